from dataclasses import replace
from datetime import UTC, datetime, timedelta

from gamma_desktop.contacts.model import Contact
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.database import Database
from gamma_desktop.store.erasures import SqliteErasures
from tests.fakes.contact_book import replace_source

ANA = Contact(id="1", name="Ana", photo="aa", emails=("ana@acme.example",), title="Head of Sales")
BEA = Contact(id="2", name="Bea", photo="bb")
PHOTOS = {"aa": b"picture of Ana", "bb": b"picture of Bea"}


async def kept(book: SqliteContactBook) -> list[str]:
    return [name for name in PHOTOS if await book.photo(name) == PHOTOS[name]]


async def test_pictures_come_with_their_contacts_and_go_with_the_last_who_shows_them(
    database: Database,
) -> None:
    book = SqliteContactBook(database)
    await replace_source(book, "crm", [ANA, BEA], PHOTOS)
    assert await kept(book) == ["aa", "bb"]

    await replace_source(book, "crm", [ANA])
    assert await kept(book) == ["aa", "bb"]  # the import may be undone yet
    await SqliteErasures(database).let_imports_age(datetime.now(UTC) + timedelta(days=8))
    assert await kept(book) == ["aa"]


async def test_a_picture_stays_while_a_contact_of_another_source_shows_it(database: Database) -> None:
    book = SqliteContactBook(database)
    await replace_source(book, "crm", [ANA], PHOTOS)
    await replace_source(book, "team", [replace(ANA, id="3")])
    await replace_source(book, "crm", [])
    assert await kept(book) == ["aa"]


async def test_what_is_known_of_a_contact_comes_back(database: Database) -> None:
    book = SqliteContactBook(database)
    await replace_source(book, "crm", [ANA], PHOTOS)
    assert await book.search("", limit=9) == (replace(ANA, source="crm"),)
