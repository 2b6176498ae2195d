"""Takes files of contacts into the book."""

import asyncio
import gc
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from gamma_desktop.contacts.csv_import import read_csv
from gamma_desktop.contacts.gathering import gathered
from gamma_desktop.contacts.importing import ImportReport, ReadContacts
from gamma_desktop.contacts.model import Contact
from gamma_desktop.contacts.ports import ContactBook, ReplaceResult
from gamma_desktop.numbers.model import NumberRules

Replace = Callable[[str, Iterable[Contact]], Awaitable[ReplaceResult]]


async def import_contacts(*files: Path, source: str, rules: NumberRules, book: ContactBook) -> ImportReport:
    """Make the people in ``files`` all that ``source`` holds; who is in none of them goes from the book.

    Where no entry can be used, the book stays as it is.

    Raises:
        ContactFileError: a file cannot be read; nothing was changed.
        StoreError: the book could not be written; nothing was changed.
    """
    return await replaced(files, source=source, rules=rules, replace=book.replace_source)


async def replaced(
    files: Sequence[Path], *, source: str, rules: NumberRules, replace: Replace
) -> ImportReport:
    """The same by another way of replacing: one that only tells what it would do, say."""
    with _without_collections():
        return await _replaced(files, source=source, rules=rules, replace=replace)


async def _replaced(
    files: Sequence[Path], *, source: str, rules: NumberRules, replace: Replace
) -> ImportReport:
    found = await asyncio.to_thread(_read, files, source, rules)
    result = await replace(source, found.contacts) if found.contacts else ReplaceResult()
    return ImportReport(
        read=found.read,
        imported=result.added,
        updated=result.updated,
        skipped=found.read - len(found.contacts),
        problems=found.problems,
    )


def _read(files: Sequence[Path], source: str, rules: NumberRules) -> ReadContacts:
    return gathered(source, (read_csv(file, rules) for file in files))


@contextmanager
def _without_collections() -> Iterator[None]:
    """Keep Python from looking for garbage while there are a million objects to look through.

    It would stop every thread to do so, the window's too: 0.7 s at a time for 100,000 contacts. An import
    makes no cycles, so it leaves nothing to find.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
