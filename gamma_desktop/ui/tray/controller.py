"""Keeps the tray true: follows the calls, and what waits of those that were missed."""

from collections.abc import Callable, Sequence
from typing import Protocol

from gamma_desktop.calls.model import Call
from gamma_desktop.contacts.changes import ContactNews
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.do_not_disturb import DoNotDisturb
from gamma_desktop.history.model import CallFilter, IdentifiedCall
from gamma_desktop.history.waiting import Waiting
from gamma_desktop.settings.model import PopMode
from gamma_desktop.ui.agent_context import LiveAgentContext
from gamma_desktop.ui.ports import CallFeed, CallNews, Clock
from gamma_desktop.ui.tray.icon import TrayIcon
from gamma_desktop.ui.tray.model import Health
from gamma_desktop.ui.tray.state import tray_state

CALLS_LOOKED_AT = 50
"""Past calls among which the last callers are looked for."""


class MissedCallsOfNow(Protocol):
    """The missed calls that wait for someone."""

    @property
    def now(self) -> Waiting:
        """As they were when last looked at."""
        ...

    def subscribe(self, listener: Callable[[Waiting], None]) -> Callable[[], None]:
        """Tell ``listener`` when other calls wait than before; returns what ends that."""
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

    Args:
        calls: tells when the log has other calls.
        feed: tells what goes on, and with whom.
        contacts: tells when people may be named otherwise.
        waiting: the missed calls that wait.
        refresh: asks for ``show`` to run, one run at a time, the latest state winning.
        mode: how loud a call is, as set now.
        quiet: whether calls disturb, and which.
        context: who sits here, and how things are called.
        now: tells the time.
    """

    def __init__(
        self,
        icon: TrayIcon,
        *,
        calls: CallNews,
        feed: CallFeed,
        contacts: ContactNews,
        waiting: MissedCallsOfNow,
        past: PastCalls,
        refresh: Callable[[], None],
        mode: Callable[[], PopMode],
        quiet: DoNotDisturb,
        context: LiveAgentContext,
        now: Clock,
    ) -> None:
        self._icon = icon
        self._feed = feed
        self._waiting = waiting
        self._past = past
        self._refresh = refresh
        self._mode = mode
        self._quiet = quiet
        self._context = context
        self._now = now
        self._recent: Sequence[IdentifiedCall] | None = None
        self._changes = 0
        self._health = Health()
        calls.subscribe(self._follow)
        feed.subscribe(lambda _change: refresh())
        contacts.subscribe(self._look_again)
        context.subscribe(self._look_again)
        waiting.subscribe(lambda _waiting: refresh())
        quiet.subscribe(lambda _quiet: refresh())

    def show_health(self, health: Health) -> None:
        """Tell what keeps calls from being seen."""
        self._health = health
        self._refresh()

    def _look_again(self) -> None:
        """Names, or whose calls these are, may have changed."""
        self._forget()
        self._refresh()

    async def show(self) -> None:
        """Bring icon, tooltip and menu up to date."""
        context = self._context.current
        live = [
            each
            for each in self._feed.live_calls()
            if each.call.concerns(context.mine) and not each.call.is_answered_by_others(context.mine)
        ]
        try:
            missed = await self._past.identify_all(self._waiting.now.newest)
            recent = await self._last_calls(context.mine)
        except GammaDesktopError:
            missed, recent = [], []
        self._icon.show_state(
            tray_state(
                live=live,
                recent=[each for each in recent if not each.call.is_live],
                missed=self._waiting.now.count,
                waiting=missed,
                health=self._health,
                mode=self._mode(),
                context=context,
                now=self._now(),
                quiet=self._quiet.now,
                silenced=[each.call.key for each in live if self._quiet.silences(each.call, each.match)],
            )
        )

    async def _last_calls(self, mine: frozenset[str]) -> Sequence[IdentifiedCall]:
        """The past calls; looked up only after one has ended, not while a pop waits for the same book."""
        if self._recent is not None:
            return self._recent
        changes = self._changes
        found = await self._past.find(CallFilter(mine=mine), limit=CALLS_LOOKED_AT)
        if changes == self._changes:
            self._recent = found
        return found

    def _forget(self) -> None:
        self._recent = None
        self._changes += 1

    def _follow(self, changed: tuple[Call, ...]) -> None:
        if any(not call.is_live for call in changed):
            self._forget()
        self._refresh()
