"""The answers of the book with all contacts and all calls in it: whose number it is, and search as one types.

From asking to having the contacts, over the book's own reading thread, as the program asks.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from statistics import quantiles
from typing import TypeVar

from gamma_desktop.calls.model import Direction
from gamma_desktop.history.model import CallFilter
from gamma_desktop.settings.paths import profile_paths
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.database import Database
from tests.bench.profile import CONTACTS, contact, profile
from tests.bench.results import Measure, table

T = TypeVar("T")

LOOKUPS = 2000
TYPED = 60
PAGE = 50

_LOOKUP_MS, _SEARCH_MS, _FIRST_ROWS_MS = 1.0, 16.0, 100.0


def run() -> list[Measure]:
    """Measure on a book with all contacts, then on one with all calls as well."""
    with profile(with_calls=False) as folder:
        contacts = asyncio.run(_measure(folder))
    with profile(with_calls=True) as folder:
        return [*contacts, *asyncio.run(_measure_calls(folder))]


async def _measure(folder: Path) -> list[Measure]:
    chance = random.Random(1)  # noqa: S311  (the same questions in every run)
    asked = [contact(chance.randrange(CONTACTS)) for _ in range(LOOKUPS)]
    async with Database(profile_paths(str(folder)).book) as database:
        book = SqliteContactBook(database)
        numbers = (person.numbers[0].e164 or "" for person in asked)
        found = await milliseconds(book.with_number, numbers)
        typed = (text for person in asked[:TYPED] for text in as_typed(person.name))
        searched = await milliseconds(lambda text: book.search(text, limit=PAGE), typed)
        digits = (text for person in asked[:TYPED] for text in as_typed(person.numbers[0].raw))
        dialled = await milliseconds(lambda text: book.search(text, limit=PAGE), digits)
    return [
        Measure.at_most("number lookup, p99", p99(found), "ms", budget=_LOOKUP_MS),
        Measure.at_most("search as a name is typed, p99", p99(searched), "ms", budget=_SEARCH_MS),
        Measure.at_most("search as a number is typed, p99", p99(dialled), "ms", budget=_SEARCH_MS),
    ]


async def _measure_calls(folder: Path) -> list[Measure]:
    chance = random.Random(1)  # noqa: S311  (the same questions in every run)
    asked = [contact(chance.randrange(CONTACTS)) for _ in range(TYPED)]
    async with Database(profile_paths(str(folder)).book) as database:
        log = SqliteCallLog(database)

        async def first_rows(wanted: CallFilter) -> object:
            return await log.find_calls(wanted, limit=PAGE)

        names = (CallFilter(text=text) for person in asked for text in as_typed(person.name))
        by_name = await milliseconds(first_rows, names)
        digits = (CallFilter(text=text) for person in asked for text in as_typed(person.numbers[0].raw))
        by_number = await milliseconds(first_rows, digits)
        filtered = await milliseconds(first_rows, _filters(asked[0].company.split()[-1]))
    return [
        Measure.at_most("calls found as a name is typed, p99", p99(by_name), "ms", budget=_FIRST_ROWS_MS),
        Measure.at_most("calls found as a number is typed, p99", p99(by_number), "ms", budget=_FIRST_ROWS_MS),
        Measure.at_most(
            "calls by filters and a common word, worst", max(filtered), "ms", budget=_FIRST_ROWS_MS
        ),
    ]


def _filters(common_word: str) -> Iterable[CallFilter]:
    """What finds everything, what finds nothing, and a word that a tenth of all calls bear."""
    for text in ("", common_word):
        for direction in (None, *Direction):
            yield CallFilter(text=text, direction=direction)
            yield CallFilter(text=text, direction=direction, recorded_only=True)
            yield CallFilter(text=text, direction=direction, missed_only=True)
            yield CallFilter(text=text, direction=direction, mine=frozenset({"203", "204"}))


async def milliseconds(ask: Callable[[T], Awaitable[object]], texts: Iterable[T]) -> list[float]:
    taken = []
    for text in texts:
        begin = time.perf_counter()
        await ask(text)
        taken.append((time.perf_counter() - begin) * 1000)
    return taken


def as_typed(text: str) -> Iterable[str]:
    """What stands in the search field, key stroke by key stroke."""
    return (text[:length] for length in range(1, len(text) + 1))


def p99(taken: list[float]) -> float:
    return quantiles(taken, n=100, method="inclusive")[98]


if __name__ == "__main__":
    print(table(run()))
