"""Undoing imports: the contacts as they were, in one step; nothing that was erased comes back by it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gamma_desktop.contacts.errors import ImportedSince, NothingToUndo
from gamma_desktop.contacts.importing import UndoneImport
from gamma_desktop.contacts.model import Contact, ContactNumber
from gamma_desktop.history.erasure import Erasure
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.contact_undo import SqliteImportUndo
from gamma_desktop.store.database import Database
from gamma_desktop.store.erasures import SqliteErasures
from tests.fakes.contact_book import replace_source

NUMBER, OTHER_NUMBER, THIRD_NUMBER = "+34612345601", "+34612345602", "+34612345603"
PHOTO = {"smile": b"a picture"}


def contact(name: str, number: str = NUMBER, title: str = "", photo: str = "") -> Contact:
    told = ContactNumber(raw=number, e164=number)
    return Contact(id=name.casefold(), name=name, numbers=(told,), title=title, photo=photo)


ANA, BEA, CLEO = contact("Ana", photo="smile"), contact("Bea", OTHER_NUMBER), contact("Cleo", THIRD_NUMBER)
BEA_LATER = replace(BEA, title="Head of Sales")


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with Database(tmp_path / "book.db") as database:
        yield database


@pytest.fixture
def book(database: Database, clock: Clock) -> SqliteContactBook:
    return SqliteContactBook(database, clock=clock)


@pytest.fixture
def undo(database: Database, clock: Clock) -> SqliteImportUndo:
    return SqliteImportUndo(database, clock=clock)


async def everybody(book: SqliteContactBook) -> list[Contact]:
    return [replace(each, source="") for each in await book.search("", limit=100)]


async def test_the_contacts_are_as_they_were_in_one_step(
    book: SqliteContactBook, undo: SqliteImportUndo
) -> None:
    await replace_source(book, "crm", [ANA, BEA], PHOTO)
    await book.choose(NUMBER, "ana")
    await replace_source(book, "crm", [BEA_LATER, CLEO])
    assert await undo.undo("crm") == UndoneImport(source="crm", restored=1, changed=1, removed=1)
    assert await everybody(book) == [ANA, BEA]
    assert await book.photo("smile") == PHOTO["smile"]
    assert (await book.owners(NUMBER)).chosen == "ana"
    assert await book.count("sales") == 0


async def test_an_undone_import_is_told_as_a_change_of_the_contacts(
    database: Database, book: SqliteContactBook, clock: Clock
) -> None:
    await replace_source(book, "crm", [ANA])
    told: list[int] = []
    undo = SqliteImportUndo(database, undone=lambda: told.append(1), clock=clock)
    await undo.undo("crm")
    with pytest.raises(NothingToUndo):
        await undo.undo("crm")
    assert told == [1]


async def test_favourites_and_notes_of_both_states_stay(
    book: SqliteContactBook, undo: SqliteImportUndo
) -> None:
    await replace_source(book, "crm", [ANA, BEA])
    await book.set_local_note("ana", "before")
    await replace_source(book, "crm", [BEA_LATER, CLEO])
    await book.set_favourite("bea", is_favourite=True)
    await book.set_local_note("cleo", "after")
    await undo.undo()
    assert [(each.name, each.is_favourite, each.local_note) for each in await everybody(book)] == [
        ("Bea", True, ""),
        ("Ana", False, "before"),
    ]
    await replace_source(book, "crm", [CLEO])
    assert (await everybody(book))[0].local_note == "after"


async def test_imports_in_a_row_are_undone_one_by_one_and_a_new_source_goes(
    book: SqliteContactBook, undo: SqliteImportUndo
) -> None:
    await replace_source(book, "crm", [ANA])
    await replace_source(book, "phone", [CLEO])
    await replace_source(book, "crm", [BEA])
    assert [each.source for each in await undo.undoable()] == ["crm", "phone"]
    await undo.undo("crm")
    assert await everybody(book) == [replace(ANA), CLEO]
    await undo.undo("crm")
    assert await everybody(book) == [CLEO]
    with pytest.raises(NothingToUndo):
        await undo.undo("crm")
    await undo.undo()
    assert await everybody(book) == []
    assert await undo.undoable() == []


async def test_what_undoing_would_come_to_is_told_and_is_what_it_comes_to(
    book: SqliteContactBook, undo: SqliteImportUndo, clock: Clock
) -> None:
    await replace_source(book, "crm", [ANA, BEA])
    at = clock.now = clock.now + timedelta(minutes=5)
    await replace_source(book, "crm", [BEA_LATER, CLEO])
    clock.now += timedelta(minutes=5)
    await replace_source(book, "phone", [replace(ANA, id="ana@phone")])
    would_be = UndoneImport(source="crm", restored=1, changed=1, removed=1)
    assert [(each.imported_at, each.undoing) for each in await undo.undoable()] == [
        (clock.now, UndoneImport(source="phone", removed=1)),
        (at, would_be),
    ]
    assert await undo.undo("crm", imported_at=at) == would_be


async def test_an_import_chosen_from_a_list_is_undone_and_no_other_one(
    book: SqliteContactBook, undo: SqliteImportUndo, clock: Clock
) -> None:
    seen = clock.now
    await replace_source(book, "crm", [ANA])
    clock.now += timedelta(minutes=5)
    await replace_source(book, "crm", [BEA])
    with pytest.raises(ImportedSince):
        await undo.undo("crm", imported_at=seen)
    assert await everybody(book) == [BEA]
    await undo.undo("crm", imported_at=clock.now)
    with pytest.raises(NothingToUndo):
        await undo.undo("crm", imported_at=clock.now)
    assert await everybody(book) == [ANA]


async def test_after_a_week_nothing_is_left_to_undo(
    book: SqliteContactBook, undo: SqliteImportUndo, database: Database, clock: Clock
) -> None:
    await replace_source(book, "crm", [ANA], PHOTO)
    await replace_source(book, "crm", [BEA])
    clock.now += timedelta(days=7)
    with pytest.raises(NothingToUndo):
        await undo.undo()
    await SqliteErasures(database).let_imports_age(clock.now)
    assert b"Ana" not in await _stored(database)


async def test_a_number_that_is_erased_does_not_come_back(
    book: SqliteContactBook, undo: SqliteImportUndo, database: Database
) -> None:
    await replace_source(book, "crm", [ANA, BEA])
    await replace_source(book, "crm", [CLEO])
    await SqliteErasures(database).request(Erasure(number=NUMBER))
    await undo.undo()
    assert await everybody(book) == [BEA]
    assert NUMBER.encode() not in await _stored(database)


async def test_somebody_deleted_for_good_does_not_come_back(
    book: SqliteContactBook, undo: SqliteImportUndo
) -> None:
    own = await book.save(replace(ANA, id="own", photo=""))
    await replace_source(book, "crm", [ANA, BEA])
    await replace_source(book, "crm", [CLEO])
    await book.remove(own.id)
    await undo.undo()
    assert await everybody(book) == [BEA]


async def test_undo_puts_a_person_of_two_sources_together_again(
    book: SqliteContactBook, undo: SqliteImportUndo
) -> None:
    await replace_source(book, "phone", [replace(ANA, id="other", photo="")])
    await replace_source(book, "crm", [ANA])
    await replace_source(book, "crm", [BEA])
    await undo.undo()
    assert [(each.id, each.also_in) for each in await everybody(book)] == [("ana", ("phone",))]


async def _stored(database: Database) -> bytes:
    """What the undo copy holds, as text."""
    query = "SELECT ifnull(payload, '') FROM contacts_before"
    return b"".join(
        [text.encode() for (text,) in await database.read(lambda book: list(book.execute(query)))]
    )
