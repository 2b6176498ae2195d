"""Reminders, kept in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count

from gamma_desktop.calls.model import CallKey
from gamma_desktop.history.reminders import NO_OTHERS, Reminder


class FakeReminderStore:
    """Implements ``history.reminders.ReminderStore``; no call settles any.

    Attributes:
        kept: what is remembered, by id.
    """

    def __init__(self) -> None:
        self.kept: dict[int, Reminder] = {}
        self._ids = count(1)

    async def add(
        self,
        number: str,
        due_at: datetime,
        *,
        made_at: datetime,
        note: str | None = None,
        call: CallKey | None = None,
    ) -> Reminder:
        """Remember one; another one of the same number is moved."""
        before = next((each for each in self.kept.values() if each.number == number), None)
        reminder = Reminder(
            id=next(self._ids) if before is None else before.id,
            due_at=due_at,
            made_at=made_at,
            number=number,
            note=note if note is not None else "" if before is None else before.note,
            call=call,
        )
        self.kept[reminder.id] = reminder
        return reminder

    async def put_back(self, reminder: Reminder) -> None:
        """Remember one as it was, in place of the one of its number."""
        self.kept = {key: each for key, each in self.kept.items() if each.number != reminder.number}
        again = replace(reminder, id=next(self._ids))
        self.kept[again.id] = again

    async def open(self, others: Mapping[str, Collection[str]] = NO_OTHERS) -> Sequence[Reminder]:  # noqa: ARG002  (no call settles any)
        """All of them, by the time when they are due."""
        return sorted(self.kept.values(), key=lambda each: each.due_at)

    async def move(self, reminder_id: int, due_at: datetime) -> bool:
        """Have one be due at another time."""
        if reminder_id not in self.kept:
            return False
        self.kept[reminder_id] = replace(self.kept[reminder_id], due_at=due_at)
        return True

    async def remove(self, reminder_id: int) -> bool:
        """Forget one."""
        return self.kept.pop(reminder_id, None) is not None
