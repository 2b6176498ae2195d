"""What the columns of a table hold: as is said now, else as was said of such headings, else as guessed."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from gamma_desktop.app.contact_reading.door import preview_file
from gamma_desktop.contacts.contact_file import FileKind, FilePreview
from gamma_desktop.contacts.csv_fields import Field, Fields, mapped
from gamma_desktop.contacts.ports import ColumnMemory
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.column_memory import SqliteColumnMemory
from gamma_desktop.store.database import Database


async def looked_at(path: Path, rules: NumberRules, memory: ColumnMemory) -> FilePreview:
    """What a file is, its columns taken as was said of such headings before; raises ContactFileError."""
    preview = await preview_file(path, rules=rules)
    if preview.kind is not FileKind.TABLE:
        return preview
    fields = await memory.columns_of(preview.headings)
    return preview if fields is None else replace(preview, fields=fields)


async def chosen_columns(
    paths: ProfilePaths, path: Path, rules: NumberRules, wanted: Sequence[tuple[Field, str]], *, keep: bool
) -> FilePreview | None:
    """The same for a command, with the columns of these headings meaning this.

    ``keep`` remembers what is wanted for the next time. None if the file is no table, or if nothing was ever
    said of columns: then it need not be looked at before.

    Raises:
        KeyError: no column has such a heading.
        ContactFileError, StoreError: it could not be looked at.
    """
    if keep:
        paths.prepare()
    elif not paths.book.exists():
        return await _chosen(path, rules, wanted, _NoMemory())
    async with Database(paths.book) as database:
        memory = SqliteColumnMemory(database)
        if keep and not wanted and await memory.is_empty():
            return None
        preview = await _chosen(path, rules, wanted, memory)
        if preview is not None and wanted and keep:
            await memory.remember(preview.headings, preview.fields)
        return preview


async def _chosen(
    path: Path, rules: NumberRules, wanted: Sequence[tuple[Field, str]], memory: ColumnMemory
) -> FilePreview | None:
    preview = await looked_at(path, rules, memory)
    if preview.kind is not FileKind.TABLE:
        return None
    return replace(preview, fields=mapped(preview.fields, preview.headings, wanted))


class _NoMemory:
    """Before there is a book, nothing was said."""

    async def columns_of(self, _headings: Sequence[str]) -> Fields | None:
        return None

    async def remember(self, _headings: Sequence[str], _fields: Fields) -> None:
        """There is nowhere to keep it."""
