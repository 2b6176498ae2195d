"""The journal: every event as it came, on the disk before Gamma hears that we have it.

It is read by position, in order, as often as one likes (``journal_reader``); it never learns what an event
means. A position grows by one with each event and is never given out twice, so that a saved cursor stays true
even when old events have been deleted, or the file was lost (``journal_positions``).

A journal is a log that others can follow: it has an id, and each entry a random mark. One that follows the
log of a relay keeps what it reads there at positions of its own, and notes in the same transaction how far it
is.

A file that turns out to be damaged is moved aside. What came lately and can still be read goes into a new
one, between two events; what is older is put back later (``put_back``), at leisure.
"""

import logging
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple, Protocol, Self, TypeVar

import apsw
import msgspec

from gamma_desktop.durable_files import inode_of
from gamma_desktop.history.damage import JournalLoss
from gamma_desktop.intake.errors import JournalDamaged, JournalUnavailable
from gamma_desktop.intake.journal_entries import (
    EVENT_COLUMNS,
    FollowedLog,
    LogEntry,
    ReceivedEvent,
    Row,
    StoredRow,
    Value,
    from_microseconds,
    row_of,
    row_of_log,
    row_of_own,
    times_of,
)
from gamma_desktop.intake.journal_positions import STRIDE, GivenPositions, mark_of
from gamma_desktop.intake.journal_schema import (
    BUSY_MILLISECONDS,
    LAST_POSITION,
    PAGES_HELD,
    SCHEMA_VERSION,
    bring_up_to_date,
    known_version,
    meaning,
)
from gamma_desktop.private_files import make_private
from gamma_desktop.written_ahead import is_cut_off


class _Insertion(NamedTuple):
    """A statement that puts rows in, and what it says of each."""

    into: str
    row: str


_INSERT = _Insertion(
    "INSERT INTO events (received_at, headers, query, body, kind, mark, log, log_position) VALUES",
    "(?, ?, ?, ?, ?, ?, ?, ?)",
)
_PUT_BACK = _Insertion(
    "INSERT OR IGNORE INTO events"
    " (position, received_at, headers, query, body, kind, mark, log, log_position) VALUES",
    "(?, ?, ?, ?, ?, coalesce(?, 'event'), coalesce(?, 0), ?, ?)",
)
_ROWS_AT_ONCE = 500
"""By one statement. Python's lock goes with each; in a busy program it is back after 5 ms."""
_ALIKE = {1, _ROWS_AT_ONCE}
"""For so many rows a statement is kept; for others it is made each time."""
_ERASE = "DELETE FROM events WHERE position IN (SELECT value FROM json_each(?))"
_AT_END = """
    SELECT body FROM events WHERE position > coalesce(
        (SELECT position FROM events WHERE kind NOT IN (SELECT value FROM json_each(?))
         ORDER BY position DESC LIMIT 1), 0)
"""
_NEWEST_TIME = "SELECT received_at FROM events ORDER BY position DESC LIMIT 1"
_FOLLOW = "INSERT INTO followed_log (id, position, mark) VALUES (?, ?, ?)"
_FOLLOW_WHAT_WAS_SAVED = """
    INSERT INTO followed_log (id, position, mark)
    SELECT log, log_position, mark FROM events WHERE log IS NOT NULL ORDER BY position DESC LIMIT 1
"""

_CHECKPOINT_PAGES = 1000
_HELD = 300
"""Of the newest events, how many are at hand to be put into a new file, should this one be damaged."""
_HELD_BYTES = 4 * 1024 * 1024

_log = logging.getLogger(__name__)

_Result = TypeVar("_Result")
_Change = Callable[[_Insertion, Sequence[tuple[Value, ...]], apsw.Connection], None]


class Wreck(Protocol):
    """What can be read of a damaged journal."""

    @property
    def is_complete(self) -> bool:
        """Whether all that was asked for so far could be read."""
        ...

    def rows(self, table: str, columns: str, *, key: str, after: int) -> Iterator[tuple[Value, ...]]:
        """Rows in the order of a key, past those that cannot be read."""
        ...


class Rescue(Protocol):
    """Moves a damaged file out of the way, and tells what is left of it."""

    def __call__(self, path: Path) -> AbstractContextManager[tuple[Path, Wreck]]:
        """Where it stands now, and what can be read of it; raises OSError if it cannot be moved."""
        ...


def begin_journal(path: Path) -> None:
    """Make an empty one; raises JournalError."""
    with JournalWriter(path):
        pass


class JournalWriter:
    """Adds events: the journal's only writing connection. It belongs to the thread that uses it.

    It opens the file when first needed and, after a failure, anew, so that it works again as soon as
    the disk does. Every method raises JournalError, and no error of the database itself.

    Args:
        path: the file.
        begin_after: the newest position that anybody has read from this journal or from one that stood in
            its place: a journal begun anew, or brought back from a copy, goes on behind it.
        rescue: what to do with a damaged file; without it, JournalDamaged is raised.
        on_loss: told, on the thread of the writer, that a damaged file was replaced, or that the file ends
            before what has been read from it.
    """

    def __init__(
        self,
        path: Path,
        *,
        begin_after: int = 0,
        rescue: Rescue | None = None,
        on_loss: Callable[[JournalLoss], None] = lambda _: None,
    ) -> None:
        self._path = path
        self._begin_after = begin_after
        self._rescue = rescue
        self._on_loss = on_loss
        self._positions = GivenPositions(mark_of(path))
        self._last: int | None = None
        self._newest = _Newest()
        self._is_replacing = False
        self._connection: apsw.Connection | None = None

    def open(self) -> None:
        """Make the journal ready, creating it if there is none."""
        self._use(lambda _: None)

    def append(self, received_at: datetime, headers: Mapping[str, str], query: str, body: bytes) -> int:
        """Store one event durably; returns its position."""
        return self.append_all([ReceivedEvent(received_at, headers, query, body)])

    def append_all(self, events: Sequence[ReceivedEvent]) -> int:
        """Store events durably, all of them or none, with one fsync; returns the position of the last."""
        return self._add([row_of(event) for event in events], _change_all)

    def append_fact(self, kind: str, at: datetime, body: bytes) -> int:
        """Store durably what came about here, and not from outside; returns its position."""
        return self._add([row_of(ReceivedEvent(at, {}, "", body), kind)], _change_all)

    def append_followed(self, log: str, entries: Sequence[LogEntry]) -> None:
        """Store the next entries of a log, and that it was read up to there: durably, all or nothing."""
        last = FollowedLog(log, entries[-1].position, entries[-1].mark)
        self._add([row_of_log(log, entry) for entry in entries], partial(_change_and_follow, last))

    def append_entries(self, entries: Sequence[LogEntry]) -> int:
        """Store entries durably, all or none, at positions of its own but with their kinds and marks."""
        return self._add([row_of_own(entry) for entry in entries], _change_all)

    def bodies_at_end(self, kinds: Collection[str]) -> Sequence[bytes]:
        """Bodies of the newest entries: those behind the last one that is of no such kind."""
        wanted = (msgspec.json.encode(tuple(kinds)).decode(),)
        return self._use(lambda connection: [body for (body,) in connection.execute(_AT_END, wanted)])

    def copy_log(self, place: FollowedLog) -> None:
        """Have this be a copy of a log from now on, at its positions, which go on behind a place."""
        self._use(partial(_become_copy, place))

    def append_copies(self, log: str, entries: Sequence[LogEntry]) -> None:
        """Store the next entries of the log that this is a copy of, at their positions: all or nothing."""
        rows: list[StoredRow] = [(entry.position, *row_of_log(log, entry)) for entry in entries]
        last = FollowedLog(log, entries[-1].position, entries[-1].mark)
        self._use(partial(self._insert_copies, rows, last))
        self._last = last.position
        for row in rows:
            self._newest.add(row)

    def follow(self, log: FollowedLog) -> None:
        """Note that entries of another log come next, or of another place in it."""
        self._use(partial(_change_and_follow, log, _INSERT, ()))

    def followed(self) -> FollowedLog | None:
        """The log that is followed; None before the first."""
        return self._use(_followed)

    def log_id(self) -> str:
        """The id of this journal, as a log that others follow; made with its file."""
        return self._use(_log_id)

    def put_back(self, rows: Sequence[tuple[Value, ...]]) -> None:
        """Put events of an earlier file back at the positions that they had; those that are there stay."""
        self._use(partial(_change_all, _PUT_BACK, rows))

    def begin_anew(self, inode: int) -> None:
        """Move the file aside, which others found to be damaged, unless another stands in its place by now.

        Args:
            inode: that of the damaged file.
        """
        if inode_of(self._path) != inode:
            return
        self.close()
        self._replace_damaged(JournalDamaged(self._path, "as others found"))

    def try_to_write(self) -> None:
        """Write something durably that changes nothing: the next event would be stored."""
        self._use(lambda connection: connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}"))

    def erase(self, positions: Collection[int]) -> None:
        """Let go of events for good; their positions are not given out again."""
        self._newest.forget(positions)
        wanted = (msgspec.json.encode(tuple(positions)).decode(),)
        self._use(lambda connection: connection.execute(_ERASE, wanted))

    def positions_of(self, log: str, log_positions: Collection[int]) -> Sequence[int]:
        """Where entries of a log that was followed stand here; reads the whole file."""
        wanted = frozenset(log_positions)
        query = "SELECT position, log_position FROM events WHERE log = ?"
        return self._use(
            lambda connection: [
                position for position, there in connection.execute(query, (log,)) if there in wanted
            ]
        )

    def oldest(self, limit: int, *, up_to: int) -> Sequence[tuple[int, datetime]]:
        """The oldest events up to a position, as (position, time of receipt)."""
        query = "SELECT position, received_at FROM events WHERE position <= ? ORDER BY position LIMIT ?"
        rows = self._use(lambda connection: list(connection.execute(query, (up_to, limit))))
        return [(position, from_microseconds(received_at)) for position, received_at in rows]

    def empty_log(self) -> bool:
        """Leave no trace of what was erased in the log that is written ahead; False if somebody reads."""
        return self._use(_empty_log)

    def last_position(self) -> int:
        """The position of the newest event there ever was; 0 before the first."""
        return self._use(partial(_number, LAST_POSITION))

    def count_up_to(self, position: int) -> int:
        """How many events there ever were up to a position: fewer than that where a file was replaced."""
        return position - self._positions.skipped

    def last_received_at(self) -> datetime | None:
        """When the newest event that is still there came in."""
        microseconds = self._use(partial(_number, _NEWEST_TIME))
        return from_microseconds(microseconds) if microseconds else None

    def close(self) -> None:
        """Close the file; whatever was appended is already durable."""
        if self._connection is not None:
            self._connection.close(True)
            self._connection = None

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _use(self, work: Callable[[apsw.Connection], _Result]) -> _Result:
        """Do something with the connection; if the file is damaged, with a new file."""
        try:
            return self._try(work)
        except JournalDamaged as damage:
            self._replace_damaged(damage)
        return self._try(work)

    def _replace_damaged(self, damage: JournalDamaged) -> None:
        """Begin a new file with the newest events that can be read; raises JournalError if that fails."""
        if self._rescue is None:
            raise damage
        last = self._last
        self._is_replacing = True
        try:
            with self._rescue(self._path) as (moved_to, wreck):
                found = wreck.rows("events", EVENT_COLUMNS, key="position", after=self._begin_after - 1)
                rows = [*found, *self._newest.rows]
                self._try(partial(_change_all, _PUT_BACK, rows))
                self._try(lambda connection: connection.execute(_FOLLOW_WHAT_WAS_SAVED))
                begun_behind = self._try(partial(_number, LAST_POSITION))
        except OSError as error:
            raise JournalUnavailable(self._path, str(error)) from error
        finally:
            self._is_replacing = False
        received = dict(times_of(rows))
        with suppress(OSError):  # it is for a figure of health alone
            self._positions.skip(begun_behind - max(self._begin_after, last or 0, *received))
        _log.error(
            "The journal was damaged (%s): %d events saved, the rest is in %s",
            damage,
            len(received),
            moved_to,
        )
        is_complete = wreck.is_complete
        loss = JournalLoss(moved_to=moved_to, received=received, last=last, is_complete=is_complete)
        self._on_loss(loss)

    def _add(self, rows: Sequence[Row], change: _Change) -> int:
        self._last = last = self._use(partial(self._insert, rows, change))
        newest = rows[-_HELD:]
        for position, row in enumerate(newest, last - len(newest) + 1):
            self._newest.add((position, *row))
        return last

    def _insert(self, rows: Sequence[Row], change: _Change, connection: apsw.Connection) -> int:
        last = _number(LAST_POSITION, connection) + len(rows)
        self._positions.note(last)
        change(_INSERT, rows, connection)
        return last

    def _insert_copies(
        self, rows: Sequence[StoredRow], last: FollowedLog, connection: apsw.Connection
    ) -> None:
        self._positions.note(last.position)
        _change_and_follow(last, _PUT_BACK, rows, connection)

    def _open(self) -> apsw.Connection:
        with suppress(OSError):  # opening it says why, in words that are known
            make_private(self._path)
        self._connection = connection = apsw.Connection(str(self._path))
        is_new = _prepare_for_writing(connection, self._path, sees_damage=self._rescue is not None)
        last = _number(LAST_POSITION, connection)
        given_out = self._positions.given_out
        ends_too_early = last < self._begin_after or (is_new and given_out > 0)
        if is_new or given_out > last + STRIDE:  # another file stood here that had come further
            last = max(last, given_out)
        _go_on_behind(max(last, self._begin_after), connection)
        self._last = None if is_new else last
        if ends_too_early and not self._is_replacing:
            self._tell_of_lost_end(connection)
        return connection

    def _tell_of_lost_end(self, connection: apsw.Connection) -> None:
        """Positions never go back: what was read from the file is missing, and maybe what came then."""
        newest = _number(_NEWEST_TIME, connection)
        received = {self._begin_after: from_microseconds(newest)} if newest else {}
        _log.error("The end of the received events is missing: the file goes on behind what was worked in")
        self._on_loss(JournalLoss(moved_to=None, received=received, last=None, is_complete=False))

    def _try(self, work: Callable[[apsw.Connection], _Result]) -> _Result:
        """Do something with the connection; after any failure the next call begins with a new one."""
        is_done = False
        try:
            result = work(self._connection or self._open())
            is_done = True
        except OSError as error:
            raise JournalUnavailable(self._path, str(error)) from error
        except apsw.Error as error:
            raise meaning(error, self._path) from error
        finally:
            if not is_done:
                self.close()
        return result


class _Newest:
    """The events that came last, as rows: not more than so many, and so many bytes of them."""

    def __init__(self) -> None:
        self.rows: deque[StoredRow] = deque()
        self._bytes = 0

    def add(self, row: StoredRow) -> None:
        """Hold one more; the oldest go where there are too many."""
        self.rows.append(row)
        self._bytes += _size(row)
        while len(self.rows) > _HELD or self._bytes > _HELD_BYTES:
            self._bytes -= _size(self.rows.popleft())

    def forget(self, positions: Collection[int]) -> None:
        """Hold those at these positions no more."""
        self.rows = deque(row for row in self.rows if row[0] not in positions)
        self._bytes = sum(map(_size, self.rows))


def _prepare_for_writing(connection: apsw.Connection, path: Path, *, sees_damage: bool) -> bool:
    """Set the connection up; returns whether the file is new.

    Raises:
        JournalDamaged: its log is, if ``sees_damage``: SQLite leaves out the end of it without a word.
    """
    # Until its version is known to be ours, closing the file must not write to it.
    connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
    connection.set_busy_timeout(BUSY_MILLISECONDS)
    version = known_version(connection, path)
    if sees_damage and is_cut_off(path, connection):
        raise JournalDamaged(path, "is_cut_off")
    connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")  # what is erased leaves no trace in the free space
    connection.execute("PRAGMA fullfsync = ON")  # macOS: fsync alone stops at the drive's cache
    connection.execute(f"PRAGMA cache_size = -{PAGES_HELD}")
    connection.wal_autocheckpoint(_CHECKPOINT_PAGES)
    bring_up_to_date(connection, path, version)
    return not version


def _go_on_behind(position: int, connection: apsw.Connection) -> None:
    """Give out no position up to this one: a reader whose cursor stands there would never see the event."""
    if position > _number(LAST_POSITION, connection):
        with connection:
            connection.execute("DELETE FROM sqlite_sequence WHERE name = 'events'")
            connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('events', ?)", (position,))


def _change_all(
    insertion: _Insertion, rows: Sequence[tuple[Value, ...]], connection: apsw.Connection
) -> None:
    if len(rows) == 1:
        _put_in(insertion, rows, connection)
    else:
        with connection:  # a transaction, rolled back whatever happens inside
            _put_in(insertion, rows, connection)


def _change_and_follow(
    last: FollowedLog, insertion: _Insertion, rows: Sequence[tuple[Value, ...]], connection: apsw.Connection
) -> None:
    with connection:
        _put_in(insertion, rows, connection)
        connection.execute("DELETE FROM followed_log")
        connection.execute(_FOLLOW, last)


def _put_in(insertion: _Insertion, rows: Sequence[tuple[Value, ...]], connection: apsw.Connection) -> None:
    for begin in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[begin : begin + _ROWS_AT_ONCE]
        query = f"{insertion.into} {', '.join([insertion.row] * len(some))}"
        connection.execute(query, tuple(chain.from_iterable(some)), can_cache=len(some) in _ALIKE)


def _become_copy(place: FollowedLog, connection: apsw.Connection) -> None:
    """Take the id of a log, and no position ahead of it: a file that was begun again leaves some out."""
    with connection:
        connection.execute("UPDATE own_log SET id = ?", (place.log,))
        connection.execute("DELETE FROM followed_log")
        connection.execute(_FOLLOW, place)
        connection.execute("DELETE FROM sqlite_sequence WHERE name = 'events'")
        connection.execute(
            "INSERT INTO sqlite_sequence (name, seq) SELECT 'events', coalesce(max(position, ?), ?) FROM"
            " (SELECT max(position) AS position FROM events)",
            (place.position, place.position),
        )


def _followed(connection: apsw.Connection) -> FollowedLog | None:
    row = connection.execute("SELECT id, position, mark FROM followed_log").fetchone()
    return None if row is None else FollowedLog(*row)


def _log_id(connection: apsw.Connection) -> str:
    return str(connection.execute("SELECT id FROM own_log").get)


def _empty_log(connection: apsw.Connection) -> bool:
    connection.set_busy_timeout(0)  # no event shall wait for a reader
    try:
        connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    except apsw.BusyError:
        return False
    finally:
        connection.set_busy_timeout(BUSY_MILLISECONDS)
    return True


def _number(query: str, connection: apsw.Connection) -> int:
    """The one number that a query gives, 0 where it gives nothing."""
    value = connection.execute(query).get
    return value if isinstance(value, int) else 0


def _size(row: StoredRow) -> int:
    _, _, headers, query, body, *_ = row
    return len(headers) + len(query) + len(body)
