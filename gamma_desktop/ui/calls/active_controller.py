"""Feeds the bar of active calls: those that concern the agent, and those that were dialled from here."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer

from gamma_desktop.calls.actions import DialStage
from gamma_desktop.calls.staleness import SILENT_AFTER
from gamma_desktop.history.caller_feed import IdentifiedDial
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.tasks import LatestWins, Spawn
from gamma_desktop.ui.calls.active_bar import ActiveBar
from gamma_desktop.ui.calls.active_line import (
    ActiveLine,
    line_of_call,
    line_of_dial,
)
from gamma_desktop.ui.calls.commands import CallCommands
from gamma_desktop.ui.calls.open_requests import CONFIRM_WITHIN, OpenRequests
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.ports import AFTER_THE_POP, CallFeed, Clock
from gamma_desktop.ui.wording.call_words import PHONE_SHOULD_RING_WITHIN


class ActiveCallsController:
    """Joins the bar to the calls.

    Args:
        requests: what was asked and has no outcome yet.
        feed: tells what goes on, what was dialled, and with whom.
        mine: the extensions of the agent who sits here; empty for all.
    """

    def __init__(
        self,
        bar: ActiveBar,
        *,
        requests: OpenRequests,
        feed: CallFeed,
        parties: PartyNames,
        commands: CallCommands,
        mine: Callable[[], frozenset[str]],
        now: Clock,
        spawn: Spawn,
    ) -> None:
        self._bar = bar
        self._feed = feed
        self._parties = parties
        self._mine = mine
        self._now = now
        self._dials: dict[str, IdentifiedDial] = {}
        self._calls: tuple[IdentifiedCall, ...] = ()
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
        self._feed.subscribe(lambda _change: self._refresh())
        self._feed.subscribe_dials(self._on_dial)
        self._requests.subscribe(self._on_request)
        self._refresh()

    def _refresh(self) -> None:
        self._updates.ask(self._look)

    async def _look(self) -> None:
        """See what goes on, some time after the pop was painted."""
        mine = self._mine()
        self._calls = tuple(
            each
            for each in self._feed.live_calls()
            if each.call.concerns(mine) and not each.call.is_answered_by_others(mine)
        )
        self._show()

    def _on_dial(self, dial: IdentifiedDial) -> None:
        attempt = dial.attempt
        is_news = attempt.external_call_id not in self._dials
        talked = attempt.call is not None and attempt.call.answered_at is not None
        if attempt.stage is DialStage.ENDED and (talked or is_news):
            self._dials.pop(attempt.external_call_id, None)
        else:
            self._dials[attempt.external_call_id] = dial
        if attempt.stage is DialStage.ACCEPTED:
            self._late_phone.start()
        if attempt.stage is DialStage.ENDED and attempt.external_call_id in self._dials:
            self._bar.fade_later(self._line_of_dial(dial))
        self._show()
        self._refresh()

    def _on_request(self) -> None:
        if any(line.waiting_for for line in self._lines()):
            self._unconfirmed.start()
        self._show()

    def _on_late_phone(self) -> None:
        """Say that no phone has rung; a call to an extension goes: nothing more may ever be heard of it."""
        self._show()
        for dial in self._dials.values():
            line = self._line_of_dial(dial)
            if line.is_silent and dial.party.is_extension:
                self._bar.fade_later(line)

    def _on_dismissed(self, target: object) -> None:
        if isinstance(target, str):
            self._dials.pop(target, None)
            self._show()

    def _show(self) -> None:
        lines = self._lines()
        self._bar.show_lines(lines)
        if not all(line.is_over or line.may_be_over for line in lines):
            self._silence.start()

    def _lines(self) -> list[ActiveLine]:
        dialled = [self._line_of_dial(dial) for dial in self._dials.values()]
        others = [
            line_of_call(identified, self._parties, self._now())
            for identified in self._calls
            if identified.call.external_call_id not in self._dials and identified.call.is_live
        ]
        return [
            replace(line, waiting_for=self._requests.waiting_for(line.target)) for line in (*dialled, *others)
        ]

    def _line_of_dial(self, dial: IdentifiedDial) -> ActiveLine:
        contact, destination = dial.caller.match.contact, dial.attempt.destination
        name = contact.name if contact is not None else self._parties.destination(destination)
        return line_of_dial(dial.attempt, name, self._now(), is_internal=dial.party.is_extension)
