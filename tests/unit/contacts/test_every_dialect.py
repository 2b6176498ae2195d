"""Whatever program wrote a file, and whatever happened to it: no contact has a number of another."""

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from gamma_desktop.contacts.contact_file import ContactFile
from gamma_desktop.contacts.errors import ContactFileError
from gamma_desktop.contacts.gathering import Gathering
from gamma_desktop.contacts.importing import Entry, ImportedPerson
from gamma_desktop.contacts.model import Contact
from gamma_desktop.numbers.model import NumberRules
from tests.examples import share_of
from tests.unit.contacts import address_books as books

Reader = Callable[[bytes, str], list[Entry]]


def read(content: bytes, name: str) -> list[Entry]:
    """All entries of a file; none if it is refused as a whole, which loses nothing."""
    try:
        return list(ContactFile(io.BytesIO(content), name, NumberRules()).entries())
    except ContactFileError:
        return []


def check(told: Sequence[books.Person], content: bytes, name: str, reader: Reader = read) -> None:
    entries = reader(content, name)
    for person in people(entries):
        whose = books.owners(person, told)
        assert len(whose) <= 1, f"{person} is of {whose}"
        assert "?" not in whose, f"{person} has a number that nobody had"
    of_rows = [entry for entry in entries if not entry.is_of_file]
    gathering = Gathering("crm")
    made = [entry.person is not None and gathering.contact(entry.person) for entry in of_rows]
    imported = sum(isinstance(each, Contact) for each in made)
    left_out = sum(entry.person is None and bool(entry.problems) for entry in of_rows)
    repeated = len(list(people(entries))) - imported
    assert len(of_rows) == imported + repeated + left_out, "something was lost without a word"


def people(entries: Sequence[Entry]) -> list[ImportedPerson]:
    return [entry.person for entry in entries if entry.person is not None]


@settings(max_examples=share_of(150))
@given(books.tables())
def test_no_row_gives_a_number_to_another(book: tuple[list[books.Person], bytes]) -> None:
    check(*book, "people.csv")


@settings(max_examples=share_of(150))
@given(books.cards())
def test_no_card_gives_a_number_to_another(book: tuple[list[books.Person], bytes]) -> None:
    check(*book, "people.vcf")


def test_an_undamaged_book_of_each_dialect_comes_in_whole(subtests: pytest.Subtests) -> None:
    for dialect in books.DIALECTS:
        with subtests.test(dialect.stem):
            check_whole(dialect)


def check_whole(dialect: Path) -> None:
    told = [books.plain_person(place) for place in range(len(books.TAGS))]
    content = books.table_text(dialect, told).encode()
    fields = min(books.number_fields(dialect), len(told[0].cells))

    found = people(read(content, "people.csv"))
    assert [
        (person.name, {number.raw for number in person.numbers} & set(each.cells))
        for person, each in zip(found, told, strict=True)
    ] == [(f"Ana {each.tag}", set(each.cells[:fields])) for each in told]


def moved(content: bytes, name: str) -> list[Entry]:
    """A reader that goes wrong: each number comes to the next one in the file."""
    entries = read(content, name)
    numbers = [person.numbers for person in people(entries)]
    numbers.append(numbers.pop(0))
    later = iter(numbers)
    return [
        entry if entry.person is None else replace(entry, person=replace(entry.person, numbers=next(later)))
        for entry in entries
    ]


def silent(content: bytes, name: str) -> list[Entry]:
    """A reader that goes wrong: of what it leaves out, it says nothing."""
    return [replace(entry, person=None, problems=()) for entry in read(content, name)]


@pytest.mark.parametrize("reader", [moved, silent])
def test_the_check_itself_tells_a_reader_that_goes_wrong(reader: Reader) -> None:
    told = [books.plain_person(place) for place in range(2)]
    content = books.table_text(books.DIALECTS[0], told).encode()
    check(told, content, "people.csv")
    with pytest.raises(AssertionError):
        check(told, content, "people.csv", reader)
