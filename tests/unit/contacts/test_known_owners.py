"""What is known of numbers is what the book says, asked once until the contacts change."""

import asyncio
from collections.abc import Collection, Mapping

import pytest

from gamma_desktop.contacts.known_owners import KnownOwners
from gamma_desktop.contacts.model import Contact, ContactNumber, Owners
from tests.fakes.contact_book import FakeContactBook, replace_source

NUMBER, OTHER = "+34647460197", "+34647460198"


def person(name: str, number: str = NUMBER) -> Contact:
    return Contact(id=name, name=name, numbers=(ContactNumber(raw=number, e164=number),), source="crm")


class SlowBook(FakeContactBook):
    """Answers, once asked and let go, with what it said when it was asked."""

    def __init__(self, *contacts: Contact) -> None:
        super().__init__(*contacts)
        self.is_asked, self.may_answer = asyncio.Event(), asyncio.Event()

    async def owners_of(self, numbers: Collection[str]) -> Mapping[str, Owners]:
        found = await super().owners_of(numbers)
        self.is_asked.set()
        await self.may_answer.wait()
        return found


@pytest.fixture
def book() -> FakeContactBook:
    return FakeContactBook(person("Ana"), person("Bea"), person("Cleo", OTHER))


@pytest.fixture
def known(book: FakeContactBook) -> KnownOwners:
    return KnownOwners(book, book.changes, numbers_kept=2)


def names(owners: Owners) -> list[str]:
    return [each.name for each in owners.people]


async def test_the_book_is_asked_once_for_each_number(book: FakeContactBook, known: KnownOwners) -> None:
    for _ in range(3):
        assert names(await known.owners(NUMBER)) == ["Ana", "Bea"]
    assert names((await known.owners_of([NUMBER, OTHER]))[OTHER]) == ["Cleo"]
    assert book.asked == [NUMBER, OTHER]


async def test_nobody_is_known_too(book: FakeContactBook, known: KnownOwners) -> None:
    for _ in range(2):
        assert names(await known.owners("+34000")) == []
    assert book.asked == ["+34000"]


async def test_a_change_is_known_with_the_next_question(book: FakeContactBook, known: KnownOwners) -> None:
    await known.owners(NUMBER)
    await known.choose(NUMBER, "Bea")
    assert (await known.owners(NUMBER)).chosen == "Bea"
    await replace_source(book, "crm", [person("Dora")])
    assert names(await known.owners(NUMBER)) == ["Dora"]


async def test_what_the_agent_noted_is_known_with_the_next_question(
    book: FakeContactBook, known: KnownOwners
) -> None:
    await known.owners(OTHER)
    await book.set_local_note("Cleo", "Calls on Mondays")
    await book.set_favourite("Cleo", is_favourite=True)
    (cleo,) = (await known.owners(OTHER)).people
    assert (cleo.local_note, cleo.is_favourite) == ("Calls on Mondays", True)


async def test_an_answer_from_before_a_change_is_not_kept() -> None:
    book = SlowBook(person("Ana"))
    known = KnownOwners(book, book.changes)
    async with asyncio.TaskGroup() as group:
        late = group.create_task(known.owners(NUMBER))
        await book.is_asked.wait()
        await replace_source(book, "crm", [person("Dora")])
        book.may_answer.set()
    assert names(late.result()) == ["Ana"]
    assert names(await known.owners(NUMBER)) == ["Dora"]


async def test_those_asked_for_longest_ago_are_forgotten_first(
    book: FakeContactBook, known: KnownOwners
) -> None:
    for number in (NUMBER, OTHER, "+34000", NUMBER, "+34000"):
        await known.owners(number)
    assert book.asked == [NUMBER, OTHER, "+34000", NUMBER]
