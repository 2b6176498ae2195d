"""Rows under headings: a CSV file as a table whose columns are understood. Leaves the cells alone.

The delimiter is the one by which most headings make sense: counting signs is misled by the text in the rows.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from gamma_desktop.contacts.csv_fields import Field, Fields
from gamma_desktop.contacts.csv_guess import is_missing, is_of_data, judged, not_imported
from gamma_desktop.contacts.csv_headings import columns_by, field_of
from gamma_desktop.contacts.csv_text import read_text
from gamma_desktop.contacts.encodings import NAMES
from gamma_desktop.contacts.errors import ContactFileTooLarge, NotAContactTable
from gamma_desktop.contacts.importing import MOST_ENTRIES, Odd
from gamma_desktop.contacts.importing import ProblemCode as Code
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import e164_of

MOST_COLUMNS = 500

_DELIMITERS = (",", ";", "\t", "|")
_NAMED_DELIMITER = re.compile(r'"?sep=([,;\t|])"?(?=\r?\n)', re.IGNORECASE)
_HEADINGS_WITHIN = 1_000_000
_HEADINGS_WITHIN_ROWS = 30
_ROWS_LOOKED_AT = 100
_FEWEST_UNDERSTOOD = 2
_GUESSES_TOLD = 200
_HEADINGS_TOLD = 8
_HEADING_TOLD = 30
_PAST_THE_END = "."


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds something, and the line it begins in, from 1."""

    line: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a file is laid out; ``first_row`` counts those that hold anything, from 0."""

    delimiter: str
    headings: Sequence[str]
    first_row: int
    has_headings: bool
    score: tuple[int, int, int]


class CsvTable:
    """The headings of a file, and the rows below; there may be title rows above, or no headings at all.

    Args:
        file: open for reading bytes; read to its end.
        name: what to call it.
        fields: what the columns hold; None for a guess.
        rules: how numbers are written here.
        most_rows: more than these are refused.

    Attributes:
        headings: as they stand there; empty ones where there are none.
        fields: what each column holds.
        columns: what is where.
        encoding: of the file.
        delimiter: what is between the cells.

    Raises:
        ContactFileError: it cannot be read.
    """

    def __init__(
        self,
        file: BinaryIO,
        name: str,
        fields: Fields | None = None,
        *,
        rules: NumberRules | None = None,
        most_rows: int = MOST_ENTRIES,
    ) -> None:
        self._most_rows = most_rows
        self._path = Path(name)
        self._rules = rules or NumberRules()
        self._read = read_text(file, name)
        self._text, self.encoding = self._read.text, self._read.encoding
        told = self._told_delimiter()
        shapes = [self._shape(delimiter) for delimiter in ([told] if told else _DELIMITERS)]
        self._shape_found = max(shapes, key=lambda shape: shape.score)
        self.delimiter, self.headings = self._shape_found.delimiter, self._shape_found.headings
        if len(self.headings) > MOST_COLUMNS:
            advice = "Export the contacts alone."
            raise ContactFileTooLarge(self._path, f"It has more than {MOST_COLUMNS} columns. {advice}")
        self._sample = self._rows_looked_at()
        self.fields = fields or judged(self.headings, self._sample, self._is_number)
        self.columns = columns_by(self.headings, self.fields)

    def odd(self) -> Iterator[Odd]:
        """What is to be told of the file before any row."""
        if self._read.is_guessed:
            yield Odd(
                0,
                f"The file is not UTF-8, and was read as {NAMES[self.encoding]}. Are the letters right?",
                Code.LETTERS,
            )
        guessed = self._read.odd_lines
        for line, encoding in guessed[:_GUESSES_TOLD]:
            yield Odd(
                line,
                f"This line is not UTF-8 like others, and was read as {NAMES[encoding]}. Is it right?",
                Code.LETTERS,
            )
        if len(guessed) > _GUESSES_TOLD:
            yield Odd(
                0, f"{len(guessed) - _GUESSES_TOLD:,} more lines are not UTF-8 like others.", Code.LETTERS
            )
        above = self._shape_found.first_row - self._shape_found.has_headings
        if above:
            yield Odd(1, f"What stands above the headings was left out, lines of text: {above}.", Code.LAYOUT)
        if self.headings and not self._shape_found.has_headings:
            yield Odd(1, "There are no headings; what each column holds was told by its cells.", Code.LAYOUT)
        for column, looks_like in not_imported(self.headings, self._sample, self.fields, self._is_number):
            called = " ".join(self.headings[column].split())[:_HEADING_TOLD] or f"Column {column + 1}"
            yield Odd(0, f"“{called}” looks like {looks_like}, and is not imported.", Code.COLUMN)

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
        filled = self._filled(self._text, self.delimiter)
        for number, row in enumerate(islice(filled, self._shape_found.first_row, None), start=1):
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

    def _rows_looked_at(self) -> list[Sequence[str]]:
        """The first rows; and of columns that are empty in them, the first rows that are not."""
        looked_at: list[Sequence[str]] = []
        empty = set(range(len(self.headings)))
        with suppress(NotAContactTable):  # it will be told when the rows are read
            for number, row in enumerate(
                islice(self._filled(self._text, self.delimiter), self._shape_found.first_row, None)
            ):
                if number < _ROWS_LOOKED_AT:
                    looked_at.append(row.cells)
                elif not empty:
                    break
                elif not any(place < len(row.cells) and row.cells[place].strip() for place in empty):
                    continue
                else:
                    looked_at.append(row.cells)
                empty = {place for place in empty if place >= len(row.cells) or not row.cells[place].strip()}
        return looked_at

    def _is_number(self, text: str) -> bool:
        return e164_of(text, self._rules) is not None

    def _told_delimiter(self) -> str | None:
        """The one that Excel's first line "sep=;" names; its line is emptied, so lines count as before."""
        told = _NAMED_DELIMITER.match(self._text)
        if told is None:
            return None
        self._text = self._text[told.end() :]
        return told[1]

    def _shape(self, delimiter: str) -> _Shape:
        rows: list[Sequence[str]] = []
        with suppress(NotAContactTable):
            filled = self._filled(self._text[:_HEADINGS_WITHIN], delimiter)
            rows += (row.cells for row in islice(filled, _HEADINGS_WITHIN_ROWS))
        if not rows:
            return _Shape(delimiter, (), 0, has_headings=True, score=(0, 0, 0))
        data = next((place for place, row in enumerate(rows) if _is_data(row)), len(rows))
        place = _heading_row(rows[:data], has_data=data < len(rows))
        if place is None:
            widest = max(map(len, rows[data:]), default=0)
            alike = sum(len(row) == widest > 1 for row in rows)
            return _Shape(delimiter, ("",) * widest, data, has_headings=False, score=(0, alike, widest))
        width = len(rows[place])
        alike = sum(len(row) == width > 1 for row in rows)
        score = (_understood(rows[place]), alike, width)
        return _Shape(delimiter, rows[place], place + 1, has_headings=True, score=score)

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


def _is_data(row: Sequence[str]) -> bool:
    return any(map(is_of_data, row))


def _understood(row: Sequence[str]) -> int:
    return sum(field_of(cell) is not Field.IGNORED for cell in row)


def _heading_row(above_data: Sequence[Sequence[str]], *, has_data: bool) -> int | None:
    """Which of the rows above the first with a number or an address heads the columns.

    That of which most is understood; of which nothing is, the last that is no title; None if there is none.
    """
    understood = [_understood(row) for row in above_data]
    best = max(understood, default=0)
    several = [place for place, row in enumerate(above_data) if sum(bool(cell.strip()) for cell in row) > 1]
    if best >= _FEWEST_UNDERSTOOD or (best and (not several or understood.index(best) in several)):
        return understood.index(best)
    if several:
        return several[-1] if has_data else several[0]
    return None


def _told(headings: Sequence[str]) -> str:
    shown = [" ".join(heading.split())[:_HEADING_TOLD] for heading in headings[:_HEADINGS_TOLD]]
    return ", ".join(shown) + ", …" * (len(headings) > _HEADINGS_TOLD) if shown else "nothing"
