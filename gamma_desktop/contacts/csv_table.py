"""A CSV file as a table. The delimiter is the one by which most headings make sense.

Counting signs is misled by the text in the rows.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import BinaryIO

from gamma_desktop.contacts.codes import NoPerson, Oddity
from gamma_desktop.contacts.csv_text import MOST_BYTES, read_text
from gamma_desktop.contacts.encodings import NAMES
from gamma_desktop.contacts.importing import Odd
from gamma_desktop.contacts.importing import ProblemCode as Code
from gamma_desktop.contacts.table import HEADINGS_WITHIN_ROWS, ContactTable, Row, Shape, shape_of
from gamma_desktop.errors import Message

_DELIMITERS = (",", ";", "\t", "|")
_NAMED_DELIMITER = re.compile(r'"?sep=([,;\t|])"?(?=\r?\n)', re.IGNORECASE)
_HEADINGS_WITHIN = 1_000_000
_GUESSES_TOLD = 200
_PAST_THE_END = "."

csv.field_size_limit(MOST_BYTES)  # a cell that is too long costs its row, which the rows' reader tells


class CsvTable(ContactTable):
    """The headings of a CSV file, and the rows below."""

    def opened(self, file: BinaryIO) -> Shape:
        """Read the file to its end, and find what divides its cells."""
        self._read = read_text(file, self._path.name)
        self._text, self.encoding = self._read.text, self._read.encoding
        told = self._told_delimiter()
        shapes = {delimiter: self._shape_by(delimiter) for delimiter in ([told] if told else _DELIMITERS)}
        self.delimiter = max(shapes, key=lambda delimiter: shapes[delimiter].score)
        return shapes[self.delimiter]

    def odd(self) -> Iterator[Odd]:
        """What is to be told of the file before any row."""
        if self._read.is_guessed:
            told = Message(Oddity.FILE_ENCODING, encoding=NAMES[self.encoding])
            yield Odd(0, told, Code.LETTERS)
        guessed = self._read.odd_lines
        for line, encoding in guessed[:_GUESSES_TOLD]:
            yield Odd(line, Message(Oddity.LINE_ENCODING, encoding=NAMES[encoding]), Code.LETTERS)
        if len(guessed) > _GUESSES_TOLD:
            more = Message(Oddity.MORE_LINE_ENCODINGS, count=len(guessed) - _GUESSES_TOLD)
            yield Odd(0, more, Code.LETTERS)
        yield from super().odd()

    def filled(self) -> Iterator[Row]:
        """All rows that hold anything."""
        return _rows(self._text, self.delimiter)

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
        filled = islice(_rows(self._text[:_HEADINGS_WITHIN], delimiter), HEADINGS_WITHIN_ROWS)
        return shape_of([row.cells for row in filled])


class _Lines:
    """The lines of a text, which can be put back.

    Attributes:
        number: how many were taken.
        taken: those since ``mark``.
        has_ended: one more was asked for than there are.
    """

    def __init__(self, text: str) -> None:
        self.number = 0
        self.taken: list[str] = []
        self.has_ended = False
        self._rest = iter(io.StringIO(text, newline=""))
        self._again: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else next(self._rest, None)
        if line is None:
            self.has_ended = True
            raise StopIteration
        self.number += 1
        self.taken.append(line)
        return line

    def mark(self) -> None:
        """What is taken from here on is one row."""
        self.taken = []

    def keep_first(self) -> None:
        """Put back all but the first line that was taken since ``mark``."""
        self._again += reversed(self.taken[1:])
        self.number -= len(self.taken) - 1
        self.has_ended = False
        del self.taken[1:]


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    """All rows that hold anything; where a quotation mark is missing, the row is one line, and in doubt."""
    lines = _Lines(text)
    for cells in csv.reader(lines, delimiter=delimiter):
        doubt = None
        if len(lines.taken) > 1 or lines.has_ended:
            doubt = _doubt(lines.taken, delimiter)
        if doubt:
            lines.keep_first()
            cells = lines.taken[0].split(delimiter)  # noqa: PLW2901  (the row, as it is)
        if any(cell.strip() for cell in cells):
            yield Row(lines.number - len(lines.taken) + 1, cells, doubt)
        lines.mark()


def _doubt(lines: Sequence[str], delimiter: str) -> NoPerson | None:
    """Why some lines may not be a row; None if they are."""
    *_, last = csv.reader([*lines, _PAST_THE_END], delimiter=delimiter)
    if last != [_PAST_THE_END]:
        return NoPerson.NEVER_CLOSED
    if len(lines) > 1:
        try:
            list(csv.reader(lines, delimiter=delimiter, strict=True))
        except csv.Error:
            return NoPerson.QUOTE_MISSING
    return None
