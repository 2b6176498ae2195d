import asyncio
import subprocess
import sys
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import apsw
import psutil
import pytest

from gamma_desktop.history.codes import StorageProblem
from gamma_desktop.store import errors
from gamma_desktop.store.columns import one_integer
from gamma_desktop.store.database import Database


def add_extension(book: apsw.Connection, number: str = "203") -> None:
    book.execute("INSERT INTO extensions VALUES (?, '')", (number,))


def count_extensions(book: apsw.Connection) -> int:
    return one_integer(book, "SELECT count(*) FROM extensions")


async def test_what_is_written_is_read(database: Database) -> None:
    await database.write(add_extension)
    assert await database.read(count_extensions) == 1


async def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    def fail(book: apsw.Connection) -> None:
        add_extension(book)
        raise LookupError

    with pytest.raises(LookupError):
        await database.write(fail)
    assert await database.read(count_extensions) == 0


async def test_who_failed_to_read_reads_what_was_mended_since(database: Database) -> None:
    def fail_half_read(book: apsw.Connection) -> None:
        rows = book.execute("SELECT number FROM extensions")
        next(rows)
        raise RuntimeError

    await database.write(add_extension)
    await database.write(lambda book: add_extension(book, "204"))
    with pytest.raises(RuntimeError) as held:  # and with it, all that the reading held
        await database.read(fail_half_read)
    await database.write(lambda book: book.execute("DELETE FROM extensions"))

    assert await database.read(count_extensions) == 0
    assert held.value.__traceback__ is not None


async def test_reading_does_not_wait_for_a_write_that_is_under_way(database: Database) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def slow(book: apsw.Connection) -> None:
        add_extension(book)
        begun.set()
        may_end.wait(30)

    async with asyncio.TaskGroup() as tasks:
        writing = tasks.create_task(database.write(slow))
        await asyncio.to_thread(begun.wait, 30)
        assert await database.read(count_extensions) == 0
        assert not writing.done()
        may_end.set()
    assert await database.read(count_extensions) == 1


async def test_the_reader_cannot_write(database: Database) -> None:
    with pytest.raises(errors.BookInaccessible):
        await database.read(add_extension)


async def test_closing_leaves_one_file_that_its_owner_alone_can_read(path: Path) -> None:
    async with Database(path) as database:
        await database.write(add_extension)
    assert [file.name for file in path.parent.iterdir()] == ["book.db"]
    assert path.stat().st_mode & 0o077 == 0


async def test_closing_ends_both_threads(path: Path) -> None:
    async with Database(path) as database:
        await database.read(count_extensions)
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("book-")]


async def test_a_book_that_is_not_open_says_so() -> None:
    unopened = Database(Path("nowhere"))
    with pytest.raises(errors.StoreError, match="closed"):
        await unopened.read(count_extensions)
    await unopened.close()


async def test_our_own_writing_is_no_change_by_others(database: Database) -> None:
    await database.write(add_extension)
    assert not await database.changed_by_others()


async def test_what_another_process_writes_is_noticed_once(path: Path, database: Database) -> None:
    write = (
        "import apsw, sys; apsw.Connection(sys.argv[1]).execute(\"INSERT INTO extensions VALUES ('7', '')\")"
    )
    subprocess.run([sys.executable, "-c", write, str(path)], check=True)
    assert await database.changed_by_others()
    assert not await database.changed_by_others()
    assert await database.read(count_extensions) == 1


async def test_whether_anything_was_written_here_or_elsewhere_is_seen_without_reading_it(
    path: Path, database: Database
) -> None:
    first = await database.stamp()
    await database.read(count_extensions)
    assert await database.stamp() == first
    await database.write(add_extension)
    second = await database.stamp()
    assert second != first
    with closing(apsw.Connection(str(path))) as other:
        other.execute("INSERT INTO extensions VALUES ('8', '')")
    assert await database.stamp() not in {first, second}
    assert await database.changed_by_others()


async def test_a_book_held_by_another_is_busy_after_a_while(path: Path) -> None:
    impatient = Database(path, patience=timedelta(milliseconds=20))
    await impatient.open()
    other = apsw.Connection(str(path))
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(errors.BookBusy, match=StorageProblem.IN_USE):
        await impatient.write(add_extension)
    other.close()
    await impatient.write(add_extension)
    await impatient.close()


async def test_a_write_waits_for_another_that_is_short(path: Path, database: Database) -> None:
    other = apsw.Connection(str(path))
    other.execute("BEGIN IMMEDIATE")
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(database.write(add_extension))
        await database.read(count_extensions)
        other.execute("COMMIT")
    other.close()
    assert await database.read(count_extensions) == 1


async def test_who_makes_the_book_waits_for_another_that_makes_it_too(path: Path) -> None:
    other = apsw.Connection(str(path))
    other.execute("BEGIN IMMEDIATE")
    letting_go = asyncio.get_running_loop().call_later(0.2, other.close)
    async with Database(path) as database:
        assert letting_go.when() <= asyncio.get_running_loop().time()
        assert await database.read(count_extensions) == 0


async def test_nobody_writes_between_what_a_write_reads_and_what_it_writes(
    path: Path, database: Database
) -> None:
    def read_then_write(book: apsw.Connection) -> None:
        before = count_extensions(book)
        with pytest.raises(apsw.BusyError):
            apsw.Connection(str(path)).execute("INSERT INTO extensions VALUES ('7', '')")
        add_extension(book, str(before))

    await database.write(read_then_write)
    assert await database.read(count_extensions) == 1


async def test_a_full_disk_undoes_the_transaction(database: Database) -> None:
    def fill(book: apsw.Connection) -> None:
        for number in range(100_000):
            add_extension(book, f"{number:0100}")

    await database.write(lambda book: book.pragma("max_page_count", 200))
    with pytest.raises(errors.DiskFull, match=StorageProblem.FULL):
        await database.write(fill)
    assert await database.read(count_extensions) == 0


async def test_a_file_that_is_no_database_is_refused_and_kept(path: Path) -> None:
    content = b"not a database, but long enough to look at: " * 40
    path.write_bytes(content)
    with pytest.raises(errors.BookDamaged, match=r"book\.db"):
        await Database(path).open()
    assert path.read_bytes() == content


async def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(errors.BookInaccessible, match="nowhere"):
        await Database(tmp_path / "nowhere" / "book.db").open()


async def test_a_damaged_page_is_told_from_other_failures(path: Path) -> None:
    async with Database(path) as database:
        await database.write(add_extension)
    content = bytearray(path.read_bytes())
    for page in range(1, len(content) // 4096):
        content[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    path.write_bytes(content)
    with pytest.raises(errors.BookDamaged):
        async with Database(path) as database:
            await database.read(count_extensions)


async def test_a_book_that_could_not_be_opened_may_be_closed_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    path.write_text("no database, but long enough to be taken for the head of one" * 20)
    database = Database(path)
    with pytest.raises(errors.BookDamaged):
        await database.open()

    await database.close()


@pytest.mark.skipif(sys.platform != "linux", reason="tells there alone which files are open")
async def test_a_damaged_book_that_could_not_be_opened_is_let_go_of_while_its_error_is_held(
    path: Path,
) -> None:
    async with Database(path) as database:
        await database.write(lambda book: book.execute("SELECT 1").get)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)

    with pytest.raises(errors.BookDamaged) as held:
        await Database(path).open()
    assert str(path) not in {file.path for file in psutil.Process().open_files()}
    assert held.value.__traceback__ is not None
