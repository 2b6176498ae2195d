"""A log of SQLite whose end is damaged is told from one that a crash, or an earlier turn, left as it is."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from gamma_desktop.written_ahead import is_cut_off

FRAME = 24 + 4096
HEADER = 32
MUCH = "x" * 900


@pytest.fixture
def database(tmp_path: Path) -> Iterator[apsw.Connection]:
    """One that is written to, with some transactions in its log."""
    with closing(apsw.Connection(str(tmp_path / "a.db"))) as connection:
        connection.pragma("journal_mode", "wal")
        connection.pragma("cache_size", 5)
        connection.execute("CREATE TABLE t (x)")
        for _ in range(20):
            connection.execute("INSERT INTO t VALUES (?)", (MUCH,))
        yield connection


def is_damage_seen(database: apsw.Connection, damage: Callable[[bytearray], object] = len) -> bool:
    """What is told of the files as a crash leaves them at this moment, with that damage to the log."""
    path = Path(database.filename)
    copy = path.with_name("copy.db")
    shutil.copyfile(path, copy)
    log = bytearray(path.with_name("a.db-wal").read_bytes())
    damage(log)
    copy.with_name("copy.db-wal").write_bytes(log)
    with closing(apsw.Connection(str(copy))) as connection:
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        return is_cut_off(copy, connection)


def overwritten(begin: int, length: int, content: bytes) -> Callable[[bytearray], object]:
    return lambda log: log.__setitem__(slice(begin, begin + length), content * length)


DAMAGE = {
    "the header": overwritten(0, HEADER, b"\xff"),
    "the header, empty": overwritten(0, HEADER, b"\0"),
    "a page in the middle": overwritten(HEADER + 5 * FRAME + 3000, 1000, b"\x55"),
    "a page in the middle, empty": overwritten(HEADER + 5 * FRAME, FRAME, b"\0"),
    "the last page": lambda log: overwritten(len(log) - FRAME, FRAME, b"\x55")(log),
    "a bit": lambda log: log.__setitem__(-1, log[-1] ^ 1),
    "all": lambda log: overwritten(0, len(log), b"\x55")(log),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_what_is_damaged_in_a_log_is_seen(
    database: apsw.Connection, damage: Callable[[bytearray], object]
) -> None:
    assert is_damage_seen(database, damage)


def test_a_crash_leaves_a_sound_log(database: apsw.Connection) -> None:
    assert not is_damage_seen(database)


def test_what_an_earlier_turn_left_behind_is_no_damage(database: apsw.Connection) -> None:
    database.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
    database.execute("INSERT INTO t VALUES ('after')")
    assert not is_damage_seen(database)


def test_what_was_taken_back_is_no_damage(database: apsw.Connection) -> None:
    database.execute("BEGIN")
    for _ in range(300):
        database.execute("INSERT INTO t VALUES (?)", (MUCH,))
    database.execute("ROLLBACK")
    assert not is_damage_seen(database)
    database.execute("INSERT INTO t VALUES ('after')")
    assert not is_damage_seen(database)


def test_a_log_that_was_made_and_never_written_is_no_damage(database: apsw.Connection) -> None:
    assert not is_damage_seen(database, bytearray.clear)
    assert not is_damage_seen(database, lambda log: overwritten(0, len(log), b"\0")(log))


def test_a_file_that_is_in_use_is_no_damage(database: apsw.Connection) -> None:
    assert not is_cut_off(Path(database.filename), database)
