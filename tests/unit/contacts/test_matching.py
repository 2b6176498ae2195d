"""Whose number it is: the book that tests hold in memory and the real one must say the same."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gamma_desktop.contacts.matching import match_number, match_numbers
from gamma_desktop.contacts.model import NO_MATCH, Contact, ContactNumber, MatchedBy
from gamma_desktop.contacts.written_number import contact_numbers
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.database import Database
from tests.fakes.contact_book import FakeContactBook, replace_source
from tests.unit.contacts.own_contacts_contract import Book

RULES = NumberRules(extensions=frozenset({"203"}))


def contact(name: str, *written: str) -> Contact:
    read = (number for text in written for number in contact_numbers(text, RULES).numbers)
    return Contact(id=name, name=name, numbers=tuple(read), source="crm")


ANA = contact("Ana", "647 460 197")
BEA = contact("Bea", "+34647460197")
CLEO = contact("Cleo", "203")
DORA = contact("Dora", "+34 911 234 567")
FIRM = contact("Firm", "+34 91 123 45 xx", "+34 91 123 4x xx")
GROUP = contact("Group", "+34 91 123…")
HOLDING = contact("Holding", "+34 911 234 540-569", "+34 91 123 4x xx")
INDUSTRY = contact("Industry", "+34 911 234 540-569")
EVERYBODY = (INDUSTRY, ANA, BEA, CLEO, DORA, FIRM, GROUP, HOLDING)


@pytest.fixture(params=["memory", "file"])
async def book(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Book]:
    async with Database(tmp_path / "book.db") as database:
        book = FakeContactBook() if request.param == "memory" else SqliteContactBook(database)
        await replace_source(book, "crm", EVERYBODY)
        yield book


@pytest.mark.parametrize(
    ("number", "people", "basis"),
    [
        ("+34647460197", (ANA, BEA), MatchedBy.E164),
        ("203", (CLEO,), MatchedBy.EXTENSION),
        ("+34911234567", (DORA,), MatchedBy.E164),
        ("+34911234540", (HOLDING, INDUSTRY), MatchedBy.RANGE),
        ("+34911234569", (HOLDING, INDUSTRY), MatchedBy.RANGE),
        ("+34911234570", (FIRM,), MatchedBy.RANGE),
        ("+34911234000", (FIRM, HOLDING), MatchedBy.RANGE),
        ("+34911230000", (GROUP,), MatchedBy.RANGE),
        ("+34911299999", (), None),
        ("+33647460197", (), None),
        ("460197", (), None),
        ("03", (), None),
        ("911234540", (), None),
        ("+349112345400", (GROUP,), MatchedBy.RANGE),
    ],
)
async def test_a_number_is_of_who_has_exactly_it_or_else_of_the_narrowest_range(
    book: Book, number: str, people: tuple[Contact, ...], basis: MatchedBy | None
) -> None:
    match = await match_number(number, book)
    assert (match.candidates, match.matched_by) == (people, basis)
    assert await book.with_number(number) == people


async def test_several_numbers_are_told_apart_in_one_go(book: Book) -> None:
    numbers = ["+34647460197", "203", "+34911234570", "+33647460197"]
    assert await match_numbers(numbers, book) == {each: await match_number(each, book) for each in numbers}


async def test_one_alone_is_the_contact_and_of_several_none_is_taken(book: Book) -> None:
    assert (await match_number("+34911234567", book)).contact == DORA
    assert (await match_number("+34647460197", book)).contact is None


async def test_whom_the_agent_chose_is_the_contact_and_the_others_stay_named(book: Book) -> None:
    await book.choose("+34647460197", ANA.id)
    await book.choose("+34647460197", BEA.id)
    match = await match_number("+34647460197", book)
    assert (match.contact, match.others, match.matched_by) == (BEA, (ANA,), MatchedBy.CHOICE)
    assert match.candidates == (ANA, BEA)


async def test_a_choice_counts_for_its_number_alone_and_in_ranges_too(book: Book) -> None:
    await book.choose("+34911234540", INDUSTRY.id)
    assert (await match_number("+34911234540", book)).contact == INDUSTRY
    assert (await match_number("+34911234541", book)).contact is None


async def test_a_choice_is_taken_back(book: Book) -> None:
    await book.choose("+34647460197", ANA.id)
    await book.choose("+34647460197", None)
    match = await match_number("+34647460197", book)
    assert (match.contact, match.matched_by) == (None, MatchedBy.E164)


async def test_a_choice_is_forgotten_once_the_contact_has_lost_the_number(book: Book) -> None:
    await book.choose("+34647460197", ANA.id)
    await book.choose("+34911234540", INDUSTRY.id)
    await replace_source(book, "crm", [BEA, CLEO, HOLDING, contact("Ana", "600 000 000"), INDUSTRY])
    await replace_source(book, "crm", EVERYBODY)
    assert (await match_number("+34647460197", book)).contact is None
    assert (await match_number("+34911234540", book)).contact == INDUSTRY


async def test_whoever_is_alone_with_a_number_is_no_choice_any_more(book: Book) -> None:
    await book.choose("+34647460197", ANA.id)
    await replace_source(book, "crm", [ANA])
    match = await match_number("+34647460197", book)
    assert (match.contact, match.matched_by) == (ANA, MatchedBy.E164)


async def test_a_choice_outlives_a_change_of_the_name(book: Book) -> None:
    await book.choose("+34647460197", ANA.id)
    renamed = Contact(id=ANA.id, name="Zoe Ana", numbers=ANA.numbers, source="crm")
    await replace_source(book, "crm", [renamed, BEA])
    assert (await match_number("+34647460197", book)).contact == renamed


async def test_choosing_somebody_who_does_not_have_the_number_chooses_nobody(book: Book) -> None:
    await book.choose("+34647460197", CLEO.id)
    assert (await match_number("+34647460197", book)).contact is None


async def test_a_withheld_number_is_nobodys_and_not_even_looked_up() -> None:
    book = FakeContactBook(ANA)
    assert await match_number(None, book) == NO_MATCH
    assert book.asked == []


@given(st.text("0123456789", min_size=1, max_size=14), st.text("0123456789", min_size=1, max_size=14))
async def test_two_numbers_that_differ_are_never_the_same_persons_by_how_they_end(one: str, end: str) -> None:
    known = Contact(id="1", name="Known", numbers=(ContactNumber(raw=one + end, e164=f"+{one}{end}"),))
    book = FakeContactBook(known)
    for number in (f"+{end}", end, f"+9{one}{end}", f"{one}{end}"):
        assert (await match_number(number, book)).candidates == ()
