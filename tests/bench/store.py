"""The book's answers, with all contacts and all calls in it: who has a number, and search as one types.

From asking to having the contacts, over the book's own reading thread, as the program asks.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from statistics import quantiles

from gamma_desktop.settings.paths import profile_paths
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.database import Database
from tests.bench.profile import CONTACTS, contact, profile
from tests.bench.results import Measure, table

LOOKUPS = 2000
TYPED = 60
PAGE = 50

_LOOKUP_MS, _SEARCH_MS = 1.0, 16.0


def run() -> list[Measure]:
    """Measure on a book with all contacts."""
    with profile(with_calls=False) as folder:
        return asyncio.run(_measure(folder))


async def _measure(folder: Path) -> list[Measure]:
    chance = random.Random(1)  # noqa: S311  (the same questions in every run)
    asked = [contact(chance.randrange(CONTACTS)) for _ in range(LOOKUPS)]
    async with Database(profile_paths(str(folder)).book) as database:
        book = SqliteContactBook(database)
        numbers = (person.numbers[0].e164 or "" for person in asked)
        found = await _milliseconds(book.with_number, numbers)
        typed = (text for person in asked[:TYPED] for text in _as_typed(person.name))
        searched = await _milliseconds(lambda text: book.search(text, limit=PAGE), typed)
        digits = (text for person in asked[:TYPED] for text in _as_typed(person.numbers[0].raw))
        dialled = await _milliseconds(lambda text: book.search(text, limit=PAGE), digits)
    return [
        Measure.at_most("number lookup, p99", _p99(found), "ms", budget=_LOOKUP_MS),
        Measure.at_most("search as a name is typed, p99", _p99(searched), "ms", budget=_SEARCH_MS),
        Measure.at_most("search as a number is typed, p99", _p99(dialled), "ms", budget=_SEARCH_MS),
    ]


async def _milliseconds(ask: Callable[[str], Awaitable[object]], texts: Iterable[str]) -> list[float]:
    taken = []
    for text in texts:
        begin = time.perf_counter()
        await ask(text)
        taken.append((time.perf_counter() - begin) * 1000)
    return taken


def _as_typed(text: str) -> Iterable[str]:
    """What stands in the search field, key stroke by key stroke."""
    return (text[:length] for length in range(1, len(text) + 1))


def _p99(taken: list[float]) -> float:
    return quantiles(taken, n=100, method="inclusive")[98]


if __name__ == "__main__":
    print(table(run()))
