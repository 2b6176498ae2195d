from dataclasses import replace
from datetime import UTC, datetime

import pytest

from gamma_desktop.contacts.errors import NoSuchSource
from gamma_desktop.contacts.model import Contact
from gamma_desktop.contacts.sources import ContactSource, KnownCard, SourceKind, SourceNews, SourceStatus
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.contact_sources import AT_ONCE, SqliteContactSources
from gamma_desktop.store.database import Database
from tests.fakes.contact_book import replace_source

TEAM = ContactSource(
    name="Team", kind=SourceKind.LDAP, url="ldaps://dir.example", attributes={"name": ("cn", "uid")}
)
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CARDS = {"a": KnownCard(etag="1", contact_id="t1"), "b": KnownCard(etag="1", contact_id="t2")}


def person(number: int, name: str = "", photo: str = "") -> Contact:
    return Contact(id=f"t{number}", name=name or f"Person {number}", source="Team", photo=photo)


def whole(*contacts: Contact, **parts: object) -> SourceNews:
    return SourceNews(is_whole=True, read=len(contacts), contacts=list(contacts), **parts)  # type: ignore[arg-type]  # a mapping of fields


@pytest.fixture
async def sources(database: Database) -> SqliteContactSources:
    sources = SqliteContactSources(database)
    await sources.put(TEAM)
    return sources


@pytest.fixture
def book(database: Database) -> SqliteContactBook:
    return SqliteContactBook(database)


async def names(book: SqliteContactBook) -> list[str]:
    return [contact.name for contact in await book.search("", limit=10)]


async def test_a_source_is_kept_as_it_was_given(sources: SqliteContactSources) -> None:
    (kept,) = await sources.all()
    assert (kept.source, kept.status) == (TEAM, SourceStatus())


async def test_what_a_source_brought_is_in_the_book_and_counted(
    sources: SqliteContactSources, book: SqliteContactBook
) -> None:
    await sources.take(TEAM, whole(person(1), person(2)), AT)
    report = await sources.take(TEAM, whole(person(1), person(2, "Beto"), person(3)), AT)
    assert (report.imported, report.updated, report.removed) == (1, 1, 0)
    assert await names(book) == ["Beto", "Person 1", "Person 3"]
    (kept,) = await sources.all()
    assert kept.status == SourceStatus(count=3, last_success=AT)


async def test_news_of_some_leaves_the_others_alone(
    sources: SqliteContactSources, book: SqliteContactBook
) -> None:
    await sources.take(TEAM, whole(person(1), person(2), person(3), cards=CARDS, rules="r"), AT)
    news = SourceNews(
        is_whole=False,
        contacts=[person(1, "Ana")],
        gone=frozenset({"t2", "unknown"}),
        cards={"a": KnownCard(etag="2", contact_id="t1")},
        forgotten=frozenset({"b"}),
        rules="r",
        tokens={"book": "5"},
    )
    report = await sources.take(TEAM, news, AT)
    assert (report.imported, report.updated, report.removed) == (0, 1, 1)
    assert await names(book) == ["Ana", "Person 3"]
    memory = await sources.memory("Team")
    assert (memory.tokens, memory.cards, memory.rules) == ({"book": "5"}, news.cards, "r")


async def test_more_than_one_step_takes_are_all_there(
    sources: SqliteContactSources, book: SqliteContactBook
) -> None:
    everybody = [person(number) for number in range(2 * AT_ONCE + 1)]
    report = await sources.take(TEAM, whole(*everybody), AT)
    assert report.imported == await book.count() == len(everybody)
    assert (await sources.take(TEAM, whole(person(0)), AT)).removed == 2 * AT_ONCE


async def test_pictures_come_and_go_with_who_shows_them(
    sources: SqliteContactSources, book: SqliteContactBook
) -> None:
    await sources.take(TEAM, whole(person(1, photo="p1"), photos={"p1": b"one"}), AT)
    assert await book.photo("p1") == b"one"
    await sources.take(TEAM, whole(person(1)), AT)
    assert await book.photo("p1") is None


async def test_notes_and_favourites_outlive_a_contact_that_is_away_for_a_while(
    sources: SqliteContactSources, book: SqliteContactBook
) -> None:
    await sources.take(TEAM, whole(person(1)), AT)
    await book.set_local_note("t1", "Calls on Mondays")
    await sources.take(TEAM, whole(person(2)), AT)
    await sources.take(TEAM, whole(person(1, "Ana")), AT)
    (ana,) = await book.search("ana", limit=1)
    assert ana.local_note == "Calls on Mondays"


async def test_failures_are_counted_until_one_succeeds_and_contacts_stay(
    sources: SqliteContactSources,
) -> None:
    await sources.take(TEAM, whole(person(1)), AT)
    await sources.note_failure("Team", "No answer.")
    await sources.note_failure("Team", "Still none.")
    (kept,) = await sources.all()
    assert (kept.status.failures, kept.status.last_error, kept.status.count) == (2, "Still none.", 1)
    await sources.take(TEAM, whole(person(1)), AT)
    (kept,) = await sources.all()
    assert (kept.status.failures, kept.status.last_error) == (0, "")


async def test_a_source_that_goes_takes_its_contacts_along_and_no_others(
    sources: SqliteContactSources, book: SqliteContactBook
) -> None:
    await replace_source(book, "crm", [Contact(id="c1", name="Carla")])
    await sources.take(TEAM, whole(person(1), person(2)), AT)
    assert await sources.remove("Team") == 2
    assert (await names(book), await sources.all()) == (["Carla"], ())


async def test_nothing_is_taken_for_a_source_that_was_removed_or_changed_meanwhile(
    sources: SqliteContactSources, book: SqliteContactBook
) -> None:
    await sources.put(replace(TEAM, url="ldaps://other.example"))
    with pytest.raises(NoSuchSource):
        await sources.take(TEAM, whole(person(1)), AT)
    assert await names(book) == []


async def test_a_source_that_is_changed_is_read_from_the_beginning(sources: SqliteContactSources) -> None:
    await sources.take(TEAM, whole(person(1), cards=CARDS, rules="r", tokens={"book": "5"}), AT)
    await sources.put(replace(TEAM, base="dc=acme"))
    memory = await sources.memory("Team")
    assert (memory.rules, memory.tokens, memory.cards) == ("", {}, {})


async def test_names_of_imports_are_told_from_those_of_sources(
    sources: SqliteContactSources, book: SqliteContactBook
) -> None:
    await replace_source(book, "crm.csv", [Contact(id="c1", name="Carla")])
    await sources.take(TEAM, whole(person(1)), AT)
    assert await sources.holds_others("crm.csv")
    assert not await sources.holds_others("Team")
    assert not await sources.holds_others("new")
