"""The contact book as it is used: mistyped words, parts of numbers, favourites, and the calls with somebody.

Before anything is asked, two hundred contacts become favourites one by one, each with a note: what is put in
and taken out piece by piece leaves the index in a worse state than an import does.
"""

import asyncio
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

from gamma_desktop.contacts.model import Contact
from gamma_desktop.settings.paths import profile_paths
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.database import Database
from tests.bench.profile import CONTACTS, contact, profile
from tests.bench.results import Measure, table
from tests.bench.store import PAGE, TYPED, as_typed, milliseconds, p99

_FAVOURITES = 200
_WRITE_MS, _SEARCH_MS, _CALLS_MS = 50.0, 16.0, 10.0
_DIGITS_LEFT_OUT = 3


def run() -> list[Measure]:
    """Measure on a book with all contacts and all calls."""
    with profile(with_calls=True) as folder:
        return asyncio.run(_measure(folder))


async def _measure(folder: Path) -> list[Measure]:
    chance = random.Random(1)  # noqa: S311  (the same questions in every run)
    asked = [contact(chance.randrange(CONTACTS)) for _ in range(TYPED)]
    async with Database(profile_paths(str(folder)).book) as database:
        book = SqliteContactBook(database)
        written = await _mark(book)
        calls = await _calls_with(SqliteCallLog(database), asked)
        return [
            Measure.at_most("a favourite is set, p99", p99(written), "ms", budget=_WRITE_MS),
            await _searched(book, "mistyped name", (_mistyped(each.name, chance) for each in asked)),
            await _searched(book, "mistyped company", (_mistyped(each.company, chance) for each in asked)),
            await _searched(book, "middle of a number", (_inside(each) for each in asked)),
            await _searched(book, "name, among favourites", (each.name for each in asked)),
            Measure.at_most("calls with a contact, worst", max(calls), "ms", budget=_CALLS_MS),
        ]


async def _mark(book: SqliteContactBook) -> list[float]:
    async def marked(person: int) -> None:
        await book.set_favourite(f"contact-{person}", is_favourite=True)
        await book.set_local_note(f"contact-{person}", "calls in the morning")

    return await milliseconds(marked, range(0, CONTACTS, CONTACTS // _FAVOURITES))


async def _searched(book: SqliteContactBook, what: str, texts: Iterable[str]) -> Measure:
    typed = (part for text in texts for part in as_typed(text))
    taken = await milliseconds(lambda text: book.search(text, limit=PAGE), typed)
    return Measure.at_most(f"search as a {what} is typed, p99", p99(taken), "ms", budget=_SEARCH_MS)


async def _calls_with(log: SqliteCallLog, people: list[Contact]) -> list[float]:
    """Of one contact, and of somebody who has the numbers of all of them."""
    numbers = [each.numbers for each in people]
    numbers.append(tuple(number for each in people for number in each.numbers))
    return await milliseconds(lambda some: log.calls_with(some, mine=(), limit=PAGE), numbers)


def _inside(person: Contact) -> str:
    return person.numbers[0].raw[_DIGITS_LEFT_OUT:]


def _mistyped(text: str, chance: random.Random) -> str:
    """A text with one letter wrong, missing or too many, or two in wrong order."""
    at = chance.randrange(1, len(text) - 1)
    return chance.choice(list(_mistakes(text[:at], text[at:])))


def _mistakes(before: str, after: str) -> Iterator[str]:
    yield before + "x" + after[1:]
    yield before + after[1:]
    yield before + "x" + after
    yield before + after[1] + after[0] + after[2:]


if __name__ == "__main__":
    print(table(run()))
