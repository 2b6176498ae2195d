import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import apsw
import pytest

from gamma_desktop.history.codes import StorageProblem
from gamma_desktop.store import errors
from gamma_desktop.store.columns import as_json, microseconds, one_integer
from gamma_desktop.store.database import Database
from gamma_desktop.store.schema import Migration, copy_of, migrate, migrations
from tests.unit.calls.call_log_contract import ended, ringing_call

FIRST = Migration(1, "CREATE TABLE fruit (name TEXT); INSERT INTO fruit VALUES ('apple');")
SECOND = Migration(2, "ALTER TABLE fruit ADD COLUMN colour TEXT DEFAULT 'green';")
ALL_STARTS = """
    SELECT started_at FROM calls UNION SELECT started_at FROM call_log
    UNION SELECT started_at FROM missed_calls
"""
YEARS = timedelta(days=2000, seconds=86_399, microseconds=1)
BROKEN = Migration(3, "INSERT INTO fruit VALUES ('pear', 'yellow'); INSERT INTO nowhere VALUES (1);")


@pytest.fixture
def connection(path: Path) -> apsw.Connection:
    opened = apsw.Connection(str(path))
    opened.pragma("journal_mode", "wal")
    return opened


def version(connection: apsw.Connection) -> int:
    return one_integer(connection, "PRAGMA user_version")


def test_the_steps_shipped_are_numbered_without_a_gap() -> None:
    assert [step.number for step in migrations()] == list(range(1, len(migrations()) + 1))


def test_a_new_file_gets_the_newest_schema_and_no_copy(path: Path, connection: apsw.Connection) -> None:
    migrate(connection, path, [FIRST, SECOND])
    assert connection.execute("SELECT * FROM fruit").fetchall() == [("apple", "green")]
    assert version(connection) == 2
    assert not copy_of(path, 0).exists()


def test_a_file_is_copied_before_it_changes(path: Path, connection: apsw.Connection) -> None:
    migrate(connection, path, [FIRST])
    migrate(connection, path, [FIRST, SECOND])
    copy = apsw.Connection(str(copy_of(path, 1)))
    assert copy.execute("SELECT * FROM fruit").fetchall() == [("apple",)]
    assert version(copy) == 1
    assert copy_of(path, 1).stat().st_mode & 0o077 == 0


def test_a_file_that_is_up_to_date_is_not_copied(path: Path, connection: apsw.Connection) -> None:
    migrate(connection, path, [FIRST])
    migrate(connection, path, [FIRST])
    assert not list(path.parent.glob("*schema*"))


def test_steps_that_fail_leave_the_file_at_its_schema(path: Path, connection: apsw.Connection) -> None:
    migrate(connection, path, [FIRST])
    with pytest.raises(apsw.SQLError):
        migrate(connection, path, [FIRST, SECOND, BROKEN])
    assert connection.execute("SELECT * FROM fruit").fetchall() == [("apple",)]
    assert version(connection) == 1
    assert not list(path.parent.glob("*.copy-*"))


async def test_a_newer_schema_is_refused_and_the_file_left_as_it_was(path: Path) -> None:
    connection = apsw.Connection(str(path))
    connection.execute("CREATE TABLE from_the_future (x); PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(errors.BookTooNew, match=StorageProblem.TOO_NEW) as refused:
        await Database(path).open()
    assert (refused.value.found, refused.value.known) == (99, migrations()[-1].number)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["book.db"]


DIE_WITH_A_WRITE_AHEAD_LOG = """
import apsw, os, sys
newer = apsw.Connection(sys.argv[1])
newer.pragma("journal_mode", "wal")
newer.execute("CREATE TABLE from_the_future (x); PRAGMA user_version = 99")
os._exit(0)
"""


async def test_what_a_newer_program_left_in_its_write_ahead_log_stays_there(path: Path) -> None:
    subprocess.run([sys.executable, "-c", DIE_WITH_A_WRITE_AHEAD_LOG, str(path)], check=True)
    log = path.with_name("book.db-wal")
    before = path.read_bytes(), log.read_bytes()
    with pytest.raises(errors.BookTooNew):
        await Database(path).open()
    assert (path.read_bytes(), log.read_bytes()) == before
    assert log.stat().st_size > 0


@pytest.mark.parametrize(
    "offset",
    [
        timedelta(0),
        timedelta(milliseconds=12),
        timedelta(hours=-3, microseconds=7),
        timedelta(days=-400),
        YEARS,
    ],
)
def test_calls_of_an_older_program_start_by_our_clock(
    path: Path, connection: apsw.Connection, offset: timedelta
) -> None:
    call = replace(ended(ringing_call()), clock_offset=offset)
    migrate(connection, path, migrations()[:15])
    began = microseconds(call.started_at)
    values = (began, as_json(call))
    connection.execute(
        "INSERT INTO calls VALUES (1, '', '1', '1', NULL, 'incoming', 'ended', NULL, ?, NULL, ?)", values
    )
    connection.execute("INSERT INTO call_log VALUES ('', ?, 1, 1), ('203', ?, 1, 1)", (began, began))
    connection.execute("INSERT INTO missed_calls VALUES (1, '', ?, 0, NULL, NULL, 0)", (began,))

    migrate(connection, path, migrations())

    kept = connection.execute(ALL_STARTS).fetchall()
    assert kept == [(microseconds(call.started_at_here),)]
