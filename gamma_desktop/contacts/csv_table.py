"""Rows under headings: a CSV file as a table whose columns are understood. Leaves the cells alone.

The delimiter is the one by which most headings make sense: counting signs is misled by the text in the rows.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from gamma_desktop.contacts.csv_fields import Field, Fields
from gamma_desktop.contacts.csv_guess import completed, is_missing
from gamma_desktop.contacts.csv_headings import columns_by, guessed_fields
from gamma_desktop.contacts.csv_text import read_text
from gamma_desktop.contacts.errors import ContactFileTooLarge, NotAContactTable
from gamma_desktop.contacts.importing import MOST_ENTRIES

MOST_COLUMNS = 500

_DELIMITERS = (",", ";", "\t", "|")
_NAMED_DELIMITER = re.compile(r'"?sep=([,;\t|])"?(?=\r?\n)', re.IGNORECASE)
_HEADINGS_WITHIN = 1_000_000
_ROWS_LOOKED_AT = 50
_HEADINGS_TOLD = 8
_HEADING_TOLD = 30
_PAST_THE_END = "."


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds something, and the line it begins in, from 1."""

    line: int
    cells: Sequence[str]


class CsvTable:
    """The headings of a file, and the rows below.

    Args:
        file: open for reading bytes; read to its end.
        name: what to call it.
        fields: what the columns hold; None for a guess.
        most_rows: more than these are refused.

    Attributes:
        headings: as they stand there.
        fields: what each column holds.
        columns: what is where.
        encoding: of the file.
        delimiter: what is between the cells.

    Raises:
        ContactFileError: it cannot be read.
    """

    def __init__(
        self, file: BinaryIO, name: str, fields: Fields | None = None, *, most_rows: int = MOST_ENTRIES
    ) -> None:
        self._most_rows = most_rows
        self._path = Path(name)
        self._text, self.encoding = read_text(file, name)
        self.delimiter = self._told_delimiter() or max(_DELIMITERS, key=self._understood)
        self.headings = self._headings(self.delimiter)
        if len(self.headings) > MOST_COLUMNS:
            advice = "Export the contacts alone."
            raise ContactFileTooLarge(self._path, f"It has more than {MOST_COLUMNS} columns. {advice}")
        self.fields = fields or self._guess()
        self.columns = columns_by(self.headings, self.fields)

    def check(self) -> None:
        """Raise NotAContactTable if nobody, or no way to reach them, can be told by the columns."""
        if not self.headings:
            raise NotAContactTable(self._path, "It is empty. Export the contacts again, and import that.")
        if is_missing(self.fields, Field.NAME):
            missing = "names (Name, say)"
        elif is_missing(self.fields, Field.PHONE) and is_missing(self.fields, Field.EMAIL):
            missing = "numbers (Phone, say)"
        else:
            return
        raise NotAContactTable(
            self._path,
            f"No heading is for {missing}. The first row must hold headings, such as: Name, Company, "
            f"Phone, Mobile. It holds: {_told(self.headings)}. If one of them is meant, say which.",
        )

    def rows(self) -> Iterator[Row]:
        """Those below the headings, to the last; raises ContactFileError if that cannot be reached."""
        last = 1
        for number, row in enumerate(islice(self._filled(self._text, self.delimiter), 1, None), start=1):
            if number > self._most_rows:
                advice = "Split it, and import each part as a source of its own."
                raise ContactFileTooLarge(self._path, f"It has more than {self._most_rows:,} rows. {advice}")
            last = row.line
            yield row
        if self._ends_in_quotes(last):
            raise self._endless(last, "the quotation marks are never closed")

    @property
    def lines(self) -> int:
        """How many lines the file has."""
        return self._text.rstrip().count("\n") + 1

    def _guess(self) -> Fields:
        rows = islice(self._filled(self._text[:_HEADINGS_WITHIN], self.delimiter), 1, _ROWS_LOOKED_AT)
        try:
            cells = [row.cells for row in rows]
        except NotAContactTable:  # it will be told when the rows are read
            cells = []
        return completed(guessed_fields(self.headings), self.headings, cells)

    def _told_delimiter(self) -> str | None:
        """The one that Excel's first line "sep=;" names; its line is emptied, so lines count as before."""
        told = _NAMED_DELIMITER.match(self._text)
        if told is None:
            return None
        self._text = self._text[told.end() :]
        return told[1]

    def _understood(self, delimiter: str) -> tuple[int, int]:
        headings = self._headings(delimiter)
        return sum(field is not Field.IGNORED for field in guessed_fields(headings)), len(headings)

    def _headings(self, delimiter: str) -> Sequence[str]:
        row = next(self._filled(self._text[:_HEADINGS_WITHIN], delimiter), None)
        return () if row is None else row.cells

    def _filled(self, text: str, delimiter: str) -> Iterator[Row]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        read_to = 0
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield Row(read_to + 1, cells)
                read_to = reader.line_num
        except csv.Error as error:
            raise self._endless(read_to + 1, str(error)) from error

    def _ends_in_quotes(self, line: int) -> bool:
        """Whether the rest of the file, from the last row on, is one field: it swallows all that follow."""
        rest = islice(io.StringIO(self._text, newline=""), line - 1, None)
        *_, last = csv.reader([*rest, _PAST_THE_END], delimiter=self.delimiter)
        return last != [_PAST_THE_END]

    def _endless(self, line: int, why: str) -> NotAContactTable:
        advice = "A quotation mark is missing there, or this is no CSV."
        reason = f"In line {line} it cannot be told where a field ends ({why}). {advice}"
        return NotAContactTable(self._path, reason)


def _told(headings: Sequence[str]) -> str:
    shown = [" ".join(heading.split())[:_HEADING_TOLD] for heading in headings[:_HEADINGS_TOLD]]
    return ", ".join(shown) + ", …" * (len(headings) > _HEADINGS_TOLD) if shown else "nothing"
