"""What the columns of a table hold: as is said now, else as was said of such headings, else as guessed."""

from collections.abc import Sequence
from pathlib import Path

from gamma_desktop.app.book_of_command import existing_book, has_book, made_book
from gamma_desktop.app.contact_reading.client import preview_file
from gamma_desktop.contacts.csv_fields import Field, Fields, mapped
from gamma_desktop.contacts.importing import FilePreview
from gamma_desktop.contacts.ports import ColumnMemory
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.column_memory import SqliteColumnMemory


async def looked_at(path: Path, rules: NumberRules, memory: ColumnMemory) -> FilePreview:
    """What a file is, its columns taken as was said of such headings before; raises ContactFileError."""
    preview = await preview_file(path, rules=rules)
    if not preview.kind.has_columns:
        return preview
    fields = await memory.columns_of(preview.headings)
    return preview if fields is None else await preview_file(path, rules=rules, fields=fields)


async def chosen_columns(
    paths: ProfilePaths, path: Path, rules: NumberRules, wanted: Sequence[tuple[Field, str]], *, keep: bool
) -> FilePreview | None:
    """The same for a command, with the columns of these headings meaning this.

    ``keep`` remembers what is wanted for the next time. None if nothing was ever said of columns: then a file
    that is to be imported need not be looked at before.

    Raises:
        KeyError: no column has such a heading.
        ContactFileError, StoreError: it could not be looked at.
    """
    if not keep and not has_book(paths):
        return await _chosen(path, rules, wanted, _NoMemory())
    async with made_book(paths) if keep else existing_book(paths) as database:
        memory = SqliteColumnMemory(database)
        if keep and not wanted and await memory.is_empty():
            return None
        preview = await _chosen(path, rules, wanted, memory)
        if wanted and keep and preview.kind.has_columns:
            await memory.remember(preview.headings, preview.fields)
        return preview


async def _chosen(
    path: Path, rules: NumberRules, wanted: Sequence[tuple[Field, str]], memory: ColumnMemory
) -> FilePreview:
    preview = await looked_at(path, rules, memory)
    if not wanted or not preview.kind.has_columns:
        return preview
    fields = mapped(preview.fields, preview.headings, wanted)
    return await preview_file(path, rules=rules, fields=fields)


class _NoMemory:
    """Before there is a book, nothing was said."""

    async def columns_of(self, _headings: Sequence[str]) -> Fields | None:
        return None

    async def remember(self, _headings: Sequence[str], _fields: Fields) -> None:
        """There is nowhere to keep it."""
