"""A CSV file as a table. The delimiter is the one by which most headings make sense.

Counting signs is misled by the text in the rows.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from gamma_desktop.contacts.csv_fields import Fields
from gamma_desktop.contacts.csv_text import read_text
from gamma_desktop.contacts.encodings import NAMES
from gamma_desktop.contacts.errors import NotAContactTable
from gamma_desktop.contacts.importing import MOST_ENTRIES, Odd
from gamma_desktop.contacts.importing import ProblemCode as Code
from gamma_desktop.contacts.table import HEADINGS_WITHIN_ROWS, ContactTable, Row, Shape, shape_of
from gamma_desktop.numbers.model import NumberRules

_DELIMITERS = (",", ";", "\t", "|")
_NAMED_DELIMITER = re.compile(r'"?sep=([,;\t|])"?(?=\r?\n)', re.IGNORECASE)
_HEADINGS_WITHIN = 1_000_000
_GUESSES_TOLD = 200
_PAST_THE_END = "."


class CsvTable(ContactTable):
    """The headings of a CSV file, and the rows below; there may be title rows above, or no headings at all.

    Args:
        file: open for reading bytes; read to its end.
        name: what to call it.
        fields: what the columns hold; None for a guess.
        rules: how numbers are written here.
        most_rows: more than these are refused.

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
        self._path = Path(name)
        self._read = read_text(file, name)
        self._text, self.encoding = self._read.text, self._read.encoding
        told = self._told_delimiter()
        shapes = {delimiter: self._shape_by(delimiter) for delimiter in ([told] if told else _DELIMITERS)}
        self.delimiter = max(shapes, key=lambda delimiter: shapes[delimiter].score)
        super().__init__(name, shapes[self.delimiter], fields, rules, most_rows)

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
        yield from super().odd()

    def filled(self) -> Iterator[Row]:
        """All rows that hold anything; raises NotAContactTable where a cell has no end."""
        return self._filled(self._text, self.delimiter)

    def rows(self) -> Iterator[Row]:
        """Those below the headings, to the last; raises ContactFileError if that cannot be reached."""
        last = 1
        for row in super().rows():
            last = row.line
            yield row
        if self._ends_in_quotes(last):
            raise self._endless(last, "the quotation marks are never closed")

    @property
    def length(self) -> int:
        """How many lines the file has."""
        return self._text.rstrip().count("\n") + 1

    def _told_delimiter(self) -> str | None:
        """The one that Excel's first line "sep=;" names; its line is emptied, so lines count as before."""
        told = _NAMED_DELIMITER.match(self._text)
        if told is None:
            return None
        self._text = self._text[told.end() :]
        return told[1]

    def _shape_by(self, delimiter: str) -> Shape:
        rows: list[Sequence[str]] = []
        with suppress(NotAContactTable):
            filled = self._filled(self._text[:_HEADINGS_WITHIN], delimiter)
            rows += (row.cells for row in islice(filled, HEADINGS_WITHIN_ROWS))
        return shape_of(rows)

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
