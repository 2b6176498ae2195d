"""What imports and exports contacts, played by hand."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from gamma_desktop.contacts.csv_fields import Fields
from gamma_desktop.contacts.file_kind import FileKind
from gamma_desktop.contacts.importing import (
    FilePreview,
    FirstEntry,
    ImportProgress,
    ImportReport,
    UndoableImport,
    UndoneImport,
)
from gamma_desktop.errors import GammaDesktopError


class PlayedImporter:
    """Takes every file for ``preview``, and every import comes to ``report``; fails where a problem is set.

    Attributes:
        meanwhile: done during an import.
    """

    def __init__(self, changed: Callable[[], object]) -> None:
        self._changed = changed
        self.preview = FilePreview(name="contacts.vcf", kind=FileKind.VCARD, entries=1)
        self.report = ImportReport()
        self.problem: GammaDesktopError | None = None
        self.meanwhile: Callable[[], Awaitable[None]] | None = None
        self.looked_at: list[Path] = []
        self.looked_again: list[Fields] = []
        self.first_again: tuple[FirstEntry, ...] = ()
        self.imported: list[tuple[Path, Fields | None]] = []
        self.undone: list[Path] = []
        self.exported: list[Path] = []
        self.export_problem: Exception | None = None
        self.remembered: list[tuple[Sequence[str], Fields]] = []

    async def look_at(self, path: Path, fields: Fields | None = None) -> FilePreview:
        if fields is not None:
            self.looked_again.append(fields)
            return replace(self.preview, fields=fields, first=self.first_again)
        self.looked_at.append(path)
        if self.problem is not None:
            raise self.problem
        return self.preview

    async def remember(self, headings: Sequence[str], fields: Fields) -> None:
        self.remembered.append((headings, fields))

    async def run(
        self, path: Path, fields: Fields | None, tell: Callable[[ImportProgress], None]
    ) -> ImportReport:
        self.imported.append((path, fields))
        tell(ImportProgress(done=1.0, read=self.report.read))
        if self.meanwhile is not None:
            await self.meanwhile()
        self._changed()
        return self.report

    async def undo(self, path: Path) -> UndoneImport:
        self.undone.append(path)
        self._changed()
        return UndoneImport(source=path.name, restored=2, changed=1, removed=3)

    async def export(self, path: Path) -> None:
        self.exported.append(path)
        if self.export_problem is not None:
            raise self.export_problem


class PlayedUndo:
    """Undoes what is in ``imports``; fails where a problem is set."""

    def __init__(self, changed: Callable[[], object]) -> None:
        self._changed = changed
        self.imports: list[UndoableImport] = []
        self.problem: GammaDesktopError | None = None

    async def undoable(self) -> Sequence[UndoableImport]:
        return tuple(self.imports)

    async def undo(self, source: str | None = None, *, imported_at: datetime | None = None) -> UndoneImport:
        if self.problem is not None:
            raise self.problem
        (wanted,) = [
            each for each in self.imports if (each.source, each.imported_at) == (source, imported_at)
        ]
        self.imports.remove(wanted)
        self._changed()
        return wanted.undoing
