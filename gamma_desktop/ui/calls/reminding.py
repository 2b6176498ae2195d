"""Calling back at a time that was chosen on the Calls page."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.due_time import due_time
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.history.reminders import Reminders
from gamma_desktop.tasks import Spawn
from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.calls.page import CallsPage
from gamma_desktop.ui.formatting import when
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.ports import Clock
from gamma_desktop.ui.wording import Explanation, explain

translate = QCoreApplication.translate


class ReminderController:
    """Joins the Calls page to the reminders.

    Args:
        offer_undo: says what was done, with a way back.
        notify: tells what did not go well.
    """

    def __init__(
        self,
        page: CallsPage,
        *,
        reminders: Reminders,
        parties: PartyNames,
        offer_undo: Callable[[str, Callable[[], None]], None],
        notify: Callable[[Explanation], None],
        now: Clock,
        spawn: Spawn,
    ) -> None:
        self._reminders = reminders
        self._parties = parties
        self._offer_undo = offer_undo
        self._notify = notify
        self._now = now
        self._spawn = spawn
        page.remind_requested.connect(
            lambda identified, time: self._spawn("remind of a call", self._add(identified, time))
        )

    async def _add(self, identified: IdentifiedCall, time: str) -> None:
        call = identified.call
        try:
            due_at = due_time(time, self._now().astimezone())
            added = await self._reminders.add(call.remote.number or "", due_at, call=call.key)
        except GammaDesktopError as error:
            self._notify(explain(error))
            return
        who = self._parties.who(identified)
        words = filled(translate("calls", "To call back {0}: {1}"), when(due_at, self._now()), who)
        self._offer_undo(words, lambda: self._spawn("forget a reminder", self._forget(added.id)))

    async def _forget(self, reminder_id: int) -> None:
        try:
            await self._reminders.remove(reminder_id)
        except GammaDesktopError as error:
            self._notify(explain(error))
