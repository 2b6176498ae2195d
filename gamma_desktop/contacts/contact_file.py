"""A file of contacts, whatever its kind: what it is, and what it holds, an entry at a time."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from gamma_desktop.contacts.csv_fields import Fields
from gamma_desktop.contacts.csv_import import csv_entries
from gamma_desktop.contacts.csv_table import CsvTable
from gamma_desktop.contacts.errors import ContactFileTooLarge
from gamma_desktop.contacts.importing import Entry, ImportedPerson
from gamma_desktop.contacts.vcard_import import vcard_entries
from gamma_desktop.contacts.vcard_person import Shrink
from gamma_desktop.numbers.model import NumberRules

MOST_BYTES = 512 * 1024 * 1024

_BEGIN = b"BEGIN:VCARD"
_SUFFIXES = frozenset({".vcf", ".vcard"})
_LOOKED_AT = 4096
_CHUNK = 1024 * 1024
_ROWS_SHOWN = 5
_LONGEST_CELL = 200


class FileKind(StrEnum):
    """What a file of contacts is."""

    VCARD = "vCard"
    TABLE = "CSV"


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePreview:
    """What a file turns out to be, before anything of it is imported.

    Attributes:
        entries: how many rows or cards, about.
        encoding: of its text; empty where each line tells its own.
        delimiter: between cells; empty if it is no table.
        headings: of the columns; those of the rows shown if it is no table.
        fields: what each column is taken for; empty if it is no table.
        rows: the first ones.
    """

    name: str
    kind: FileKind
    entries: int
    encoding: str = ""
    delimiter: str = ""
    headings: tuple[str, ...] = ()
    fields: Fields = ()
    rows: tuple[tuple[str, ...], ...] = ()


class ContactFile:
    """A file that is open for reading bytes; closed by whoever opened it.

    Args:
        name: what to say that its people are from.
        rules: how numbers are written here.
        fields: what the columns of a table hold; None for a guess.
        shrink: makes pictures small; without it they are left out.

    Raises:
        ContactFileTooLarge: it is more than is imported in one go.
    """

    def __init__(
        self,
        file: BinaryIO,
        name: str,
        rules: NumberRules,
        *,
        fields: Fields | None = None,
        shrink: Shrink | None = None,
    ) -> None:
        self._file = file
        self._name = name
        self._rules = rules
        self._fields = fields
        self._shrink = shrink
        self._done = 0.0
        self._size = file.seek(0, os.SEEK_END)
        file.seek(0)
        if self._size > MOST_BYTES:
            advice = "Split it, and import the parts together."
            raise ContactFileTooLarge(Path(name), f"It is larger than {MOST_BYTES // 1024**2} MB. {advice}")
        self.kind = FileKind.VCARD if _looks_like_cards(file, name) else FileKind.TABLE

    @property
    def done(self) -> float:
        """How much of it was read: from 0 to 1."""
        return self._done

    def entries(self) -> Iterator[Entry]:
        """What it holds, to the last; raises ContactFileError if that cannot be reached."""
        if self.kind is FileKind.VCARD:
            for entry in vcard_entries(self._file, self._name, self._rules, shrink=self._shrink):
                self._done = self._file.tell() / self._size
                yield entry
            return
        table = CsvTable(self._file, self._name, self._fields, rules=self._rules)
        rows = max(table.lines - 1, 1)
        for number, entry in enumerate(csv_entries(table, self._name, self._rules), start=1):
            self._done = min(number / rows, 1.0)
            yield entry

    def preview(self) -> FilePreview:
        """What it turns out to be; raises ContactFileError if it is nothing that we read."""
        return self._cards_shown() if self.kind is FileKind.VCARD else self._table_shown()

    def _table_shown(self) -> FilePreview:
        table = CsvTable(self._file, self._name, self._fields, rules=self._rules)
        rows = tuple(_short(row.cells) for row in islice(table.rows(), _ROWS_SHOWN))
        return FilePreview(
            name=self._name,
            kind=self.kind,
            entries=max(table.lines - 1, len(rows)),
            encoding=table.encoding,
            delimiter=table.delimiter,
            headings=_short(table.headings),
            fields=table.fields,
            rows=rows,
        )

    def _cards_shown(self) -> FilePreview:
        cards = islice(vcard_entries(self._file, self._name, self._rules), _ROWS_SHOWN)
        rows = tuple(_short(_cells(card.person)) for card in cards if card.person is not None)
        return FilePreview(
            name=self._name,
            kind=self.kind,
            entries=_count_cards(self._file),
            headings=("Name", "Company", "Numbers", "E-mail"),
            rows=rows,
        )


def _looks_like_cards(file: BinaryIO, name: str) -> bool:
    start = file.read(_LOOKED_AT).replace(b"\0", b"").upper()
    file.seek(0)
    return _BEGIN in start or Path(name).suffix.casefold() in _SUFFIXES


def _count_cards(file: BinaryIO) -> int:
    file.seek(0)
    count, kept = 0, b""
    while chunk := file.read(_CHUNK):
        text = kept + chunk.replace(b"\0", b"").upper()
        count += text.count(_BEGIN)
        kept = text[-len(_BEGIN) + 1 :]
    return count


def _cells(person: ImportedPerson) -> tuple[str, ...]:
    numbers = ", ".join(number.raw for number in person.numbers)
    return person.name, person.company, numbers, ", ".join(person.emails)


def _short(cells: Iterable[str]) -> tuple[str, ...]:
    return tuple(" ".join(cell[:_LONGEST_CELL].split()) for cell in cells)
