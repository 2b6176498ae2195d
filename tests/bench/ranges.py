"""Whose number it is, with 100,000 contacts, every other one with a range of numbers that overlaps others."""

import asyncio
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

from gamma_desktop.contacts.model import Contact, ContactNumber
from gamma_desktop.numbers.ranges import NumberRange
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.database import Database
from tests.bench.profile import CONTACTS
from tests.bench.results import Measure, table
from tests.bench.store import LOOKUPS, milliseconds, p99
from tests.fakes.contact_book import replace_source

_BUDGET_MS = 1.0
_APART = 40
"""From one range of a hundred to the next: each number is in two or three."""


def run() -> list[Measure]:
    """Measure on a book made for it."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder)))


async def _measure(folder: Path) -> list[Measure]:
    chance = random.Random(1)  # noqa: S311  (the same questions in every run)
    in_ranges = [f"+34{910_000_000 + chance.randrange(CONTACTS * _APART)}" for _ in range(LOOKUPS)]
    nobodys = [f"+447{chance.randrange(10**9):09d}" for _ in range(LOOKUPS)]
    async with Database(folder / "book.db") as database:
        book = SqliteContactBook(database)
        await replace_source(book, "companies", _companies())
        held = await milliseconds(book.owners, in_ranges)
        unknown = await milliseconds(book.owners, nobodys)
    return [
        Measure.at_most("lookup of a number in ranges, p99", p99(held), "ms", budget=_BUDGET_MS),
        Measure.at_most("lookup of nobody's number, p99", p99(unknown), "ms", budget=_BUDGET_MS),
    ]


def _companies() -> Iterator[Contact]:
    for company in range(CONTACTS):
        start = f"+34{910_000_000 + company * _APART}"[:-2]
        covers = NumberRange(f"{start}00", f"{start}99") if company % 2 else None
        mobile = ContactNumber(raw="mobile", e164=f"+346{company:08d}")
        office = ContactNumber(raw=f"{start} xx", covers=covers)
        numbers = (mobile, office) if covers is not None else (mobile,)
        yield Contact(id=str(company), name=f"Company {company}", numbers=numbers)


if __name__ == "__main__":
    print(table(run()))
