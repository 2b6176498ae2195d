"""Has copies forget what was erased: backups, and files that were moved aside.

What goes is chosen as it was in the file itself, by number, by time or by position. That something is missing
in the file says nothing: a file that was lost and begun again holds none of what its copies are kept for.

A copy that is damaged, and so cannot be rewritten, is deleted. Where it could not be rewritten for another
reason, it stays, and that is tried again.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

import apsw

from gamma_desktop.history.codes import StorageProblem
from gamma_desktop.history.erasure import Forgotten
from gamma_desktop.store.backups import Backups
from gamma_desktop.store.columns import as_json, microseconds
from gamma_desktop.store.contact_sources import remove_sources_of_team
from gamma_desktop.store.erasures import erase_from_copy
from gamma_desktop.store.errors import BookBusy, BookDamaged, BookTooNew, StoreError, explained
from gamma_desktop.store.schema import copies_before_migrations, migrate, migrations, remove_copies
from gamma_desktop.store.scrubbing import scrub_some
from gamma_desktop.store.transaction import writing
from gamma_desktop.store.wreck import is_put_back, moved_aside, remove_aside

_EVENTS_AT_ONCE = 5000
_PATIENCE = 2000
"""Milliseconds for another program that looks at a copy."""

_FORGET_UNREADABLE = "DELETE FROM unreadable_events WHERE position IN (SELECT value FROM json_each(?))"
_FORGET_REQUESTS = "DELETE FROM erasures WHERE id > 0"
"""The number that one names is a trace of it. Without a condition, SQLite writes a new, empty table."""
_FORGET_EVENTS = "DELETE FROM events WHERE position IN (SELECT value FROM json_each(?))"
_OLDEST = """
    SELECT position, received_at < :before FROM events WHERE position > :behind AND position <= :up_to
    ORDER BY position LIMIT 50
"""

_log = logging.getLogger(__name__)


def forget_calls(backups: Backups, forgotten: Forgotten) -> None:
    """Rewrite the copies of the book. Takes its time, as the rest does; raises StoreError."""
    _forget(backups, moved_aside(backups.original), partial(_forget_calls, forgotten))


def forget_team_sources(backups: Backups) -> None:
    """Have the copies of the book hold no contacts of the team, and not where they came from."""
    _forget(backups, moved_aside(backups.original), _forget_team_sources)


def forget_events(backups: Backups, forgotten: Forgotten) -> None:
    """Rewrite the copies of the journal; raises StoreError."""
    if forgotten.events or forgotten.events_before is not None:
        aside = [file for file in moved_aside(backups.original) if is_put_back(file)]
        aside += copies_before_migrations(backups.original)
        _forget(backups, aside, partial(_forget_events, forgotten))


def _forget(backups: Backups, aside: Sequence[Path], forget: Callable[[apsw.Connection, Path], None]) -> None:
    failure: StoreError | None = None
    for copy in [*(backup.path for backup in backups.all()), *aside]:
        try:
            with backups.lock, explained(copy):
                _have_forget(copy, forget, is_checked=copy in aside)
        except (BookDamaged, BookTooNew) as error:
            _log.warning("%s is deleted, since what was erased cannot be taken out of it: %s", copy, error)
            with explained(copy):
                remove_aside(copy)
        except StoreError as error:
            failure = failure or error
    if failure is not None:
        raise failure


def _have_forget(path: Path, forget: Callable[[apsw.Connection, Path], None], *, is_checked: bool) -> None:
    with _opened(path) as copy:
        if is_checked and copy.execute("PRAGMA integrity_check").get != "ok":
            raise BookDamaged(path, StorageProblem.DAMAGED_COPY)
        before = copy.total_changes()
        forget(copy, path)
        is_changed = copy.total_changes() != before
    if is_changed:
        _scrub(path)


def _forget_calls(forgotten: Forgotten, copy: apsw.Connection, path: Path) -> None:
    migrate(copy, path, migrations())
    remove_copies(path, None)
    with writing(copy):
        if forgotten.erasure is not None:
            erase_from_copy(copy, forgotten.erasure, forgotten.going_on)
        for some in _in_pieces(forgotten.events):
            copy.execute(_FORGET_UNREADABLE, (as_json(some),))
        copy.execute(_FORGET_REQUESTS)


def _forget_team_sources(copy: apsw.Connection, path: Path) -> None:
    migrate(copy, path, migrations())
    remove_copies(path, None)
    with writing(copy):
        remove_sources_of_team(copy)


def _forget_events(forgotten: Forgotten, copy: apsw.Connection, _path: Path) -> None:
    with writing(copy):
        for some in _in_pieces(forgotten.events):
            copy.execute(_FORGET_EVENTS, (as_json(some),))
        if forgotten.events_before is not None:
            for some in _too_old(copy, forgotten.events_before, forgotten.up_to):
                copy.execute(_FORGET_EVENTS, (as_json(some),))


def _too_old(copy: apsw.Connection, before: datetime, up_to: int) -> Iterator[Sequence[int]]:
    """Positions from the oldest on, until none of those that come next is too old."""
    behind = 0
    while True:
        values = {"before": microseconds(before), "behind": behind, "up_to": up_to}
        rows = list(copy.execute(_OLDEST, values))
        found = [position for position, is_too_old in rows if is_too_old]
        if not found:
            return
        behind = rows[-1][0]
        yield found


def _in_pieces(positions: Sequence[int]) -> Iterator[Sequence[int]]:
    for begin in range(0, len(positions), _EVENTS_AT_ONCE):
        yield positions[begin : begin + _EVENTS_AT_ONCE]


@contextmanager
def _opened(path: Path) -> Iterator[apsw.Connection]:
    """A copy, open for writing."""
    with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)) as connection:
        connection.set_busy_timeout(_PATIENCE)
        connection.pragma("journal_mode", "delete")  # all of it stays in one file
        connection.pragma("secure_delete", 1)
        connection.pragma("foreign_keys", 1)
        yield connection


def _scrub(path: Path) -> None:
    page: int | None = 1
    while page:
        page = scrub_some(path, page)
    if page is None:
        raise BookBusy(path, StorageProblem.IN_USE, why="scrubbing")
