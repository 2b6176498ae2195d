"""The part of the program that a command needs to work with contacts: the book, for as long as it takes.

Reads and writes beside a running program, in short transactions, and closes what it opened.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from gamma_desktop.app.contact_import import replaced
from gamma_desktop.contacts.importing import ImportReport
from gamma_desktop.contacts.model import Contact
from gamma_desktop.contacts.ports import ReplaceResult
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import understand
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.database import Database

_EVERYBODY = 2**31


async def import_files(
    paths: ProfilePaths, files: Sequence[Path], *, source: str, rules: NumberRules
) -> ImportReport:
    """Make the people in ``files`` all that ``source`` holds; see ``contact_import.import_contacts``.

    Raises:
        ContactFileError: a file cannot be read; nothing was changed.
        StoreError: the book could not be written; nothing was changed.
    """
    paths.prepare()
    async with Database(paths.book) as database:
        book = SqliteContactBook(database)
        return await replaced(files, source=source, rules=rules, replace=book.replace_source)


async def rehearse_import(
    paths: ProfilePaths, files: Sequence[Path], *, source: str, rules: NumberRules
) -> ImportReport:
    """What ``import_files`` would report; changes nothing, raises the same."""
    if not paths.book.exists():
        return await replaced(files, source=source, rules=rules, replace=_into_an_empty_book)
    async with Database(paths.book) as database:
        book = SqliteContactBook(database)
        return await replaced(files, source=source, rules=rules, replace=book.compare_source)


async def find_contacts(paths: ProfilePaths, text: str, *, limit: int) -> tuple[Sequence[Contact], int]:
    """The best of those that a text finds, and how many it finds in all; raises StoreError."""
    if not paths.book.exists():
        return (), 0
    async with Database(paths.book) as database:
        book = SqliteContactBook(database)
        return await book.search(text, limit=limit), await book.count(text)


async def every_contact(paths: ProfilePaths) -> Sequence[Contact]:
    """All contacts by name; raises StoreError."""
    found, _ = await find_contacts(paths, "", limit=_EVERYBODY)
    return found


async def contacts_with(paths: ProfilePaths, number: str, rules: NumberRules) -> Sequence[Contact]:
    """Everybody who has a number, however it is written, by name; raises StoreError."""
    if not paths.book.exists():
        return ()
    key = understand(number, rules).key or "".join(number.split())
    async with Database(paths.book) as database:
        return await SqliteContactBook(database).with_number(key)


async def _into_an_empty_book(_source: str, contacts: Iterable[Contact]) -> ReplaceResult:
    return ReplaceResult(added=sum(1 for _ in contacts))
