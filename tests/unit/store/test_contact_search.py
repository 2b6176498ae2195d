from dataclasses import replace
from itertools import takewhile
from pathlib import Path

import apsw
import pytest

from gamma_desktop.contacts.model import Contact, ContactNumber
from gamma_desktop.numbers.ranges import NumberRange
from gamma_desktop.store.columns import as_json
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.contact_search import FEW
from gamma_desktop.store.database import Database
from gamma_desktop.store.schema import migrations
from tests.fakes.contact_book import replace_source

LOPEZ = Contact(
    id="lopez",
    name="Lucía López",
    company="Ferrer Óptica",
    title="Head of Sales",
    emails=("lucia.lopez@ferrer.example",),
    note="Asks for the March invoice",
    numbers=(ContactNumber(raw="647 460 197", e164="+34647460197"),),
)
MUELLER = Contact(id="mueller", name="Jürgen Müller", company="Straßenbau Nørgård")
MAIN = ContactNumber(raw="+34 91 123 45 xx", covers=NumberRange("+34911234500", "+34911234599"))
OFFICE = Contact(id="office", name="Peña Ibérica", numbers=(MAIN,))
EVERYBODY = (LOPEZ, MUELLER, OFFICE)


@pytest.fixture
async def book(database: Database) -> SqliteContactBook:
    book = SqliteContactBook(database)
    await replace_source(book, "crm", EVERYBODY)
    return book


async def found(book: SqliteContactBook, text: str) -> list[str]:
    """Whom a text finds, by id; the count and a walk by pages of one must come to the same."""
    whole = [each.id for each in await book.search(text, limit=99)]
    assert await book.count(text) == len(whole)
    pages = [await book.search(text, limit=1, offset=place) for place in range(len(whole) + 1)]
    assert [each.id for page in pages for each in page] == whole
    return whole


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("invoice march", "lopez"),
        ("sales", "lopez"),
        ("lucia.lopez@ferrer", "lopez"),
        ("mueller", "mueller"),
        ("muller", "mueller"),
        ("MÜLLER", "mueller"),
        ("strassenbau", "mueller"),
        ("norgard", "mueller"),
        ("noergaard", "mueller"),
        ("pena", "office"),
        ("peña", "office"),
        ("\N{FULLWIDTH LATIN SMALL LETTER P}ena", "office"),
        ("o\N{LATIN SMALL LIGATURE FI}cina", None),
        ("460", "lopez"),
        ("60 197", "lopez"),
        ("9647460197", "lopez"),
        ("+34 (0)647", "lopez"),
        ("911 234", "office"),
        ("197 invoice", "lopez"),
    ],
)
async def test_everything_that_is_known_of_a_contact_finds_it(
    book: SqliteContactBook, text: str, expected: str | None
) -> None:
    assert await found(book, text) == ([expected] if expected else [])


@pytest.mark.parametrize(
    "text",
    ["lopex", "loopez", "olpez", "lpez mar", "ferer optica", "otpica", "Lucja Lopes", "invoize", "muxller"],
)
async def test_a_word_of_five_letters_may_have_one_mistake(book: SqliteContactBook, text: str) -> None:
    assert len(await found(book, text)) == (0 if text == "lpez mar" else 1)


@pytest.mark.parametrize("text", ["lopx", "lxpxz", "lopezzz", "647460198"])
async def test_short_words_numbers_and_two_mistakes_are_not_forgiven(
    book: SqliteContactBook, text: str
) -> None:
    assert await found(book, text) == []


async def test_the_groups_of_a_number_are_not_looked_for_one_by_one_inside_others(
    book: SqliteContactBook,
) -> None:
    assert await found(book, "647 19 60") == []


async def test_what_was_meant_exactly_comes_before_what_was_forgiven(book: SqliteContactBook) -> None:
    jansens = [Contact(id=name, name=name) for name in ("Anna Janssen", "Zoe Jansen")]
    await replace_source(book, "own", jansens)
    assert await found(book, "jansen") == ["Zoe Jansen", "Anna Janssen"]


async def test_nothing_is_forgiven_where_enough_is_found(book: SqliteContactBook) -> None:
    jansens = [Contact(id=str(number), name=f"Jansen {number}") for number in range(FEW)]
    await replace_source(book, "own", [*jansens, Contact(id="x", name="Janssen")])
    assert await found(book, "jansen") == ["0", "1", "2"]


async def test_numbers_that_begin_so_come_before_those_that_hold_it(book: SqliteContactBook) -> None:
    numbers = {"inside": "+34600911234", "begins": "+34911234777", "others": "+34600000000"}
    people = [
        Contact(id=key, name=f"{key} one", numbers=(ContactNumber(raw=e164[3:], e164=e164),))
        for key, e164 in numbers.items()
    ]
    await replace_source(book, "own", people)
    assert await found(book, "911234") == ["begins", "office", "inside"]


async def test_favourites_come_first_among_those_who_fit_equally(book: SqliteContactBook) -> None:
    names = ("Ana Abel", "Ana Zorn", "Bea Ana")
    await replace_source(book, "own", [Contact(id=name, name=name) for name in names])
    await book.set_favourite("Ana Zorn", is_favourite=True)
    await book.set_favourite("Bea Ana", is_favourite=True)
    assert await found(book, "ana") == ["Ana Zorn", "Ana Abel", "Bea Ana"]
    await book.set_favourite("Ana Zorn", is_favourite=False)
    assert await found(book, "ana") == ["Ana Abel", "Ana Zorn", "Bea Ana"]


async def test_what_the_agent_notes_is_found_until_it_is_noted_no_more(book: SqliteContactBook) -> None:
    await book.set_local_note("lopez", "likes almonds")
    assert await found(book, "almonds") == await found(book, "almnods") == ["lopez"]
    await replace_source(book, "crm", [replace(LOPEZ, company="Other"), MUELLER])
    assert await found(book, "almonds") == ["lopez"]
    await book.set_local_note("lopez", "")
    assert await found(book, "almonds") == []


async def test_no_word_stays_of_those_who_are_gone(book: SqliteContactBook, database: Database) -> None:
    await book.set_local_note("lopez", "likes almonds")
    await replace_source(book, "crm", [MUELLER])
    await replace_source(book, "crm", [])
    assert await database.read(lambda book: book.execute("SELECT * FROM contact_vocabulary").fetchall()) == []


async def test_undoing_twice_leaves_no_word_behind(book: SqliteContactBook, database: Database) -> None:
    kept = await book.save(Contact(id="", name="Zoraida"))
    await book.set_local_note(kept.id, "likes almonds")
    removed = await book.remove(kept.id)
    assert removed is not None
    await book.restore(removed)
    await book.restore(replace(removed, local_note=""))
    assert await found(book, "almonds") == await found(book, "almnods") == []
    assert await found(book, "zoraide") == [kept.id]
    words = await database.read(lambda book: book.execute("SELECT word FROM contact_vocabulary").fetchall())
    assert ("almonds",) not in words


async def test_a_book_of_an_older_program_is_searched_the_same(path: Path) -> None:
    older = apsw.Connection(str(path))
    for step in takewhile(lambda step: "contact_vocabulary" not in step.sql, migrations()):
        older.execute(step.sql).fetchall()
        older.pragma("user_version", step.number)
    insert = "INSERT INTO contacts (id, contact_id, source, sort_key, payload) VALUES (?, ?, 'crm', ?, ?)"
    older.execute(insert, (1, "lopez", "lucia lopez", as_json(LOPEZ)))
    older.execute("INSERT INTO contact_marks VALUES ('lopez', 0, 'likes almonds', NULL)")
    older.close()
    async with Database(path) as database:
        book = SqliteContactBook(database)
        assert await found(book, "invoize") == await found(book, "almonds") == ["lopez"]
        await replace_source(book, "crm", [])
        assert await found(book, "lopez") == []
