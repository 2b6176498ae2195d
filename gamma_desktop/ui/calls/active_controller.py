"""Feeds the bar of active calls: those that concern the agent, and those that were dialled from here."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import Qt, QTimer

from gamma_desktop.calls.actions import DialAttempt, DialStage
from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.calls.staleness import SILENT_AFTER
from gamma_desktop.contacts.matching import match_number
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.numbers.model import NumberKind
from gamma_desktop.tasks import LatestWins, Spawn
from gamma_desktop.ui.calls.active_bar import ActiveBar
from gamma_desktop.ui.calls.active_line import (
    ActiveLine,
    line_of_call,
    line_of_dial,
)
from gamma_desktop.ui.calls.commands import CallCommands
from gamma_desktop.ui.calls.open_requests import CONFIRM_WITHIN, OpenRequests
from gamma_desktop.ui.calls.ports import NamedContacts
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.ports import AFTER_THE_POP, CallLookup, Clock
from gamma_desktop.ui.wording.dial_words import PHONE_SHOULD_RING_WITHIN


class LiveCalls(Protocol):
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


class ActiveCallsController:
    """Joins the bar to the calls.

    Args:
        requests: what was asked and has no outcome yet.
        mine: the extensions of the agent who sits here; empty for all.
    """

    def __init__(
        self,
        bar: ActiveBar,
        *,
        requests: OpenRequests,
        live: LiveCalls,
        dials: Dials,
        lookup: CallLookup,
        contacts: NamedContacts,
        parties: PartyNames,
        commands: CallCommands,
        mine: Callable[[], frozenset[str]],
        now: Clock,
        spawn: Spawn,
    ) -> None:
        self._bar = bar
        self._live = live
        self._dials = dials
        self._lookup = lookup
        self._contacts = contacts
        self._parties = parties
        self._mine = mine
        self._now = now
        self._attempts: dict[str, DialAttempt] = {}
        self._known: dict[CallKey, IdentifiedCall] = {}
        self._names: dict[str, str] = {}
        self._are_names_old = False
        self._updates = LatestWins("show active calls", spawn, pause=AFTER_THE_POP)
        self._late_phone = QTimer(bar, singleShot=True, interval=PHONE_SHOULD_RING_WITHIN * 1000)
        self._late_phone.setTimerType(
            Qt.TimerType.PreciseTimer
        )  # others may be early, and would find nothing
        self._late_phone.timeout.connect(self._on_late_phone)
        self._requests = requests
        self._unconfirmed = QTimer(bar, singleShot=True, interval=CONFIRM_WITHIN * 1000)
        self._unconfirmed.setTimerType(Qt.TimerType.PreciseTimer)
        self._unconfirmed.timeout.connect(requests.forget_old)
        self._silence = QTimer(bar, singleShot=True, interval=SILENT_AFTER.seconds * 1000 + 1)
        self._silence.timeout.connect(self._show)
        bar.hang_up_requested.connect(lambda line: commands.hang_up(line.target))
        bar.dismissed.connect(self._on_dismissed)
        bar.over_declared.connect(lambda line: commands.declare_over(line.target))

    def start(self) -> None:
        """Show what goes on now, and follow it."""
        self._live.subscribe(lambda _changed: self._refresh())
        self._dials.subscribe_dials(self._on_dial)
        self._requests.subscribe(self._on_request)
        self._contacts.subscribe(self._name_again)
        self._refresh()

    def _name_again(self) -> None:
        """The contacts changed: people may have other names now."""
        self._are_names_old = True
        self._refresh()

    def _refresh(self) -> None:
        self._updates.ask(self._identify)

    def _on_dial(self, attempt: DialAttempt) -> None:
        is_news = attempt.external_call_id not in self._attempts
        talked = attempt.call is not None and attempt.call.answered_at is not None
        if attempt.stage is DialStage.ENDED and (talked or is_news):
            self._attempts.pop(attempt.external_call_id, None)
        else:
            self._attempts[attempt.external_call_id] = attempt
        if attempt.stage is DialStage.ACCEPTED:
            self._late_phone.start()
        if attempt.stage is DialStage.ENDED and attempt.external_call_id in self._attempts:
            self._bar.fade_later(self._line_of_dial(attempt))
        self._show()
        self._refresh()

    def _on_request(self) -> None:
        if any(line.waiting_for for line in self._lines()):
            self._unconfirmed.start()
        self._show()

    def _on_late_phone(self) -> None:
        """Say that no phone has rung; a call to an extension goes: nothing more may ever be heard of it."""
        self._show()
        for attempt in self._attempts.values():
            line = self._line_of_dial(attempt)
            if line.is_silent and self._is_internal(attempt):
                self._bar.fade_later(line)

    def _on_dismissed(self, target: object) -> None:
        if isinstance(target, str):
            self._attempts.pop(target, None)
            self._show()

    async def _identify(self) -> None:
        """Learn who is at the other end of each call, then show it."""
        if self._are_names_old:
            self._are_names_old = False
            self._known, self._names = {}, {}
        mine = self._mine()
        live = [call for call in self._live.live_calls() if call.concerns(mine)]
        self._known = {call.key: await self._identified(call) for call in live}
        for attempt in tuple(self._attempts.values()):
            if attempt.destination not in self._names:
                self._names[attempt.destination] = await self._name_of(attempt.destination)
        self._show()

    async def _identified(self, call: Call) -> IdentifiedCall:
        known = self._known.get(call.key)
        return known if known is not None and known.call is call else await self._lookup.identify(call)

    async def _name_of(self, destination: str) -> str:
        number = self._parties.understand(destination)
        contact = (await match_number(number.e164 or destination, self._contacts)).contact
        return contact.name if contact is not None else ""

    def _show(self) -> None:
        lines = self._lines()
        self._bar.show_lines(lines)
        if not all(line.is_over or line.may_be_over for line in lines):
            self._silence.start()

    def _lines(self) -> list[ActiveLine]:
        dialled = [self._line_of_dial(attempt) for attempt in self._attempts.values()]
        others = [
            line_of_call(identified, self._parties, self._now())
            for identified in self._known.values()
            if identified.call.external_call_id not in self._attempts and identified.call.is_live
        ]
        return [
            replace(line, waiting_for=self._requests.waiting_for(line.target)) for line in (*dialled, *others)
        ]

    def _line_of_dial(self, attempt: DialAttempt) -> ActiveLine:
        name = self._names.get(attempt.destination) or self._parties.destination(attempt.destination)
        return line_of_dial(attempt, name, self._now(), is_internal=self._is_internal(attempt))

    def _is_internal(self, attempt: DialAttempt) -> bool:
        return self._parties.understand(attempt.destination).kind is NumberKind.EXTENSION
