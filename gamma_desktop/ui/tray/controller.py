"""Keeps the tray true: follows the calls, counts what was missed, and hands on what is asked of it."""

from collections.abc import Callable, Sequence
from typing import Protocol

from gamma_desktop.calls.actions import DialAttempt
from gamma_desktop.calls.model import Call, CallKey, Direction, Outcome
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.model import CallFilter, IdentifiedCall
from gamma_desktop.settings.model import PopMode
from gamma_desktop.ui.pop.model import Surroundings
from gamma_desktop.ui.tray.icon import TrayIcon
from gamma_desktop.ui.tray.model import Health
from gamma_desktop.ui.tray.state import tray_state

CALLS_LOOKED_AT = 50
"""Past calls among which the last callers are looked for."""


class CallsOfNow(Protocol):
    """The calls that go on."""

    def live_calls(self) -> Sequence[Call]:
        """All of them, oldest first."""
        ...

    def subscribe(self, listener: Callable[[tuple[Call, ...]], None]) -> Callable[[], None]:
        """Tell ``listener`` of every change; returns what ends that."""
        ...


class Dials(Protocol):
    """What was dialled from here."""

    def subscribe_dials(self, listener: Callable[[DialAttempt], None]) -> Callable[[], None]:
        """Tell ``listener`` of every step of a dialled call; returns what ends that."""
        ...


class PastCalls(Protocol):
    """The call log, with who was at the other end."""

    async def find(self, wanted: CallFilter, *, limit: int, offset: int = 0) -> Sequence[IdentifiedCall]:
        """Calls of known direction, newest first."""
        ...

    async def identify_all(self, calls: Sequence[Call]) -> Sequence[IdentifiedCall]:
        """Calls with who is at their other end."""
        ...


class TrayController:
    """Joins the tray to the calls.

    A missed call counts until the agent has looked at the calls, until somebody is talking to that number
    again, or until it turns out not to have been missed.

    Args:
        refresh: asks for ``show`` to run, one run at a time, the latest state winning.
        mode: how loud a call is, as set now.
        surroundings: names, numbers and the time.
    """

    def __init__(
        self,
        icon: TrayIcon,
        *,
        calls: CallsOfNow,
        dials: Dials,
        past: PastCalls,
        refresh: Callable[[], None],
        mode: Callable[[], PopMode],
        surroundings: Callable[[], Surroundings],
    ) -> None:
        self._icon = icon
        self._calls = calls
        self._past = past
        self._refresh = refresh
        self._mode = mode
        self._surroundings = surroundings
        self._missed: dict[CallKey, str | None] = {}
        self._recent: Sequence[IdentifiedCall] | None = None
        self._health = Health()
        calls.subscribe(self._follow)
        dials.subscribe_dials(self._follow_dial)

    def show_health(self, health: Health) -> None:
        """Tell what keeps calls from being seen."""
        self._health = health
        self._refresh()

    def forget_missed(self) -> None:
        """The agent has seen them."""
        if self._missed:
            self._missed.clear()
            self._refresh()

    def look_again(self) -> None:
        """Contacts, or whose calls these are, may have changed."""
        self._recent = None
        self._refresh()

    async def show(self) -> None:
        """Bring icon, tooltip and menu up to date."""
        around = self._surroundings()
        mine = [call for call in self._calls.live_calls() if call.concerns(around.mine)]
        try:
            live = await self._past.identify_all(mine)
            recent = await self._last_calls(around.mine)
        except GammaDesktopError:
            live, recent = [IdentifiedCall(call=call) for call in mine], []
        self._icon.show_state(
            tray_state(
                live=live,
                recent=[each for each in recent if not each.call.is_live],
                missed=len(self._missed),
                health=self._health,
                mode=self._mode(),
                around=around,
            )
        )

    async def _last_calls(self, mine: frozenset[str]) -> Sequence[IdentifiedCall]:
        """The past calls; looked up only after one has ended, not while a pop waits for the same book."""
        if self._recent is None:
            self._recent = await self._past.find(CallFilter(mine=mine), limit=CALLS_LOOKED_AT)
        return self._recent

    def _follow(self, changed: tuple[Call, ...]) -> None:
        mine = self._surroundings().mine
        if any(not call.is_live for call in changed):
            self._recent = None
        for call in changed:
            if call.outcome is Outcome.MISSED and call.concerns(mine):
                self._missed.setdefault(call.key, call.remote.number)
            else:
                self._missed.pop(call.key, None)
                self._see_to(call)
        self._refresh()

    def _follow_dial(self, attempt: DialAttempt) -> None:
        if attempt.call is not None:
            self._see_to(attempt.call)

    def _see_to(self, call: Call) -> None:
        """Whoever was called back, or got through later, is missed no more."""
        was_reached = call.direction is Direction.OUTGOING or call.answered_at is not None
        number = call.remote.number
        if was_reached and number is not None:
            self._missed = {key: missed for key, missed in self._missed.items() if missed != number}
