"""What every kind of contact file is brought to. Reads no file itself."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from gamma_desktop.contacts.csv_fields import Field, Fields
from gamma_desktop.contacts.file_kind import FileKind
from gamma_desktop.contacts.model import Contact, ContactNumber
from gamma_desktop.errors import Message

MOST_ENTRIES = 250_000

OUR_UID = "urn:gamma-desktop:"
"""Begins the UID of whom no source gave one, in what we export."""


def shown_name(file: Path) -> str:
    r"""The name of a file as text; bytes in it that are none stand as escapes, such as \xf1."""
    return os.fsencode(file.name or file).decode(errors="backslashreplace")


class ProblemCode(StrEnum):
    """What kind of thing an import has to say, for programs that read the report."""

    LEFT_OUT = "left_out"
    """A row or a card came to no contact."""
    REPEATED = "repeated"
    BOUNDARY = "boundary"
    """Where a card ends, or that a line belongs to none."""
    LINE = "line"
    """A line of a card was left out."""
    CUT = "cut"
    NUMBER = "number"
    EMAIL = "email"
    PICTURE = "picture"
    LETTERS = "letters"
    """They had to be guessed."""
    COLUMN = "column"
    """It looks like numbers or names, and is not imported."""
    LAYOUT = "layout"
    """Of the headings: what stands above them, or that there are none."""
    SHEET = "sheet"
    """Another sheet of a workbook, which was not read."""
    CELL = "cell"
    """Cells of a sheet that hold no value."""
    MORE = "more"
    OTHER = "other"


class Odd(NamedTuple):
    """Something odd in a line of a file; 0 means the file as a whole."""

    line: int
    reason: Message
    code: ProblemCode


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnTaken:
    """What a column of a table was taken for."""

    heading: str
    field: Field


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportProblem:
    """Something that was left out or looks odd, and why.

    Attributes:
        file: its name, without the folders.
        line: where it begins, from 1; 0 means the file as a whole.
        reason: what it is, of ``contacts.codes``.
        code: what kind of thing it is.
    """

    file: str
    line: int
    reason: Message
    code: ProblemCode = ProblemCode.OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedPerson:
    """Someone as a file tells of them: a contact but for the id, which depends on who else is there.

    Attributes:
        uid: what the file knows them by, whatever their name; empty if by nothing.
        own_source: the source of the contact that was exported to this file, if it is an export of ours.
        own_id: its id.
    """

    file: str
    line: int
    name: str
    company: str = ""
    numbers: tuple[ContactNumber, ...] = ()
    note: str = ""
    emails: tuple[str, ...] = ()
    title: str = ""
    photo: str = ""
    uid: str = ""
    own_source: str = ""
    own_id: str = ""

    def as_contact(self, contact_id: str, source: str) -> Contact:
        """The contact that they are, as one of a source."""
        return Contact(
            id=contact_id,
            name=self.name,
            company=self.company,
            numbers=self.numbers,
            note=self.note,
            source=source,
            emails=self.emails,
            title=self.title,
            photo=self.photo,
            uid="" if self.uid.startswith(OUR_UID) else self.uid,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a file tells in one place: a row, a card.

    Attributes:
        person: the person it is about; None if there is none.
        photos: the pictures that belong to it, by name.
        problems: what was left out or looks odd.
        is_of_file: it tells of the file, not of a row or a card in it, and counts as none.
        columns: those of the table, where it tells of a file.
    """

    person: ImportedPerson | None = None
    photos: Mapping[str, bytes] = field(default_factory=dict)
    problems: tuple[ImportProblem, ...] = ()
    is_of_file: bool = False
    columns: tuple[ColumnTaken, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstEntry:
    """A row or a card at the beginning of a file, as it would be imported.

    Attributes:
        person: the contact that it would become; None if it is left out.
        problems: why it is left out, or what is not taken of it.
    """

    person: ImportedPerson | None
    problems: tuple[ImportProblem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePreview:
    """What a file turns out to be.

    Attributes:
        entries: how many rows or cards, about.
        encoding: of its text; empty where each line tells its own.
        delimiter: between cells; empty if there is none.
        sheet: the name of the one that is read, in a workbook.
        headings: of the columns; empty if it is no table.
        fields: what each column is taken for; empty if it is no table.
        rows: the first ones of a table, as they stand.
        first: what the first entries would become.
        checked: how many entries were looked at for what follows; of a large file, those at its beginning.
        left_out: how many of them would come to no contact.
        problems: of the file and of the entries that were looked at; some of them, where there are very many.
        untold: how many more there are.
    """

    name: str
    kind: FileKind
    entries: int
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    headings: tuple[str, ...] = ()
    fields: Fields = ()
    rows: tuple[tuple[str, ...], ...] = ()
    first: tuple[FirstEntry, ...] = ()
    checked: int = 0
    left_out: int = 0
    problems: tuple[ImportProblem, ...] = ()
    untold: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportProgress:
    """How far an import is.

    Attributes:
        done: how much of the files was read, from 0 to 1.
        read: entries looked at.
        is_storing: everything was read, and is being put into the book: that can no longer be stopped.
    """

    done: float = 0.0
    read: int = 0
    is_storing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import came to, counted in entries of the files.

    Attributes:
        read: looked at.
        imported: new in the book.
        updated: in the book before, and changed.
        unchanged: in the book before, and the same.
        skipped: left out; why is among the problems.
        removed: in the book before, and in the files no more.
        problems: all that was left out or looks odd.
        columns: what those of tables were taken for.
    """

    read: int = 0
    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    removed: int = 0
    problems: tuple[ImportProblem, ...] = ()
    columns: tuple[ColumnTaken, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoneImport:
    """What undoing an import comes to, counted in contacts.

    Attributes:
        restored: taken out by the import, and there again.
        changed: as they were before.
        removed: brought by the import, and gone.
    """

    source: str
    restored: int = 0
    changed: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoableImport:
    """An import that can still be undone, and what that would come to now."""

    imported_at: datetime
    undoing: UndoneImport

    @property
    def source(self) -> str:
        """What was imported."""
        return self.undoing.source
