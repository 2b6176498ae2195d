"""Tells of call-backs whose time has come, once each, and keeps them in the tray until they are settled."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer

from gamma_desktop.calls.model import Call, Party
from gamma_desktop.calls.service import CallsListener
from gamma_desktop.contacts.matching import match_numbers
from gamma_desktop.contacts.model import NO_MATCH, Match
from gamma_desktop.contacts.ports import NumberOwners
from gamma_desktop.history.reminders import Reminder, Reminders
from gamma_desktop.tasks import LatestWins, Spawn
from gamma_desktop.ui.agent_context import LiveAgentContext
from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.formatting import time_of_day
from gamma_desktop.ui.pop.caller import describe_caller
from gamma_desktop.ui.ports import AFTER_THE_POP
from gamma_desktop.ui.tray.model import TrayCaller
from gamma_desktop.ui.wording import Explanation

LOOKED_AGAIN_WITHIN = 3600.0
"""Seconds: a machine that slept, or whose clock was set, has its reminders all the same."""

translate = QCoreApplication.translate


class ReminderPresenter:
    """Joins the reminders to the clock, to the calls that settle them, and to the tray.

    Args:
        reminders: what is shown.
        subscribe: has a listener told of calls that changed.
        owners: whose the numbers are.
        context: who sits here, and how things are called.
        show: told whom to call back now, the longest overdue first.
        tell: says that one is due, to be seen until it is dismissed.
        spawn: starts a coroutine.
        parent: what the timer lives and dies with.
    """

    def __init__(
        self,
        reminders: Reminders,
        *,
        subscribe: Callable[[CallsListener], object],
        owners: NumberOwners,
        context: LiveAgentContext,
        show: Callable[[Sequence[TrayCaller]], None],
        tell: Callable[[Explanation], None],
        spawn: Spawn,
        parent: QObject,
    ) -> None:
        self._reminders = reminders
        self._owners = owners
        self._context = context
        self._show = show
        self._tell = tell
        self._told: set[tuple[int, object]] = set()
        self._looks = LatestWins("look whom to call back", spawn, pause=AFTER_THE_POP)
        self._timer = QTimer(parent)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self.look_again)
        subscribe(self._follow)

    def look_again(self) -> None:
        """A command may have added or settled one, names may have changed, or the time of one has come."""
        self._looks.ask(self._look)

    def end(self) -> None:
        """Tell of no more."""
        self._timer.stop()

    def _follow(self, changed: tuple[Call, ...]) -> None:
        if self._reminders.open and any(call.answered_at is not None for call in changed):
            self.look_again()

    async def _look(self) -> None:
        await self._reminders.refresh()
        due = self._reminders.due
        matches = await match_numbers({each.number for each in due}, self._owners)
        named = [(each, self._who(each, matches.get(each.number, NO_MATCH))) for each in due]
        self._show([_entry(each, who) for each, who in named])
        for each, who in named:
            self._tell_once(each, who)
        following = self._reminders.seconds_to_next
        if following is not None:
            self._timer.start(round(min(following + 0.5, LOOKED_AGAIN_WITHIN) * 1000))

    def _who(self, reminder: Reminder, match: Match) -> str:
        context = self._context.current
        is_extension = reminder.number in context.names
        party = Party(number=reminder.number, raw=reminder.number, is_extension=is_extension)
        return describe_caller(party, match, context).who

    def _tell_once(self, reminder: Reminder, who: str) -> None:
        known_by = (reminder.id, reminder.due_at)
        if known_by not in self._told:
            self._told.add(known_by)
            title = filled(translate("reminders", "Call back {0}"), who)
            at = filled(translate("reminders", "As you wanted at {0}."), time_of_day(reminder.due_at))
            self._tell(Explanation(title, reminder.note or at))


def _entry(reminder: Reminder, who: str) -> TrayCaller:
    return TrayCaller(destination=reminder.number, words=f"{who}, {time_of_day(reminder.due_at)}")
