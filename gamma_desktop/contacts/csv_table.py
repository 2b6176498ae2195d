"""Rows under headings: a CSV file as a table whose columns are understood. Leaves the cells alone.

The delimiter is the one by which most headings make sense: counting signs is misled by the text in the rows.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gamma_desktop.contacts.csv_headings import columns_of
from gamma_desktop.contacts.csv_text import read_text
from gamma_desktop.contacts.errors import ContactFileTooLarge, NotAContactTable

MOST_ROWS = 250_000
MOST_COLUMNS = 500

_DELIMITERS = (",", ";", "\t", "|")
_NAMED_DELIMITER = re.compile(r'"?sep=([,;\t|])"?(?=\r?\n)', re.IGNORECASE)
_HEADINGS_TOLD = 8
_HEADING_TOLD = 30


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds something, and the line it begins in, from 1."""

    line: int
    cells: Sequence[str]


class CsvTable:
    """The headings of a file, and the rows below.

    Attributes:
        columns: what is where.
        width: how many headings there are.

    Raises:
        ContactFileError: it cannot be read, or is no table of contacts.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._text = read_text(path)
        self._delimiter = self._told_delimiter() or max(_DELIMITERS, key=self._understood)
        headings = self._headings(self._delimiter)
        self.columns = columns_of(headings)
        self.width = len(headings)
        self._check(headings)

    def rows(self) -> Iterator[Row]:
        """Those below the headings, to the last; raises ContactFileError if that cannot be reached."""
        filled = self._filled(self._delimiter)
        next(filled)
        for number, row in enumerate(filled, start=1):
            if number > MOST_ROWS:
                advice = "Split it, and import each part as a source of its own."
                raise ContactFileTooLarge(self._path, f"It has more than {MOST_ROWS:,} rows. {advice}")
            yield row

    def _told_delimiter(self) -> str | None:
        """The one that Excel's first line "sep=;" names; its line is emptied, so lines count as before."""
        told = _NAMED_DELIMITER.match(self._text)
        if told is None:
            return None
        self._text = self._text[told.end() :]
        return told[1]

    def _understood(self, delimiter: str) -> tuple[int, int]:
        headings = self._headings(delimiter)
        return columns_of(headings).understood, len(headings)

    def _headings(self, delimiter: str) -> Sequence[str]:
        row = next(self._filled(delimiter), None)
        return () if row is None else row.cells

    def _filled(self, delimiter: str) -> Iterator[Row]:
        reader = csv.reader(io.StringIO(self._text, newline=""), delimiter=delimiter)
        read_to = 0
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield Row(read_to + 1, cells)
                read_to = reader.line_num
        except csv.Error as error:
            advice = "A quotation mark is missing there, or this is no CSV."
            reason = f"In line {read_to + 1} it cannot be told where a field ends ({error}). {advice}"
            raise NotAContactTable(self._path, reason) from error

    def _check(self, headings: Sequence[str]) -> None:
        if len(headings) > MOST_COLUMNS:
            raise ContactFileTooLarge(
                self._path, f"It has more than {MOST_COLUMNS} columns. Export the contacts alone."
            )
        if not self.columns.names_somebody or not self.columns.phones:
            missing = "numbers (Phone, say)" if self.columns.names_somebody else "names (Name, say)"
            raise NotAContactTable(
                self._path,
                f"No heading is for {missing}. The first row must hold headings, such as: Name, Company, "
                f"Phone, Mobile. It holds: {_told(headings)}.",
            )


def _told(headings: Sequence[str]) -> str:
    shown = [" ".join(heading.split())[:_HEADING_TOLD] for heading in headings[:_HEADINGS_TOLD]]
    return ", ".join(shown) + ", …" * (len(headings) > _HEADINGS_TOLD) if shown else "nothing"
