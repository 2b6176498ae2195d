"""A log of SQLite whose end is damaged is told from one that a crash, or an earlier turn, left as it is."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from gamma_desktop.written_ahead import is_cut_off

PATIENCE = 60.0
FRAME = 24 + 4096
HEADER = 32
MUCH = "x" * 900

OnSync = Callable[[], object]


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


@pytest.mark.parametrize("lacks", [1, 4000, 4096, 4100])
def test_a_commit_that_a_full_disk_cut_short_is_no_damage(database: apsw.Connection, lacks: int) -> None:
    assert not is_damage_seen(database, lambda log: log.__delitem__(slice(len(log) - lacks, len(log))))


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


class _Watched(apsw.Connection):
    """A connection that tells when it was asked how much of the log counts."""

    looked = threading.Event()

    def wal_checkpoint(self, dbname: str | None = None, mode: int = 0) -> tuple[int, int]:
        found = super().wal_checkpoint(dbname, mode)
        self.looked.set()
        return found


class _SlowFile(apsw.VFSFile):
    """A log on a disk that takes its time to keep what was written."""

    def __init__(
        self, vfs: str, name: apsw.URIFilename | str | None, flags: list[int], on_sync: OnSync
    ) -> None:
        super().__init__(vfs, name, flags)
        self._on_sync = on_sync

    def xSync(self, flags: int) -> None:
        self._on_sync()
        super().xSync(flags)


class _SlowDisk(apsw.VFS):
    """The system's files, but for the log, of which each sync is told before it is done."""

    def __init__(self, on_sync: OnSync) -> None:
        self._name = "slow disk"
        self._on_sync = on_sync
        super().__init__(self._name, base="")

    def xOpen(self, name: apsw.URIFilename | str | None, flags: list[int]) -> apsw.VFSFile:
        is_log = bool(flags[0] & apsw.SQLITE_OPEN_WAL)
        return _SlowFile("", name, flags, self._on_sync if is_log else lambda: None)


def test_a_commit_that_waits_for_the_disk_is_no_damage(database: apsw.Connection) -> None:
    path = Path(database.filename)
    found: list[bool] = []
    with closing(_Watched(str(path))) as reader:
        reader.execute("SELECT count(*) FROM t").fetchall()
        looking = threading.Thread(target=lambda: found.append(is_cut_off(path, reader)))

        def look_while_the_disk_is_asked() -> None:
            if not looking.ident:
                looking.start()
                assert reader.looked.wait(PATIENCE)

        disk = _SlowDisk(look_while_the_disk_is_asked)
        with closing(apsw.Connection(str(path), vfs="slow disk")) as writer:
            writer.pragma("synchronous", "full")
            writer.execute("INSERT INTO t VALUES (?)", (MUCH,))
        looking.join(PATIENCE)
        disk.unregister()

    assert found == [False]
