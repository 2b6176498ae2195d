"""Reminders in the book, and which of them calls have settled: worked out when they are read."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import apsw

from gamma_desktop.calls.model import CallKey
from gamma_desktop.history.reminders import NO_OTHERS, Reminder
from gamma_desktop.store.columns import as_json, from_microseconds, microseconds, one_integer
from gamma_desktop.store.database import Database

_ADD = "INSERT INTO reminders (due_at, made_at, number, call, note) VALUES (?, ?, ?, ?, ?) RETURNING id"
_AGAIN = """
    UPDATE reminders
    SET due_at = ?, made_at = ?, call = coalesce(?, call), note = coalesce(?, note)
    WHERE id = ?
"""
_REMOVE = "DELETE FROM reminders WHERE id = ?"
_ROW = "SELECT id FROM calls WHERE pbx = ? AND call_id = ?"
_SELECT = """
    SELECT reminders.id, due_at, made_at, number, note, pbx, call_id
    FROM reminders LEFT JOIN calls ON calls.id = reminders.call
"""
_ONE = f"{_SELECT} WHERE reminders.id = ?"
_OPEN = f"""{_SELECT}
    WHERE NOT EXISTS (
        SELECT 1 FROM calls AS later
        WHERE later.remote_number = reminders.number AND later.direction IS NOT NULL
          AND later.started_at > reminders.made_at AND later.payload ->> 'answered_at' IS NOT NULL
    )
    ORDER BY due_at, reminders.id
"""  # noqa: S608  (all of it is written here)
_TALKED = """
    SELECT 1 FROM calls
    WHERE remote_number IN (SELECT value FROM json_each(?)) AND direction IS NOT NULL
      AND started_at > ? AND payload ->> 'answered_at' IS NOT NULL
    LIMIT 1
"""

_Row = tuple[int, int, int, str, str, str | None, str]


class SqliteReminders:
    """Implements ``history.reminders.ReminderStore``. Every method raises ``store.errors.StoreError``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        number: str,
        due_at: datetime,
        *,
        made_at: datetime,
        note: str | None = None,
        call: CallKey | None = None,
    ) -> Reminder:
        """Remember one; another one of the same number is moved, and keeps its note where that is None."""

        def added(book: apsw.Connection) -> Reminder:
            row = _row_of(book, call)
            times = (microseconds(due_at), microseconds(made_at))
            before = next((each for each in _open(book) if each.number == number), None)
            if before is None:
                reminder_id = one_integer(book, _ADD, (*times, number, row, note or ""))
            else:
                reminder_id = before.id
                book.execute(_AGAIN, (*times, row, note, reminder_id))
            (kept,) = book.execute(_ONE, (reminder_id,))
            return _of(kept)

        return await self._database.write(added)

    async def put_back(self, reminder: Reminder) -> None:
        """Remember one as it was, in place of the open one of its number; it gets another id."""

        def put(book: apsw.Connection) -> None:
            for each in _open(book):
                if each.number == reminder.number:
                    book.execute(_REMOVE, (each.id,))
            times = (microseconds(reminder.due_at), microseconds(reminder.made_at))
            row = _row_of(book, reminder.call)
            book.execute(_ADD, (*times, reminder.number, row, reminder.note))

        await self._database.write(put)

    async def open(self, others: Mapping[str, Collection[str]] = NO_OTHERS) -> Sequence[Reminder]:
        """Those that are not settled, by the time when they are due."""

        def unsettled(book: apsw.Connection) -> list[Reminder]:
            return [each for each in _open(book) if not _has_talked(book, each, others.get(each.number, ()))]

        return await self._database.read(unsettled)

    async def move(self, reminder_id: int, due_at: datetime) -> bool:
        """Have one be due at another time; False if it is gone."""
        query = "UPDATE reminders SET due_at = ? WHERE id = ?"
        values = (microseconds(due_at), reminder_id)
        return await self._database.write(lambda book: _changes(book, query, values))

    async def remove(self, reminder_id: int) -> bool:
        """Forget one; False if it was gone."""
        return await self._database.write(lambda book: _changes(book, _REMOVE, (reminder_id,)))


def forget_number_reminded(book: apsw.Connection, number: str) -> None:
    """Forget the reminders of a number, as part of a transaction."""
    book.execute("DELETE FROM reminders WHERE number = ?", (number,))


def _row_of(book: apsw.Connection, call: CallKey | None) -> int | None:
    row: int | None = None if call is None else book.execute(_ROW, (call.pbx, call.call_id)).get
    return row


def _open(book: apsw.Connection) -> list[Reminder]:
    return [_of(row) for row in book.execute(_OPEN)]


def _has_talked(book: apsw.Connection, reminder: Reminder, others: Collection[str]) -> bool:
    """Whether there was a talk at one of the person's other numbers since."""
    values = (as_json(sorted(others)), microseconds(reminder.made_at))
    return bool(others) and book.execute(_TALKED, values).get is not None


def _changes(book: apsw.Connection, query: str, values: Sequence[int]) -> bool:
    before = book.total_changes()
    book.execute(query, values)
    return book.total_changes() != before


def _of(row: _Row) -> Reminder:
    reminder_id, due_at, made_at, number, note, pbx, call_id = row
    return Reminder(
        id=reminder_id,
        due_at=from_microseconds(due_at),
        made_at=from_microseconds(made_at),
        number=number,
        note=note,
        call=None if pbx is None else CallKey(pbx, call_id),
    )
