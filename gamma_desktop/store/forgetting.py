"""Has copies forget what was erased: what the file itself does not hold any more goes from its backups too.

A copy that cannot be rewritten is deleted, and so are files that were moved aside.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import apsw

from gamma_desktop.store.backups import Backups
from gamma_desktop.store.call_words import forget_words
from gamma_desktop.store.columns import one_integer
from gamma_desktop.store.errors import StoreError, explained
from gamma_desktop.store.schema import migrate, migrations, remove_copies
from gamma_desktop.store.scrubbing import scrub_some
from gamma_desktop.store.transaction import writing
from gamma_desktop.store.wreck import moved_aside

_GONE_CALLS = """
    SELECT id FROM main.calls AS copied WHERE NOT EXISTS (
        SELECT 1 FROM live.calls WHERE calls.pbx = copied.pbx AND calls.call_id = copied.call_id
    )
"""
_WORKED_OFF = (
    "DELETE FROM main.erasures",
    "DELETE FROM main.events_to_erase",
    "DELETE FROM main.recordings_to_erase",
    # What an import changed is not needed in a copy: there it would only outlive what is erased.
    "DELETE FROM main.contact_imports",
)
_GONE_EVENTS = "SELECT count(*) FROM main.events WHERE position NOT IN (SELECT position FROM live.events)"
_FORGET_EVENTS = "DELETE FROM main.events WHERE position NOT IN (SELECT position FROM live.events)"

_log = logging.getLogger(__name__)


def forget_erased_calls(backups: Backups) -> None:
    """Rewrite the copies of the book. Takes its time, as the rest does; raises StoreError."""
    _forget(backups, _forget_calls)


def forget_erased_events(backups: Backups) -> None:
    """Rewrite the copies of the journal."""
    _forget(backups, _forget_events)


def _forget(backups: Backups, forget: Callable[[apsw.Connection, Path], bool]) -> None:
    with explained(backups.original):
        for file in moved_aside(backups.original):
            file.unlink(missing_ok=True)
    for backup in backups.all():
        try:
            with explained(backup.path), _beside(backup.path, backups.original) as copy:
                is_changed = forget(copy, backup.path)
            if is_changed:
                _scrub(backup.path)
        except StoreError as error:
            _log.warning("A backup is deleted, since what was erased cannot be taken out of it: %s", error)
            backup.path.unlink(missing_ok=True)


def _forget_calls(copy: apsw.Connection, path: Path) -> bool:
    migrate(copy, path, migrations())
    remove_copies(path, None)
    with writing(copy):
        gone = [row for (row,) in copy.execute(_GONE_CALLS)]
        for row in gone:
            forget_words(copy, row)
            copy.execute("DELETE FROM main.calls WHERE id = ?", (row,))
        for query in _WORKED_OFF:
            copy.execute(query)
    return bool(gone)


def _forget_events(copy: apsw.Connection, _path: Path) -> bool:
    if not one_integer(copy, _GONE_EVENTS):
        return False
    with writing(copy):
        copy.execute(_FORGET_EVENTS)
    return True


@contextmanager
def _beside(copy: Path, original: Path) -> Iterator[apsw.Connection]:
    """A copy, open for writing, with its original as ``live``, of which nothing is changed."""
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_URI
    with closing(apsw.Connection(str(copy), flags=flags)) as connection:
        connection.pragma("journal_mode", "delete")  # all of it stays in one file
        connection.pragma("secure_delete", 1)
        connection.pragma("foreign_keys", 1)
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        connection.execute("ATTACH ? AS live", (f"{original.absolute().as_uri()}?mode=ro",))
        yield connection


def _scrub(path: Path) -> None:
    page: int | None = 1
    while page:
        page = scrub_some(path, page)
