"""Backups: one a day, good when they are made, and forgetting what was erased."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw
import pytest

from gamma_desktop.calls.ports import LogBatch
from gamma_desktop.history.erasure import Erasure
from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.store.backups import KEPT, Backups, is_sound
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.columns import one_integer
from gamma_desktop.store.database import Database
from gamma_desktop.store.erasures import SqliteErasures
from gamma_desktop.store.errors import BookDamaged, StoreError
from gamma_desktop.store.forgetting import forget_erased_calls, forget_erased_events
from gamma_desktop.store.wreck import move_aside
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
    forget_erased_calls(backups)

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
        forget_erased_events(journal)
    assert holding(tmp_path, NUMBER.encode()) == []
    assert holding(tmp_path / "backups", b"from another") == ["journal-2026-03-01T090000Z.db"]


def holding(folder: Path, text: bytes) -> list[str]:
    """The files that hold a text anywhere, but for the book itself and its log."""
    files = [each for each in folder.rglob("*") if each.is_file() and not each.name.startswith("book.db")]
    return [each.name for each in files if text in each.read_bytes()]


def _fill(book: apsw.Connection) -> None:
    book.executemany("INSERT INTO extensions VALUES (?, ?)", ((str(n), "x" * 500) for n in range(200)))
