from collections.abc import Iterator

import pytest

from gamma_desktop.contacts.model import Contact, ContactNumber
from gamma_desktop.contacts.ports import ReplaceResult
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.database import Database
from tests.fakes.contact_book import replace_source


def contact(name: str, *numbers: str, company: str = "", source: str = "crm") -> Contact:
    """A contact whose id is made of its name; "+…" is an international number, others are extensions."""
    return Contact(
        id=f"{source}:{name}",
        name=name,
        company=company,
        numbers=tuple(
            ContactNumber(raw=number, e164=number.replace(" ", "") if number.startswith("+") else None)
            for number in numbers
        ),
        source=source,
    )


ANA = contact("Ana García", "+34 647 460 197", company="Zeta Logística")
ANABEL = contact("Anabel Ruiz", "+34 912 345 678")
GARCIA = contact("García Mateo", "+49 30 123456", "203")
ZOE = contact("Zoe Ángel", "+34 647 460 197", company="García e Hijos")
EVERYBODY = (ANA, ANABEL, GARCIA, ZOE)


@pytest.fixture
async def book(database: Database) -> SqliteContactBook:
    book = SqliteContactBook(database)
    await replace_source(book, "crm", reversed(EVERYBODY))
    return book


async def test_everybody_with_a_number_is_found_by_name(book: SqliteContactBook) -> None:
    assert await book.with_number("+34647460197") == (ANA, ZOE)
    assert await book.with_number("203") == (GARCIA,)
    assert await book.with_number("+34647460190") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (ANA, ANABEL, GARCIA, ZOE)),
        (" +(", (ANA, ANABEL, GARCIA, ZOE)),
        ("ana", (ANA, ANABEL)),
        ("ANA GARCIA", (ANA,)),
        ("garcía an", (ANA, ZOE)),
        ("garcia", (GARCIA, ANA, ZOE)),
        ("angel", (ZOE,)),
        ("logis", (ANA,)),
        ("ana zeta", (ANA,)),
        ("647460197", (ANA, ZOE)),
        ("647 46", (ANA, ZOE)),
        ("+34 647-460", (ANA, ZOE)),
        ("0034647", (ANA, ZOE)),
        ("0647460197", (ANA, ZOE)),
        ("030 1234", (GARCIA,)),
        ("+49 (0)30 12", (GARCIA,)),
        ("912 ana", (ANABEL,)),
        ("460197", (ANA, ZOE)),
        ("46 01", (ANA, ZOE)),
        ("97", ()),
        ("nobody", ()),
        ('"', (ANA, ANABEL, GARCIA, ZOE)),
    ],
)
async def test_every_word_must_begin_a_word_of_the_contact(
    book: SqliteContactBook, text: str, expected: tuple[Contact, ...]
) -> None:
    assert await book.search(text, limit=10) == expected
    assert await book.count(text) == len(expected)


@pytest.mark.parametrize("text", ["", "garcia", "a", "6"])
async def test_pages_of_a_search_follow_each_other(book: SqliteContactBook, text: str) -> None:
    whole = tuple(await book.search(text, limit=10))
    paged = [await book.search(text, limit=1, offset=offset) for offset in range(len(whole) + 1)]
    assert paged == [*((found,) for found in whole), ()]


async def test_replacing_tells_what_changed(book: SqliteContactBook) -> None:
    changed = contact("Ana García", "+34 600 000 000")
    result = await replace_source(book, "crm", [changed, ANABEL, contact("New One")])
    assert result == ReplaceResult(added=1, updated=1, removed=2, unchanged=1)
    assert await book.search("", limit=10) == (changed, ANABEL, contact("New One"))
    assert await book.search("zeta", limit=10) == ()
    assert await book.with_number("+34647460197") == ()


async def test_replacing_with_the_same_changes_nothing(book: SqliteContactBook) -> None:
    assert await replace_source(book, "crm", EVERYBODY) == ReplaceResult(unchanged=4)


async def test_one_source_leaves_the_others_alone(book: SqliteContactBook) -> None:
    own = contact("Bea Own", source="own")
    await replace_source(book, "own", [own])
    await replace_source(book, "crm", [])
    assert await book.search("", limit=10) == (own,)


async def test_contacts_that_cannot_be_read_to_the_end_leave_the_old_ones(book: SqliteContactBook) -> None:
    def broken() -> Iterator[Contact]:
        yield contact("New One")
        raise EOFError

    with pytest.raises(EOFError):
        await replace_source(book, "crm", broken())
    assert await book.search("", limit=10) == EVERYBODY


async def test_newcomers_stand_in_the_alphabet_where_they_belong(book: SqliteContactBook) -> None:
    names = ["Aaron", "Bea", "Ana Garcés", "Zz Top", "Anabela", "Ángela"]
    await replace_source(book, "own", [contact(name, source="own") for name in names])
    assert [found.name for found in await book.search("", limit=20)] == [
        "Aaron", "Ana Garcés", "Ana García", "Anabel Ruiz", "Anabela",
        "Ángela", "Bea", "García Mateo", "Zoe Ángel", "Zz Top",
    ]  # fmt: skip


async def test_the_alphabet_holds_when_newcomers_crowd_into_one_place(book: SqliteContactBook) -> None:
    crowd = [contact(f"Anab {number:03}", source="own") for number in range(60)]
    for size in range(1, len(crowd) + 1):
        await replace_source(book, "own", crowd[:size])
    assert [found.name for found in await book.search("", limit=100)] == [
        ANA.name,
        *(one.name for one in crowd),
        ANABEL.name,
        GARCIA.name,
        ZOE.name,
    ]
    assert await book.search("anab 059", limit=9) == (crowd[-1],)
    assert await book.count("anab") == 61
