import random
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from gamma_desktop.store.scrubbing import PAGES_AT_ONCE, scrub_some

SECRET = b"647460197"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book.db"


@pytest.fixture
def book(path: Path) -> Iterator[apsw.Connection]:
    """Rows came and went in no order, and all that held the secret were deleted: securely, says SQLite."""
    connection = apsw.Connection(str(path))
    connection.pragma("journal_mode", "wal")
    connection.pragma("secure_delete", 1)
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, secret INTEGER, x TEXT)")
    chance = random.Random(1)  # noqa: S311  (the same rows each time)
    with connection:
        for row in chance.sample(range(5000), 600):
            is_secret = chance.random() < 0.3
            text = (SECRET.decode() if is_secret else "x" * len(SECRET)) * chance.randrange(1, 200)
            connection.execute("INSERT INTO t VALUES (?, ?, ?)", (row, is_secret, text))
    connection.execute("DELETE FROM t WHERE secret")
    empty_log(connection)
    yield connection
    connection.close()


def empty_log(connection: apsw.Connection) -> None:
    connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    connection.pragma("shrink_memory")


def rows(connection: apsw.Connection) -> list[tuple[object, ...]]:
    return list(connection.execute("SELECT * FROM t"))


def test_no_page_holds_what_was_deleted_and_every_row_stays(path: Path, book: apsw.Connection) -> None:
    before = rows(book)
    assert SECRET in path.read_bytes()  # what SQLite alone leaves behind
    empty_log(book)

    assert scrub_some(path, 1) == 0

    assert SECRET not in path.read_bytes()
    assert (rows(book), book.pragma("integrity_check")) == (before, "ok")
    book.execute("UPDATE t SET x = x || 'more'")
    empty_log(book)
    assert SECRET not in path.read_bytes()


def test_a_page_in_use_loses_nothing(path: Path, book: apsw.Connection) -> None:
    book.execute("INSERT INTO t VALUES (9999, 1, ?)", (SECRET.decode(),))
    empty_log(book)
    scrub_some(path, 1)

    assert rows(book)[-1] == (9999, 1, SECRET.decode())


def test_a_file_is_scrubbed_in_parts(path: Path, book: apsw.Connection) -> None:
    book.execute("CREATE TABLE much (x)")
    book.execute("INSERT INTO much VALUES (zeroblob(?))", (4096 * PAGES_AT_ONCE,))
    empty_log(book)

    assert scrub_some(path, 1) == 1 + PAGES_AT_ONCE
    assert scrub_some(path, 1 + PAGES_AT_ONCE) == 0


def test_nothing_is_scrubbed_while_another_writes(path: Path, book: apsw.Connection) -> None:
    book.execute("BEGIN IMMEDIATE")

    assert scrub_some(path, 1) is None


def test_nothing_is_scrubbed_while_there_is_a_log_that_would_be_written_over_it(
    path: Path, book: apsw.Connection
) -> None:
    book.execute("INSERT INTO t VALUES (9999, 0, '')")

    assert scrub_some(path, 1) is None
    assert SECRET in path.read_bytes()


def test_others_can_go_on_after_a_scrubbing(path: Path, book: apsw.Connection) -> None:
    scrub_some(path, 1)
    with apsw.Connection(str(path)) as other:
        other.execute("INSERT INTO t VALUES (9999, 0, '')")

    assert rows(book)[-1] == (9999, 0, "")
