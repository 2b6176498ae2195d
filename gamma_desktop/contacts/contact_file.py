"""A file of contacts, whatever its kind: what it holds, an entry at a time."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from gamma_desktop.contacts.codes import FileProblem
from gamma_desktop.contacts.csv_fields import Fields
from gamma_desktop.contacts.csv_table import CsvTable
from gamma_desktop.contacts.errors import ContactFileTooLarge
from gamma_desktop.contacts.file_kind import FileKind, kind_of
from gamma_desktop.contacts.importing import Entry
from gamma_desktop.contacts.table import ContactTable
from gamma_desktop.contacts.table_import import table_entries
from gamma_desktop.contacts.vcard_import import vcard_entries
from gamma_desktop.contacts.vcard_person import Shrink
from gamma_desktop.errors import Message
from gamma_desktop.numbers.model import NumberRules

MOST_BYTES = 512 * 1024 * 1024

_BEGIN = b"BEGIN:VCARD"
_CHUNK = 1024 * 1024


class ContactFile:
    """A file that is open for reading bytes; closed by the caller who opened it.

    Args:
        name: what to say that its people are from.
        rules: how numbers are written here.
        fields: what the columns of a table hold; None for a guess.
        shrink: makes pictures small; without it they are left out.

    Raises:
        ContactFileTooLarge: it is more than is imported in one go.
        NotAContactTable: it is known to be something else.
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
        self.name = name
        self._file = file
        self._rules = rules
        self._fields = fields
        self._shrink = shrink
        self._done = 0.0
        self._size = file.seek(0, os.SEEK_END)
        file.seek(0)
        if self._size > MOST_BYTES:
            too_large = Message(FileProblem.TOO_LARGE, megabytes=MOST_BYTES // 1024**2)
            raise ContactFileTooLarge(Path(name), too_large)
        self.kind = kind_of(file, name)

    @property
    def done(self) -> float:
        """How much of it was read: from 0 to 1."""
        return self._done

    def entries(self) -> Iterator[Entry]:
        """What it holds, to the last; raises ContactFileError if that cannot be reached."""
        if self.kind.has_columns:
            yield from self.rows_of(self.table())
            return
        for entry in vcard_entries(self._file, self.name, self._rules, shrink=self._shrink):
            self._done = self._file.tell() / self._size
            yield entry

    def rows_of(self, table: ContactTable) -> Iterator[Entry]:
        """What a table holds, to the last; raises ContactFileError if that cannot be reached."""
        rows = max(table.length - 1, 1)
        for number, entry in enumerate(table_entries(table, self.name, self._rules), start=1):
            self._done = min(number / rows, 1.0)
            yield entry

    def table(self) -> ContactTable:
        """What it is as a table; raises ContactFileError."""
        if self.kind is FileKind.SHEET:
            # A program that imports no sheet has no need of what reads them.
            from gamma_desktop.contacts.xlsx_table import XlsxTable  # noqa: PLC0415  (for workbooks alone)

            return XlsxTable(self._file, self.name, self._fields, rules=self._rules)
        return CsvTable(self._file, self.name, self._fields, rules=self._rules)

    def count_cards(self) -> int:
        """How many cards there are, about."""
        self._file.seek(0)
        count, kept = 0, b""
        while chunk := self._file.read(_CHUNK):
            text = kept + chunk.replace(b"\0", b"").upper()
            count += text.count(_BEGIN)
            kept = text[-len(_BEGIN) + 1 :]
        return count
