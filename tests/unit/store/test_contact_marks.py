from datetime import UTC, datetime, timedelta

import pytest

from gamma_desktop.contacts.ports import ReplaceResult
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.contact_marks import KEPT_WITHOUT_CONTACT
from gamma_desktop.store.database import Database
from tests.fakes.contact_book import replace_source
from tests.unit.contacts.own_contacts_contract import ANA, BEA, OwnContactsContract

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def book(database: Database, clock: Clock) -> SqliteContactBook:
    book = SqliteContactBook(database, clock=clock)
    await replace_source(book, "crm", [ANA, BEA])
    return book


class TestSqliteContactBook(OwnContactsContract):
    @pytest.fixture
    def book(self, book: SqliteContactBook) -> SqliteContactBook:
        return book


async def note_after(book: SqliteContactBook, clock: Clock, away: timedelta) -> str:
    """What stands on Ana when she comes back after so long."""
    await replace_source(book, "crm", [])
    clock.now += away
    await replace_source(book, "other", [BEA])
    await replace_source(book, "crm", [ANA])
    found = await book.by_id(ANA.id)
    return found.local_note if found else "nobody"


async def test_marks_of_a_contact_that_is_away_are_kept_for_long(
    book: SqliteContactBook, clock: Clock
) -> None:
    await book.set_local_note(ANA.id, "asks for Eva")
    assert await note_after(book, clock, KEPT_WITHOUT_CONTACT - timedelta(days=1)) == "asks for Eva"


async def test_marks_of_a_contact_that_stays_away_are_let_go(book: SqliteContactBook, clock: Clock) -> None:
    await book.set_local_note(ANA.id, "asks for Eva")
    assert await note_after(book, clock, KEPT_WITHOUT_CONTACT + timedelta(days=1)) == ""


async def test_who_came_back_is_not_missed_from_the_first_time(book: SqliteContactBook, clock: Clock) -> None:
    await book.set_local_note(ANA.id, "asks for Eva")
    await note_after(book, clock, KEPT_WITHOUT_CONTACT - timedelta(days=1))
    assert await note_after(book, clock, KEPT_WITHOUT_CONTACT - timedelta(days=1)) == "asks for Eva"


async def test_marks_are_no_change_that_an_import_makes(book: SqliteContactBook) -> None:
    await book.set_favourite(ANA.id, is_favourite=True)
    found = await book.search("", limit=9)
    assert await replace_source(book, "crm", found) == ReplaceResult(unchanged=2)


async def test_who_remembers_a_contact_can_tell_that_its_marks_have_changed(book: SqliteContactBook) -> None:
    before = book.changes.revision
    await book.set_local_note(ANA.id, "asks for Eva")
    noted = book.changes.revision
    await book.set_favourite(ANA.id, is_favourite=True)
    assert before < noted < book.changes.revision
