"""Calling back at a time, wherever in the window it is asked for: kept, moved, done, and each taken back."""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QCoreApplication

from gamma_desktop.calls.model import CallKey
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.due_time import due_time
from gamma_desktop.history.reminders import Reminder, Reminders
from gamma_desktop.tasks import Spawn
from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.formatting import when
from gamma_desktop.ui.ports import Clock
from gamma_desktop.ui.wording import Explanation, explain

translate = QCoreApplication.translate


class ReminderCommands:
    """Carries out what is asked of reminders, and says so with a way back.

    Args:
        offer_undo: says what was done, with a way back.
        notify: tells what did not go well.
    """

    def __init__(
        self,
        reminders: Reminders,
        *,
        offer_undo: Callable[[str, Callable[[], None]], None],
        notify: Callable[[Explanation], None],
        now: Clock,
        spawn: Spawn,
    ) -> None:
        self._reminders = reminders
        self._offer_undo = offer_undo
        self._notify = notify
        self._now = now
        self._spawn = spawn

    def remind(
        self, number: str, time: str, who: str, *, note: str | None = None, call: CallKey | None = None
    ) -> None:
        """Have a number be called back at a time, as ``history.due_time`` reads it."""
        self._start(self._remind(number, time, who, note=note, call=call))

    def finish(self, reminder: Reminder, who: str) -> None:
        """Take one as seen to."""
        self._start(self._finish(reminder, who))

    async def _remind(
        self, number: str, time: str, who: str, *, note: str | None, call: CallKey | None
    ) -> None:
        due_at = due_time(time, self._now().astimezone())
        await self._reminders.refresh()
        before = self._reminders.of(number)
        added = await self._reminders.add(number, due_at, note=note, call=call)
        words = filled(translate("reminders", "To call back {0}: {1}"), when(due_at, self._now()), who)
        if before is None:
            self._offer_undo(words, lambda: self._start(self._forget(added.id)))
        else:
            self._offer_undo(words, lambda: self._start(self._reminders.restore(before)))

    async def _finish(self, reminder: Reminder, who: str) -> None:
        await self._reminders.remove(reminder.id)
        words = filled(translate("reminders", "Done: {0}"), who)
        self._offer_undo(words, lambda: self._start(self._reminders.restore(reminder)))

    async def _forget(self, reminder_id: int) -> None:
        await self._reminders.remove(reminder_id)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._spawn("change a reminder", self._carry_out(work))

    async def _carry_out(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except GammaDesktopError as error:
            self._notify(explain(error))
