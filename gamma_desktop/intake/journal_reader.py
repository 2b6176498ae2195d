"""Reads the journal beside its writer, from another thread or process."""

from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import apsw

from gamma_desktop.calls.ports import EVENT, RawEvent
from gamma_desktop.durable_files import inode_of
from gamma_desktop.intake.journal_entries import LogEntry, entry_of, event_of, to_microseconds
from gamma_desktop.intake.journal_schema import (
    BUSY_MILLISECONDS,
    LAST_POSITION,
    PAGES_HELD,
    known_version,
    meaning,
)

_SELECT = "SELECT position, received_at, CAST(headers AS BLOB), CAST(query AS BLOB), body, kind FROM events"
_SELECT_ENTRIES = (
    "SELECT position, mark, received_at, CAST(headers AS BLOB), CAST(query AS BLOB), body, kind FROM events"
)


class JournalReader:
    """Reads events: implements ``EventSource``.

    A journal that does not exist yet has no events. Its connection cannot write, and never checkpoints.
    Every method raises JournalError, and no error of the database itself.

    Attributes:
        inode: that of the file it reads, or found damaged.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: apsw.Connection | None = None
        self._has_kinds = True
        self.inode = 0

    def read_after(self, position: int, limit: int) -> Sequence[RawEvent]:
        """The next events in order, at most ``limit``; an empty sequence when there are none."""
        return self._events("WHERE position > ? ORDER BY position LIMIT ?", (position, limit))

    def get(self, positions: Collection[int]) -> Sequence[RawEvent]:
        """The events at these positions, in order; those that are not there are left out."""
        where = "WHERE position = ?"
        return [event for position in sorted(set(positions)) for event in self._events(where, (position,))]

    def entries_after(self, position: int, limit: int) -> Sequence[LogEntry]:
        """The same as entries of a log; only of a journal that its writer has opened."""
        query = f"{_SELECT_ENTRIES} WHERE position > ? ORDER BY position LIMIT ?"
        return [entry_of(*row) for row in self._rows(query, (position, limit))]

    def position_before(self, position: int) -> int:
        """That of the event before this one that is still there; 0 if there is none."""
        return self._number("SELECT max(position) FROM events WHERE position < ?", (position,))

    def first_position(self) -> int:
        """That of the oldest event that is still there; 0 if there is none."""
        return self._number("SELECT min(position) FROM events")

    def first_since(self, moment: datetime) -> int:
        """That of the oldest event that came since then; 0 if there is none. Reads much of the file."""
        microseconds = to_microseconds(moment)
        query = "SELECT position FROM events WHERE received_at >= ? ORDER BY position LIMIT 1"
        return self._number(query, (microseconds,))

    def last_received_at(self) -> datetime | None:
        """When the newest event came in; None if none is kept."""
        newest = self._events("ORDER BY position DESC LIMIT 1", ())
        return newest[0].received_at if newest else None

    def log_id(self) -> str:
        """The id of this journal as a log; only of one that its writer has opened."""
        return str(self._rows("SELECT id FROM own_log", ())[0][0])

    def last_position(self) -> int:
        """The position of the newest event there ever was; 0 before the first."""
        return self._number(LAST_POSITION)

    def count(self) -> int:
        """How many events are kept. Reads the whole file: for diagnostics only."""
        return self._number("SELECT count(*) FROM events")

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close(True)
            self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _events(self, where: str, bindings: tuple[int, ...]) -> Sequence[RawEvent]:
        return [event_of(*row) for row in self._rows(f"{_SELECT} {where}", bindings)]

    def _number(self, query: str, bindings: tuple[int, ...] = ()) -> int:
        rows = self._rows(query, bindings)
        return rows[0][0] or 0 if rows else 0

    def _rows(self, query: str, bindings: tuple[int, ...]) -> Sequence[tuple[Any, ...]]:
        try:
            connection = self._ready()
            if not self._has_kinds:  # a file of schema 1, as long as no writer has opened it
                query = query.replace(", kind FROM", f", '{EVENT}' FROM")
            return [] if connection is None else connection.execute(query, bindings).fetchall()
        except apsw.Error as error:
            self.close()
            raise meaning(error, self._path) from error

    def _ready(self) -> apsw.Connection | None:
        """The connection; None as long as no writer has laid out the file, or one in its place."""
        inode = inode_of(self._path)
        if inode != self.inode:
            self.close()
            self.inode = inode
        if self._connection is None and inode:
            connection = apsw.Connection(str(self._path), flags=apsw.SQLITE_OPEN_READONLY)
            connection.set_busy_timeout(BUSY_MILLISECONDS)
            if version := known_version(connection, self._path):
                self._has_kinds = version > 1
                connection.execute(f"PRAGMA cache_size = -{PAGES_HELD}")
                self._connection = connection
            else:
                connection.close()
        return self._connection
