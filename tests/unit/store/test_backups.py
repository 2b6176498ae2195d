"""Backups: one a day, good when they are made, and forgetting what was erased."""

import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw
import pytest

from gamma_desktop.calls.ports import LogBatch
from gamma_desktop.history.erasure import Erasure, Forgotten
from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.intake.journal_entries import ReceivedEvent
from gamma_desktop.store.backups import KEPT, Backups, is_sound
from gamma_desktop.store.call_index import number_mark
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.columns import one_integer
from gamma_desktop.store.database import Database
from gamma_desktop.store.erasures import SqliteErasures
from gamma_desktop.store.errors import BookBusy, BookDamaged, StoreError
from gamma_desktop.store.forgetting import forget_calls, forget_events
from gamma_desktop.store.number_owners import choose
from gamma_desktop.store.wreck import move_aside, move_back, moved_aside, note_put_back
from tests.unit.calls.call_log_contract import ended, ringing_call

DAY = datetime(2026, 3, 1, 9, tzinfo=UTC)
NUMBER = "+34647460197"


@pytest.fixture
def backups(path: Path) -> Backups:
    return Backups(path, path.parent / "backups")


async def test_a_backup_holds_what_was_written_until_then(database: Database, backups: Backups) -> None:
    await database.write_lazily(lambda book: book.execute("INSERT INTO extensions VALUES ('203', '')").get)
    made = backups.make(DAY)
    with_it = apsw.Connection(str(made.path))
    assert one_integer(with_it, "SELECT count(*) FROM extensions") == 1
    with_it.close()
    assert [each.path for each in backups.all()] == [made.path]
    assert is_sound(made.path)
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600


async def test_seven_are_kept_the_newest_first(database: Database, backups: Backups) -> None:
    await database.write(lambda book: book.execute("SELECT 1").get)
    for day in range(KEPT + 2):
        backups.make(DAY + timedelta(days=day))
    assert [each.at for each in backups.all()] == [
        DAY + timedelta(days=day) for day in range(KEPT + 1, 1, -1)
    ]


async def test_a_damaged_file_gives_no_backup_and_costs_none(database: Database, backups: Backups) -> None:
    await database.write(_fill)
    await database.close()
    good = backups.make(DAY)
    content = bytearray(backups.original.read_bytes())
    content[4096 * 3 : 4096 * 9] = b"\x55" * 4096 * 6
    backups.original.write_bytes(content)
    with pytest.raises(BookDamaged):
        backups.make(DAY + timedelta(days=1))
    assert [each.path for each in backups.all()] == [good.path]
    assert backups.newest_good() == good


async def test_a_backup_that_was_damaged_since_is_passed_over(database: Database, backups: Backups) -> None:
    await database.write(_fill)
    good, bad = backups.make(DAY), backups.make(DAY + timedelta(days=1))
    bad.path.write_bytes(b"no database" * 1000)
    assert backups.newest_good() == good


async def test_a_backup_is_given_up_when_the_program_ends(database: Database, backups: Backups) -> None:
    await database.write(lambda book: book.execute("SELECT 1").get)
    backups.stop()
    with pytest.raises(StoreError):
        backups.make(DAY)
    assert list((backups.original.parent / "backups").iterdir()) == []


async def test_what_was_erased_goes_from_all_copies_and_the_rest_stays(
    database: Database, backups: Backups
) -> None:
    log = SqliteCallLog(database)
    other = ringing_call("2")
    await log.record(LogBatch(cursor=1, calls=(ended(ringing_call("1")),)))
    await log.set_note(ringing_call("1").key, f"call {NUMBER} again")
    await log.index_words(9)
    await log.record(LogBatch(cursor=2, calls=(other,)))
    backups.make(DAY)
    backups.make(DAY + timedelta(days=1))
    aside = backups.original.parent / "aside.db"
    aside.write_bytes(backups.all()[0].path.read_bytes())
    move_aside(aside.rename(backups.original.with_name("book-damaged-20260301T090000Z.db")), DAY)

    while await SqliteErasures(database).erase_some(Erasure(before=DAY), 9):
        pass
    forget_calls(backups, Forgotten(erasure=Erasure(before=DAY), going_on={other.key}))

    assert len(backups.all()) == 2
    assert holding(backups.original.parent, b"again") == []
    for each in backups.all():
        assert is_sound(each.path)
        copy = apsw.Connection(str(each.path))
        assert list(copy.execute("SELECT call_id FROM calls")) == [("2",)]
        copy.close()


def test_events_that_the_journal_let_go_of_go_from_its_copies(tmp_path: Path) -> None:
    journal = Backups(tmp_path / "journal.db", tmp_path / "backups")
    with JournalWriter(journal.original) as writer:
        gone = writer.append(DAY, {}, "", b"from " + NUMBER.encode())
        writer.append(DAY, {}, "", b"from another")
        journal.make(DAY)
        writer.erase([gone])
        writer.empty_log()
        forget_events(journal, Forgotten(events=[gone]))
    assert holding(tmp_path, NUMBER.encode()) == []
    assert holding(tmp_path / "backups", b"from another") == ["journal-2026-03-01T090000Z.db"]


def test_events_go_from_the_copy_that_was_made_before_the_layout_changed(tmp_path: Path) -> None:
    journal = Backups(tmp_path / "journal.db", tmp_path / "backups")
    with JournalWriter(journal.original) as writer:
        gone = writer.append(DAY, {}, "", b"from " + NUMBER.encode())
        writer.append(DAY, {}, "", b"from another")
    journal.original.replace(tmp_path / "journal-schema-1.db")

    forget_events(journal, Forgotten(events=[gone]))
    assert holding(tmp_path, NUMBER.encode()) == []
    assert holding(tmp_path, b"from another") == ["journal-schema-1.db"]


def holding(folder: Path, text: bytes) -> list[str]:
    """The files that hold a text anywhere, but for the book itself and its log."""
    files = [each for each in folder.rglob("*") if each.is_file() and not each.name.startswith("book.db")]
    return [each.name for each in files if text in each.read_bytes()]


def _fill(book: apsw.Connection) -> None:
    book.executemany("INSERT INTO extensions VALUES (?, ?)", ((str(n), "x" * 500) for n in range(200)))


async def test_a_number_goes_from_every_page_of_the_copies_also_as_somebodys_choice(
    database: Database, backups: Backups
) -> None:
    erasures = SqliteErasures(database)
    log = SqliteCallLog(database)
    await database.write(lambda book: choose(book, NUMBER, "ana"))
    await log.record(LogBatch(cursor=1, calls=(ringing_call("1"),)))
    await erasures.request(Erasure(number=NUMBER))
    made = backups.make(DAY)
    assert NUMBER.encode() in made.path.read_bytes()

    forget_calls(backups, Forgotten(erasure=Erasure(number=NUMBER)))
    content = made.path.read_bytes()
    assert (NUMBER[3:].encode() in content, number_mark(NUMBER)[5:].encode() in content) == (False, False)


async def test_a_call_that_goes_on_stays_in_the_copies(database: Database, backups: Backups) -> None:
    call = ringing_call("1")
    await SqliteCallLog(database).record(LogBatch(cursor=1, calls=(call,)))
    made = backups.make(DAY)
    forget_calls(backups, Forgotten(erasure=Erasure(number=NUMBER), going_on={call.key}))
    assert rows(made.path, "SELECT call_id FROM calls") == [("1",)]


async def test_copies_keep_what_a_book_that_was_begun_again_does_not_hold(
    database: Database, backups: Backups
) -> None:
    await SqliteCallLog(database).record(LogBatch(cursor=1, calls=(ended(ringing_call("1")),)))
    made = backups.make(DAY)
    await database.close()
    backups.original.unlink()
    async with Database(backups.original):
        forget_calls(backups, Forgotten(erasure=Erasure(number="+34999999999")))
        forget_calls(backups, Forgotten(erasure=Erasure(before=datetime(1990, 1, 1, tzinfo=UTC))))
    assert rows(made.path, "SELECT call_id FROM calls") == [("1",)]


def test_copies_keep_what_a_journal_that_was_begun_again_does_not_hold(tmp_path: Path) -> None:
    journal = Backups(tmp_path / "journal.db", tmp_path / "backups")
    with JournalWriter(journal.original) as writer:
        writer.append_all([ReceivedEvent(DAY + timedelta(days=day), {}, "", b"{}") for day in range(9)])
    made = journal.make(DAY)
    damaged = move_aside(journal.original, DAY)
    with JournalWriter(journal.original, begin_after=9) as writer:
        gone = writer.append(DAY, {}, "", b"{}")

    forget_events(journal, Forgotten(events=[1, gone]))
    assert [len(rows(each, "SELECT * FROM events")) for each in (made.path, damaged)] == [8, 9]

    note_put_back(damaged)
    forget_events(journal, Forgotten(events_before=DAY + timedelta(days=3), up_to=2))
    left = "SELECT position FROM events ORDER BY position"
    assert rows(made.path, left) == rows(damaged, left) == [(position,) for position in range(3, 10)]


async def test_what_was_moved_aside_and_cannot_be_read_is_deleted(
    database: Database, backups: Backups
) -> None:
    await database.write(_fill)
    damaged = backups.original.with_name("book-damaged-20260301T090000Z.db")
    damaged.write_bytes(backups.make(DAY).path.read_bytes()[:-4096] + b"\x55" * 4096)
    replaced = damaged.with_name("book-replaced-20260301T090000Z.db")
    replaced.write_bytes(backups.all()[0].path.read_bytes())
    note_put_back(damaged)
    forget_calls(backups, Forgotten(erasure=Erasure(number=NUMBER)))
    assert [each.name for each in moved_aside(backups.original)] == [replaced.name]
    assert list(backups.original.parent.glob("*.put-back")) == []


async def test_a_backup_that_is_held_just_now_is_kept_and_the_others_forget(
    database: Database, backups: Backups
) -> None:
    await SqliteCallLog(database).record(LogBatch(cursor=1, calls=(ended(ringing_call("1")),)))
    older, newer = backups.make(DAY), backups.make(DAY + timedelta(days=1))
    with closing(apsw.Connection(str(newer.path))) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(BookBusy):
            forget_calls(backups, Forgotten(erasure=Erasure(number=NUMBER)))
    counts = [rows(each.path, "SELECT count(*) FROM calls") for each in (older, newer)]
    assert counts == [[(0,)], [(1,)]]


async def test_a_copy_that_holds_nothing_of_it_is_not_written(database: Database, backups: Backups) -> None:
    await database.write(_fill)
    made = backups.make(DAY)
    forget_calls(backups, Forgotten(erasure=Erasure(before=DAY)))  # has it need no log of its own
    before = made.path.stat().st_mtime_ns
    forget_calls(backups, Forgotten(erasure=Erasure(before=DAY, also_received=True)))
    assert made.path.stat().st_mtime_ns == before


async def test_a_backup_that_bears_a_time_to_come_pushes_no_other_out(
    database: Database, backups: Backups
) -> None:
    await database.write(lambda book: book.execute("SELECT 1").get)
    for day in range(KEPT):
        backups.make(datetime.now(UTC) + timedelta(days=100 + day))
    made = backups.make(DAY)
    assert (backups.all()[0].path, len(backups.all())) == (made.path, KEPT)
    assert backups.newest_good() == backups.all()[0]


def test_a_file_that_a_crash_left_moved_aside_stands_in_its_place_again_with_its_log(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    path.write_bytes(b"book")
    aside = move_aside(path, DAY)
    path.with_name("book.db-wal").write_bytes(b"its log")  # the crash came between the two
    move_back(path)
    assert (path.read_bytes(), path.with_name("book.db-wal").read_bytes()) == (b"book", b"its log")
    assert not aside.exists()


def test_the_log_is_moved_after_the_file(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    path.with_name("book.db-wal").write_bytes(b"its log")
    with pytest.raises(FileNotFoundError):
        move_aside(path, DAY)
    assert path.with_name("book.db-wal").exists()


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(apsw.Connection(str(path))) as opened:
        return list(opened.execute(query))
