"""The journal's file: what it looks like, how one of an earlier program is brought up to date, what fails."""

import os
from pathlib import Path

import apsw

from gamma_desktop.intake.errors import JournalDamaged, JournalError, JournalTooNew, JournalUnavailable

SCHEMA_VERSION = 2

LAST_POSITION = "SELECT seq FROM sqlite_sequence WHERE name = 'events'"
BUSY_MILLISECONDS = 1000
PAGES_HELD = 256
"""KiB: events are added at the end, and hardly one is read again."""

# AUTOINCREMENT is what keeps a position from being reused after the newest rows were deleted.
_EVENTS = """
CREATE TABLE events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    received_at INTEGER NOT NULL, -- microseconds since 1970, UTC
    headers TEXT NOT NULL, -- a JSON object
    query TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;
"""
_LOGS = """
ALTER TABLE events ADD COLUMN kind TEXT NOT NULL DEFAULT 'event';
-- Random: tells entries apart that stand at one position of a log that was set back. 0: of schema 1.
ALTER TABLE events ADD COLUMN mark INTEGER NOT NULL DEFAULT 0;
-- The log that it was read from, and its position there; NULL where it came in here.
ALTER TABLE events ADD COLUMN log TEXT;
ALTER TABLE events ADD COLUMN log_position INTEGER;
-- What this journal is called as a log that others follow.
CREATE TABLE own_log (id TEXT NOT NULL) STRICT;
INSERT INTO own_log VALUES (lower(hex(randomblob(8))));
-- How far the log of a relay was read; one row at most.
CREATE TABLE followed_log (id TEXT NOT NULL, position INTEGER NOT NULL, mark INTEGER NOT NULL) STRICT;
PRAGMA user_version = 2;
"""


def known_version(connection: apsw.Connection, path: Path) -> int:
    """The schema version, 0 for a file that is still empty; refuses one that this program does not know.

    Raises:
        JournalTooNew: a newer program wrote it.
    """
    found = connection.execute("PRAGMA user_version").get
    version = found if isinstance(found, int) else 0
    if version > SCHEMA_VERSION:
        raise JournalTooNew(path, found=version, known=SCHEMA_VERSION)
    return version


def bring_up_to_date(connection: apsw.Connection, path: Path, version: int) -> None:
    """Lay the file out, or add what its version lacks; one that holds something is copied first."""
    if version == SCHEMA_VERSION:
        return
    if version:
        _copy(connection, path, version)
    connection.execute(f"BEGIN IMMEDIATE; {'' if version else _EVENTS} {_LOGS} COMMIT").fetchall()


def meaning(error: apsw.Error, path: Path) -> JournalError:
    """What an error of a library means for the journal."""
    if isinstance(
        error.__context__, apsw.Error
    ):  # a full disk ended the transaction: there is none to roll back
        error = error.__context__
    is_damaged = isinstance(error, apsw.CorruptError | apsw.NotADBError)
    return (JournalDamaged if is_damaged else JournalUnavailable)(path, str(error))


def _copy(connection: apsw.Connection, path: Path, version: int) -> None:
    unfinished = path.with_name(f"{path.name}.copy")
    unfinished.unlink(missing_ok=True)
    try:
        os.close(os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))
        connection.execute("VACUUM INTO ?", (str(unfinished),)).fetchall()
        unfinished.replace(path.with_name(f"{path.stem}-schema-{version}{path.suffix}"))
    finally:
        unfinished.unlink(missing_ok=True)
