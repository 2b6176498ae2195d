"""Imports files of contacts: read in a separate process, put beside the book, then swapped.

What the columns of a table hold is as said now, else as said of such headings before, else as guessed.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from gamma_desktop.contacts.codes import Oddity
from gamma_desktop.contacts.csv_fields import Field, Fields, mapped
from gamma_desktop.contacts.file_reading.client import LIMITS, ContactReading, ReadLimits, preview_file
from gamma_desktop.contacts.file_reading.messages import Batch, Document
from gamma_desktop.contacts.importing import (
    ColumnTaken,
    FilePreview,
    ImportProblem,
    ImportProgress,
    ImportReport,
    ProblemCode,
    shown_name,
)
from gamma_desktop.contacts.ports import ColumnMemory, ReplaceResult, StagingBook
from gamma_desktop.errors import Message
from gamma_desktop.numbers.model import NumberRules

Tell = Callable[[ImportProgress], None]
"""Told how far an import is, some times a second."""


def _tell_no_one(_progress: ImportProgress) -> None:
    """Where progress is of no interest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactImport:
    """An import to be: what is read, as what, and by which rules.

    Attributes:
        files: together they are one source.
        source: what to call it.
        fields: what the columns of tables hold; None for a guess.
        tell: told of the progress.
    """

    files: Sequence[Path]
    source: str
    rules: NumberRules
    fields: Fields | None = None
    tell: Tell = _tell_no_one
    limits: ReadLimits = LIMITS

    async def run(self, book: StagingBook) -> ImportReport:
        """Make the people in the files all that the source holds; who is in none of them goes from the book.

        Where no entry can be used, the book stays as it is. Cancelling leaves it as it is too.

        Raises:
            ContactFileError: a file cannot be read; nothing was changed.
            StoreError: the book could not be written; nothing was changed.
        """
        return await self._run(book, is_rehearsal=False)

    async def rehearse(self, book: StagingBook) -> ImportReport:
        """What ``run`` would report; changes nothing, raises the same."""
        return await self._run(book, is_rehearsal=True)

    async def _run(self, book: StagingBook, *, is_rehearsal: bool) -> ImportReport:
        documents = [
            Document(name=shown_name(file), path=os.fsencode(file.absolute())) for file in self.files
        ]
        reading = ContactReading(
            documents, source=self.source, rules=self.rules, fields=self.fields, limits=self.limits
        )
        count = _Count()
        async with book.staged(self.source) as staged, reading:
            async for batch in reading.batches():
                await staged.add(batch.contacts, batch.photos)
                count.add(batch)
                self.tell(ImportProgress(done=batch.done, read=batch.read))
            self.tell(ImportProgress(done=1.0, read=count.read, is_storing=True))
            if not count.usable:
                return count.report(ReplaceResult())
            return count.report(await (staged.compare() if is_rehearsal else staged.swap()))


class _Count:
    """What was read so far."""

    def __init__(self) -> None:
        self.read = 0
        self.usable = 0
        self._problems: list[ImportProblem] = []
        self._untold = 0
        self._columns: list[ColumnTaken] = []

    def add(self, batch: Batch) -> None:
        self.read = batch.read
        self.usable += len(batch.contacts)
        self._problems += batch.problems
        self._untold += batch.untold
        self._columns += batch.columns

    def report(self, result: ReplaceResult) -> ImportReport:
        problems = tuple(self._problems)
        if self._untold:
            more = Message(Oddity.MORE, count=self._untold)
            problems += (ImportProblem(file=problems[-1].file, line=0, reason=more, code=ProblemCode.MORE),)
        return ImportReport(
            read=self.read,
            imported=result.added,
            updated=result.updated,
            unchanged=self.usable - result.added - result.updated,
            skipped=self.read - self.usable,
            removed=result.removed,
            problems=problems,
            columns=tuple(self._columns),
        )


async def previewed_as_before(
    path: Path, rules: NumberRules, memory: ColumnMemory, wanted: Sequence[tuple[Field, str]] = ()
) -> FilePreview:
    """What a file is, its columns taken as they were for such headings before, but for those ``wanted``.

    Raises:
        KeyError: no column has a heading that is wanted.
        ContactFileError, StoreError: it could not be looked at.
    """
    preview = await preview_file(path, rules=rules)
    if not preview.kind.has_columns:
        return preview
    known = await memory.columns_of(preview.headings)
    fields = mapped(known or preview.fields, preview.headings, wanted) if wanted else known
    return preview if fields is None else await preview_file(path, rules=rules, fields=fields)
