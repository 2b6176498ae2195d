"""One person in several sources: shown once, found by what any of them tells, and marked as a whole."""

import io
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import apsw
import pytest

from gamma_desktop.contacts.contact_file import ContactFile
from gamma_desktop.contacts.matching import match_number
from gamma_desktop.contacts.model import LOCAL, Contact, ContactNumber
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.database import Database
from tests.fakes.contact_book import replace_source
from tests.unit.contacts.whole_files import collected, gathered

PAIRS = sorted((Path(__file__).parents[2] / "data" / "contacts" / "same-person").glob("*-a.vcf"))
NUMBER, OTHER_NUMBER, THIRD_NUMBER = "+34612345601", "+34612345602", "+34912345603"


def contact(contact_id: str, name: str = "Marta Prieto", *numbers: str, company: str = "Talleres") -> Contact:
    told = tuple(ContactNumber(raw=each, e164=each) for each in numbers or (NUMBER,))
    return Contact(id=contact_id, name=name, company=company, numbers=told)


@pytest.fixture
async def book(tmp_path: Path) -> AsyncIterator[SqliteContactBook]:
    async with Database(tmp_path / "book.db") as database:
        yield SqliteContactBook(database)


async def ids(book: SqliteContactBook, text: str = "") -> list[str]:
    found = [each.id for each in await book.search(text, limit=100)]
    assert await book.count(text) == len(found)
    return found


@pytest.mark.parametrize(
    ("other", "people"),
    [
        (contact("b"), 1),
        (contact("b", "MARTA  PRIETO", company="talleres"), 1),
        (contact("b", "Marta Príeto"), 1),
        (replace(contact("b", "Marta Prieto García"), uid="abc-1"), 1),
        (replace(contact("b", "Marta Prieto", OTHER_NUMBER, company="Other"), uid="abc-1"), 1),
        (contact("b", company="Other"), 2),
        (contact("b", "Ana Prieto"), 2),
        (contact("b", "Marta Prieto", OTHER_NUMBER), 2),
        (replace(contact("b", "Ana Ruiz", OTHER_NUMBER), uid="abc-1"), 2),
    ],
)
async def test_entries_that_agree_are_one_person_and_others_are_told_apart(
    book: SqliteContactBook, other: Contact, people: int
) -> None:
    await replace_source(book, "crm", [replace(contact("a"), uid="abc-1")])
    await replace_source(book, "phone", [other])
    assert len(await ids(book)) == people
    has_number = any(each.e164 == NUMBER for each in other.numbers)
    match = await match_number(NUMBER, book)
    assert len(match.candidates) == (people if has_number else 1)


@pytest.mark.parametrize("first", PAIRS, ids=lambda file: file.stem.removesuffix("-a"))
async def test_files_that_tell_of_the_same_are_one_person_and_others_are_two(
    book: SqliteContactBook, first: Path
) -> None:
    pair = (first, first.with_name(first.name.replace("-a.", "-b.")))
    for source, file in zip(("crm", "phone"), pair, strict=True):
        entries = ContactFile(io.BytesIO(file.read_bytes()), file.name, NumberRules()).entries()
        await replace_source(book, source, gathered(source, [collected(entries)]).contacts)

    _name, people, _a = first.stem.rsplit("-", 2)
    assert len(await ids(book)) == int(people)


async def test_two_entries_of_one_source_stay_two(book: SqliteContactBook) -> None:
    await replace_source(book, "crm", [contact("a"), contact("b")])
    await replace_source(book, "phone", [contact("c", "Somebody Else")])
    assert len((await match_number(NUMBER, book)).candidates) == 3


async def test_a_person_is_found_by_what_any_source_tells_and_names_them_all(book: SqliteContactBook) -> None:
    await replace_source(book, "crm", [replace(contact("a"), emails=("marta@talleres.example",))])
    await replace_source(book, "phone", [contact("b", "Marta Prieto", NUMBER, OTHER_NUMBER)])
    for text in ("marta", "prieto mar", "talleres.example", "345602", "612 345 601"):
        assert await ids(book, text) == ["b"], text
    (shown,) = await book.search("", limit=9)
    assert shown.also_in == ("crm",)
    assert shown.emails == ("marta@talleres.example",)
    assert [number.e164 for number in shown.numbers] == [NUMBER, OTHER_NUMBER]


async def test_a_number_that_only_a_copy_has_belongs_to_the_person(book: SqliteContactBook) -> None:
    await replace_source(book, "phone", [contact("b", "Marta Prieto", NUMBER, OTHER_NUMBER)])
    await replace_source(book, "crm", [contact("a")])
    match = await match_number(OTHER_NUMBER, book)
    assert match.contact is not None
    assert (match.contact.id, match.contact.also_in) == ("a", ("phone",))


async def test_shown_is_the_agents_own_then_a_favourite_then_the_newest_source(
    book: SqliteContactBook,
) -> None:
    await replace_source(book, "old", [contact("a")])
    await replace_source(book, "new", [contact("b")])
    assert await ids(book) == ["b"]
    await replace_source(book, "old", [replace(contact("a"), title="Head")])
    assert await ids(book) == ["b"]
    own = await book.save(contact("own"))
    assert await ids(book) == ["own"]
    assert (own.source, own.also_in) == (LOCAL, ("new", "old"))
    await book.remove("own")
    assert await ids(book) == ["b"]


async def test_a_favourite_of_one_source_stays_one_when_another_brings_the_person(
    book: SqliteContactBook,
) -> None:
    await replace_source(book, "old", [contact("a"), contact("z", "Ana", THIRD_NUMBER)])
    await book.set_favourite("a", is_favourite=True)
    await book.set_local_note("a", "calls on Fridays")
    await replace_source(book, "new", [contact("b")])
    first, second = await book.search("", limit=9)
    assert (first.is_favourite, first.local_note, first.also_in) == (True, "calls on Fridays", ("old",))
    assert second.id == "z"
    assert await ids(book, "fridays") == [first.id]
    await replace_source(book, "new", [])
    (kept,) = await book.search("marta", limit=9)
    assert (kept.id, kept.is_favourite, kept.local_note) == ("a", True, "calls on Fridays")


async def test_marks_are_set_and_taken_off_the_whole_person(book: SqliteContactBook) -> None:
    await replace_source(book, "old", [contact("a")])
    await replace_source(book, "new", [contact("b")])
    await book.set_favourite("b", is_favourite=True)
    await book.set_local_note("b", "first")
    await book.set_local_note("b", "second")
    await book.set_favourite("b", is_favourite=False)
    await replace_source(book, "new", [])
    (kept,) = await book.search("", limit=9)
    assert (kept.is_favourite, kept.local_note) == (False, "second")


async def test_a_choice_of_a_person_holds_whichever_entry_is_shown(book: SqliteContactBook) -> None:
    await replace_source(book, "old", [contact("a"), contact("z", "Ana")])
    await book.choose(NUMBER, "a")
    await replace_source(book, "new", [contact("b")])
    match = await match_number(NUMBER, book)
    assert match.contact is not None
    assert (match.contact.id, len(match.candidates)) == ("b", 2)
    await replace_source(book, "new", [])
    match = await match_number(NUMBER, book)
    assert match.contact is not None
    assert match.contact.id == "a"


async def test_an_own_entry_is_saved_without_what_it_shows_of_the_others(book: SqliteContactBook) -> None:
    await replace_source(book, "crm", [contact("b", "Marta Prieto", NUMBER, OTHER_NUMBER)])
    shown = await book.save(contact("own"))
    assert len(shown.numbers) == 2
    await book.save(replace(shown, note="own words"))
    await replace_source(book, "crm", [])
    (own,) = await book.search("", limit=9)
    assert [number.e164 for number in own.numbers] == [NUMBER]
    assert (own.note, own.also_in) == ("own words", ())


async def test_an_extension_that_only_a_copy_has_is_kept_beside_the_number(book: SqliteContactBook) -> None:
    behind = ContactNumber(raw=f"{NUMBER} ext. 12", e164=NUMBER)
    await replace_source(book, "crm", [replace(contact("b"), numbers=(behind,))])
    shown = await book.save(contact("own"))
    assert [(number.e164, number.extension) for number in shown.numbers] == [(NUMBER, ""), (NUMBER, "12")]
    await book.save(replace(shown, note="own words"))
    await replace_source(book, "crm", [])
    (own,) = await book.search("", limit=9)
    assert [number.extension for number in own.numbers] == [""], "it was the other source's"


async def test_a_number_without_an_extension_adds_nothing_to_one_with_it(book: SqliteContactBook) -> None:
    await replace_source(book, "phone", [contact("b")])
    both = tuple(ContactNumber(raw=f"{NUMBER} ext. {each}", e164=NUMBER) for each in (12, 14))
    await replace_source(book, "crm", [replace(contact("a"), numbers=both)])
    (shown,) = await book.search("", limit=9)
    assert [number.extension for number in shown.numbers] == ["12", "14"]


async def test_the_middle_of_three_goes_and_comes_back(book: SqliteContactBook) -> None:
    await replace_source(book, "one", [contact("a")])
    await replace_source(book, "two", [contact("b")])
    own = await book.save(contact("own"))
    removed = await book.remove(own.id)
    assert removed is not None
    assert removed.also_in == ()
    await replace_source(book, "two", [])
    assert await ids(book, "marta") == ["a"]
    await book.restore(removed)
    await replace_source(book, "two", [contact("b")])
    assert await ids(book, "marta") == ["own"]
    assert (await book.search("", limit=9))[0].also_in == ("two", "one")


async def test_words_one_mistake_away_are_still_known_when_a_copy_has_gone(book: SqliteContactBook) -> None:
    await replace_source(book, "one", [contact("a")])
    await replace_source(book, "two", [contact("b")])
    await replace_source(book, "two", [])
    assert await ids(book, "prietto") == ["a"]
    await replace_source(book, "one", [])
    assert await ids(book, "prietto") == []


async def test_a_book_of_before_learns_who_is_one_person(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    async with Database(path) as database:
        book = SqliteContactBook(database)
        await replace_source(book, "one", [contact("a")])
        await replace_source(book, "two", [contact("b")])
    with apsw.Connection(str(path)) as connection:
        for script in ("DELETE FROM contact_copies", "DROP VIEW marked_contacts", _OLD_VIEW, *_OLD_TABLES):
            connection.execute(script)
    async with Database(path) as database:
        assert await ids(SqliteContactBook(database)) == ["b"]


_OLD_VIEW = """
    CREATE VIEW marked_contacts AS
    SELECT contacts.id, contacts.contact_id, payload, contact_marks.is_favourite, contact_marks.note
    FROM contacts LEFT JOIN contact_marks ON contact_marks.contact_id = contacts.contact_id
"""
_OLD_TABLES = (
    "DROP INDEX calls_that_may_settle",
    "ALTER TABLE contact_marks DROP COLUMN is_vip",
    "DROP TABLE outbox",
    "DROP TABLE handed_over",
    "DROP TABLE claimed_calls",
    "DROP TABLE handled_calls",
    "DROP TABLE worked_in_facts",
    "DROP TABLE reminders",
    "DROP TABLE choices_before",
    "DROP TABLE contacts_before",
    "DROP TABLE contact_imports",
    "DROP TABLE contact_copies",
    "DROP TABLE contact_arrivals",
    "DROP INDEX contacts_by_uid",
    "ALTER TABLE contacts DROP COLUMN uid",
    "PRAGMA user_version = 17",
)


async def test_a_third_entry_alike_keeps_what_only_the_first_is_found_by(book: SqliteContactBook) -> None:
    await replace_source(book, "one", [replace(contact("a"), note="barcelona")])
    await replace_source(book, "two", [contact("b")])
    await replace_source(book, "three", [contact("c")])
    assert await ids(book, "barcelona") == ["c"]
    await replace_source(book, "four", [replace(contact("d"), title="gerente"), contact("e", "Luis Cano")])
    assert (await ids(book, "barcelona"), await ids(book, "gerente")) == (["d"], ["d"])
    await replace_source(book, "one", [])
    assert await ids(book, "barcelona") == []


async def test_many_people_of_two_sources_are_each_one(book: SqliteContactBook) -> None:
    people = [contact(f"a{n:04}", f"Marta {n:04}", f"+3461234{n:04}") for n in range(1200)]
    await replace_source(book, "one", people)
    await replace_source(book, "two", [replace(each, id=each.id.replace("a", "b")) for each in people])

    found = await book.search("marta", limit=2000)
    assert [(each.id, each.also_in) for each in found] == [(f"b{n:04}", ("one",)) for n in range(1200)]
