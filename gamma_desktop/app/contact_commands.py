"""What commands do with contacts: each opens the book for as long as it takes.

Reads and writes beside a running program, in short transactions, and closes what it opened.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Self

from gamma_desktop.app.book_of_command import existing_book, has_book, made_book
from gamma_desktop.contacts.csv_fields import Field, Fields
from gamma_desktop.contacts.errors import NothingToUndo, ReservedSource
from gamma_desktop.contacts.export import CsvShape, ExportKind, csv_headings, exported
from gamma_desktop.contacts.file_import import ContactImport, previewed_as_before
from gamma_desktop.contacts.importing import FilePreview, ImportReport, UndoneImport
from gamma_desktop.contacts.model import Contact
from gamma_desktop.contacts.ports import NO_PHOTOS, ReplaceResult
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import understand
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.column_memory import SqliteColumnMemory
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.contact_sources import SqliteContactSources
from gamma_desktop.store.contact_undo import SqliteImportUndo

_ALL = 2**31


async def import_files(paths: ProfilePaths, wanted: ContactImport) -> ImportReport:
    """Take files into the book; see ``ContactImport.run``. Raises ReservedSource for a server's name."""
    async with made_book(paths) as database:
        if any(kept.source.name == wanted.source for kept in await SqliteContactSources(database).all()):
            raise ReservedSource(wanted.source, is_of_server=True)
        return await wanted.run(SqliteContactBook(database))


async def rehearse_import(paths: ProfilePaths, wanted: ContactImport) -> ImportReport:
    """What ``import_files`` would report; changes nothing, raises the same."""
    if not has_book(paths):
        return await wanted.rehearse(_NoBook())
    async with existing_book(paths) as database:
        return await wanted.rehearse(SqliteContactBook(database))


async def undo_import(paths: ProfilePaths, source: str | None) -> UndoneImport:
    """Have the contacts be as they were before an import; raises NothingToUndo, StoreError."""
    if not has_book(paths):
        raise NothingToUndo(source)
    async with existing_book(paths) as database:
        return await SqliteImportUndo(database).undo(source)


async def find_contacts(paths: ProfilePaths, text: str, *, limit: int) -> tuple[Sequence[Contact], int]:
    """The best of those that a text finds, and how many it finds in all; raises StoreError."""
    if not has_book(paths):
        return (), 0
    async with existing_book(paths) as database:
        book = SqliteContactBook(database)
        return await book.search(text, limit=limit), await book.count(text)


async def every_contact(paths: ProfilePaths) -> Sequence[Contact]:
    """All contacts, favourites first, by name; raises StoreError."""
    found, _ = await find_contacts(paths, "", limit=_ALL)
    return found


async def export_contacts(paths: ProfilePaths, kind: ExportKind, write: Callable[[str], None]) -> None:
    """Hand all contacts to ``write``, piece by piece; raises StoreError."""
    if not has_book(paths):
        write(csv_headings(CsvShape()) if kind is ExportKind.CSV else "")
        return
    async with existing_book(paths) as database:
        async for piece in exported(SqliteContactBook(database), kind):
            write(piece)


async def contacts_with(paths: ProfilePaths, number: str, rules: NumberRules) -> Sequence[Contact]:
    """Everybody who has a number, however it is written, favourites first; raises StoreError."""
    if not has_book(paths):
        return ()
    key = understand(number, rules).key or "".join(number.split())
    async with existing_book(paths) as database:
        return await SqliteContactBook(database).with_number(key)


async def chosen_columns(
    paths: ProfilePaths, path: Path, rules: NumberRules, wanted: Sequence[tuple[Field, str]], *, keep: bool
) -> FilePreview | None:
    """What a file is, with the columns of these headings meaning this, the others as said or guessed before.

    ``keep`` remembers what is wanted for the next time. None if nothing was ever said of columns: then a file
    that is to be imported need not be looked at before.

    Raises:
        KeyError: no column has such a heading.
        ContactFileError, StoreError: it could not be looked at.
    """
    if not keep and not has_book(paths):
        return await previewed_as_before(path, rules, _NoMemory(), wanted)
    async with made_book(paths) if keep else existing_book(paths) as database:
        memory = SqliteColumnMemory(database)
        if keep and not wanted and await memory.is_empty():
            return None
        preview = await previewed_as_before(path, rules, memory, wanted)
        if wanted and keep and preview.kind.has_columns:
            await memory.remember(preview.headings, preview.fields)
        return preview


class _NoMemory:
    """Before there is a book, nothing was said."""

    async def columns_of(self, _headings: Sequence[str]) -> Fields | None:
        return None

    async def remember(self, _headings: Sequence[str], _fields: Fields) -> None:
        """There is nowhere to keep it."""


class _NoBook:
    """A book that is not there yet, and is not made: everything would be new to it."""

    def __init__(self) -> None:
        self._ids: set[str] = set()

    def staged(self, _source: str) -> Self:
        return self

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._ids.clear()

    async def add(self, contacts: Iterable[Contact], _photos: Mapping[str, bytes] = NO_PHOTOS) -> None:
        self._ids.update(contact.id for contact in contacts)

    async def compare(self) -> ReplaceResult:
        return ReplaceResult(added=len(self._ids))

    async def swap(self) -> ReplaceResult:
        return await self.compare()
