"""Feeds the list of call-backs at a time, and carries out what is asked of its rows."""

from collections.abc import Callable

from gamma_desktop.contacts.matching import match_numbers
from gamma_desktop.contacts.model import NO_MATCH, Match
from gamma_desktop.contacts.ports import NumberOwners
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.reminders import Reminder, Reminders
from gamma_desktop.tasks import LatestWins, Spawn
from gamma_desktop.ui.bidi import joined
from gamma_desktop.ui.formatting import time_of_day, when
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.ports import Clock
from gamma_desktop.ui.reminders.commands import ReminderCommands
from gamma_desktop.ui.reminders.panel import ReminderRow, RemindersPanel


class RemindersPanelController:
    """Joins the list to the reminders.

    Args:
        owners: whose the numbers are.
        dial: calls a number.
    """

    def __init__(
        self,
        panel: RemindersPanel,
        *,
        reminders: Reminders,
        commands: ReminderCommands,
        owners: NumberOwners,
        parties: PartyNames,
        dial: Callable[[str], object],
        now: Clock,
        spawn: Spawn,
    ) -> None:
        self._panel = panel
        self._reminders = reminders
        self._owners = owners
        self._parties = parties
        self._now = now
        self._looks = LatestWins("show whom to call back at a time", spawn)
        reminders.subscribe(lambda _open: self.look())
        panel.call_back_requested.connect(lambda row: dial(row.reminder.number))
        panel.done_requested.connect(lambda row: commands.finish(row.reminder, row.who))
        panel.remind_requested.connect(
            lambda row, time, note: commands.remind(row.reminder.number, time, row.who, note=note)
        )

    def look(self) -> None:
        """Show them as they are now: names may have changed."""
        self._looks.ask(self._show)

    async def _show(self) -> None:
        found, now = self._reminders.open, self._now()
        try:
            matches = await match_numbers({each.number for each in found}, self._owners)
        except GammaDesktopError:  # they are to be called back all the same
            matches = {}
        self._panel.show_rows(
            [self._row(each, matches.get(each.number, NO_MATCH), is_due=each.due_at <= now) for each in found]
        )

    def _row(self, reminder: Reminder, match: Match, *, is_due: bool) -> ReminderRow:
        number, now = reminder.number, self._now()
        who = match.contact.name if match.contact is not None else self._parties.destination(number)
        is_today = reminder.due_at.astimezone().date() == now.astimezone().date()
        moment = time_of_day(reminder.due_at) if is_today else when(reminder.due_at, now)
        shown = self._parties.shown(number)
        return ReminderRow(
            reminder=reminder,
            who=who,
            about=joined((reminder.note, shown if shown != who else "")),
            when=moment[:1].upper() + moment[1:],
            is_overdue=is_due,
        )
