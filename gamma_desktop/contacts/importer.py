"""Importing from the window: looks at a file, remembers what its columns hold, takes it into the book.

Loads what that takes when it is first used: a program at rest has no need of it.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from gamma_desktop.contacts.csv_fields import Fields
from gamma_desktop.contacts.importing import (
    FilePreview,
    ImportProgress,
    ImportReport,
    UndoneImport,
    shown_name,
)
from gamma_desktop.contacts.ports import ColumnMemory, ImportUndo, StagingBook
from gamma_desktop.numbers.model import NumberRules


class FileImporter:
    """Implements ``ui.contacts.ports.ContactImporter``; a file is a source of its own name.

    Args:
        memory: remembers what columns hold.
        book: what files are taken into.
        undo: takes imports back.
        rules: how numbers are written here, now.
    """

    def __init__(
        self, memory: ColumnMemory, book: StagingBook, undo: ImportUndo, rules: Callable[[], NumberRules]
    ) -> None:
        self._memory = memory
        self._book = book
        self._undo = undo
        self._rules = rules

    async def look_at(self, path: Path, fields: Fields | None = None) -> FilePreview:
        """What a file is; without ``fields`` as was said of such headings before; raises ContactFileError."""
        from gamma_desktop.contacts.file_import import previewed_as_before  # noqa: PLC0415  (when a file is imported)
        from gamma_desktop.contacts.file_reading.client import preview_file  # noqa: PLC0415  (when a file is imported)

        if fields is not None:
            return await preview_file(path, rules=self._rules(), fields=fields)
        return await previewed_as_before(path, self._rules(), self._memory)

    async def remember(self, headings: Sequence[str], fields: Fields) -> None:
        """Take columns with these headings for this from now on; raises StoreError."""
        await self._memory.remember(headings, fields)

    async def run(
        self, path: Path, fields: Fields | None, tell: Callable[[ImportProgress], None]
    ) -> ImportReport:
        """Take a file into the book; raises ContactFileError or StoreError, and nothing was changed then."""
        from gamma_desktop.contacts.file_import import ContactImport  # noqa: PLC0415  (when a file is imported)

        wanted = ContactImport(
            files=(path,), source=shown_name(path), rules=self._rules(), fields=fields, tell=tell
        )
        return await wanted.run(self._book)

    async def undo(self, path: Path) -> UndoneImport:
        """Have the contacts be as they were before a file was imported; raises NothingToUndo, StoreError."""
        return await self._undo.undo(shown_name(path))
