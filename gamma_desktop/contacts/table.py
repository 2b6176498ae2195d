"""Rows under headings: a table whose columns are understood, whatever kind of file it stands in.

Leaves the cells alone. Where the headings stand is told by the rows: there may be titles above them, or none.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from gamma_desktop.contacts.codes import FileProblem, NoPerson, Oddity
from gamma_desktop.contacts.csv_fields import Field, Fields
from gamma_desktop.contacts.csv_guess import cells_of, is_missing, is_of_data, judged, not_imported
from gamma_desktop.contacts.csv_headings import columns_by, field_of
from gamma_desktop.contacts.errors import ContactFileTooLarge, NotAContactTable
from gamma_desktop.contacts.importing import MOST_ENTRIES, Odd
from gamma_desktop.contacts.importing import ProblemCode as Code
from gamma_desktop.errors import Message
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import e164_of

MOST_COLUMNS = 500
HEADINGS_WITHIN_ROWS = 30

_ROWS_LOOKED_AT = 100
_FEWEST_UNDERSTOOD = 2
_HEADINGS_TOLD = 8
_HEADING_TOLD = 30


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds something.

    Attributes:
        line: where it begins, from 1.
        doubt: why its end is in doubt; None for nearly all.
    """

    line: int
    cells: Sequence[str]
    doubt: NoPerson | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """How a table is laid out.

    Attributes:
        first_row: of the data, counting those that hold anything, from 0.
        score: how much sense that makes; the greater the better.
    """

    headings: Sequence[str]
    first_row: int
    has_headings: bool
    score: tuple[int, int, int]


def shape_of(rows: Sequence[Sequence[str]]) -> Shape:
    """The layout that the first rows of a table tell."""
    if not rows:
        return Shape((), 0, has_headings=True, score=(0, 0, 0))
    data = next((place for place, row in enumerate(rows) if _is_data(row)), len(rows))
    place = _heading_row(rows[:data], has_data=data < len(rows))
    if place is None:
        widest = max(map(len, rows[data:]), default=0)
        alike = sum(len(row) == widest > 1 for row in rows)
        return Shape(("",) * widest, data, has_headings=False, score=(0, alike, widest))
    width = len(rows[place])
    alike = sum(len(row) == width > 1 for row in rows)
    return Shape(rows[place], place + 1, has_headings=True, score=(_understood(rows[place]), alike, width))


class ContactTable:
    """The headings of a table, and the rows below; there may be title rows above, or no headings at all.

    Each kind of file has its own; see ``opened`` and ``filled``.

    Args:
        file: open for reading bytes.
        name: what to call it.
        fields: what the columns hold; None for a guess.
        rules: how numbers are written here.
        most_rows: more than these are refused.

    Raises:
        ContactFileError: it cannot be read.

    Attributes:
        headings: as they stand there; empty ones where there are none.
        fields: what each column holds.
        columns: what is where.
        encoding: of the file; empty where each file of its kind has the same.
        delimiter: what is between the cells; empty where that is no sign.
        sheet: the name of the one that is read, in a workbook.
    """

    encoding = ""
    delimiter = ""
    sheet = ""

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
        self._most_rows = most_rows
        self._rules = rules or NumberRules()
        self._shape = self.opened(file)
        self.headings = self._shape.headings
        if len(self.headings) > MOST_COLUMNS:
            raise ContactFileTooLarge(self._path, Message(FileProblem.TOO_MANY_COLUMNS, most=MOST_COLUMNS))
        self._sample = _sample(islice(self.filled(), self._shape.first_row, None), len(self.headings))
        self.fields = fields or judged(self.headings, self._sample, self._is_number)
        self.columns = columns_by(self.headings, self.fields)

    def opened(self, file: BinaryIO) -> Shape:
        """Read as much of the file as tells its layout; raises ContactFileError."""
        raise NotImplementedError

    def filled(self) -> Iterator[Row]:
        """All rows that hold anything, to the last; raises ContactFileError if that cannot be reached."""
        raise NotImplementedError

    @property
    def length(self) -> int:
        """How many rows there are, about, with those of the headings."""
        raise NotImplementedError

    def odd(self) -> Iterator[Odd]:
        """What is to be told of the file before any row."""
        above = self._shape.first_row - self._shape.has_headings
        if above:
            yield Odd(1, Message(Oddity.ABOVE_HEADINGS, count=above), Code.LAYOUT)
        if self.headings and not self._shape.has_headings:
            yield Odd(1, Message(Oddity.NO_HEADINGS), Code.LAYOUT)
        for column, looks_like in not_imported(self.headings, self._sample, self.fields, self._is_number):
            content = Message(looks_like)
            told = Message(Oddity.UNNAMED_COLUMN_NOT_IMPORTED, column=column + 1, content=content)
            if heading := _shown(self.headings[column]):
                told = Message(Oddity.COLUMN_NOT_IMPORTED, heading=heading, content=content)
            yield Odd(0, told, Code.COLUMN)

    def check(self) -> None:
        """Raise NotAContactTable if the columns give no names, or no way to reach anyone."""
        if not self.headings:
            raise NotAContactTable(self._path, self.also_there(Message(FileProblem.EMPTY)))
        if self.is_complete:
            return
        missing = Field.NAME if is_missing(self.fields, Field.NAME) else Field.PHONE
        problem = FileProblem.NO_NAMES if missing is Field.NAME else FileProblem.NO_NUMBERS
        raise NotAContactTable(self._path, self.also_there(Message(problem, found=self._found(missing))))

    def _found(self, missing: Field) -> Message:
        """What stands where a column is missed: its heading with other cells, other headings, or none."""
        if not self._shape.has_headings:
            return Message(FileProblem.WITHOUT_HEADINGS)
        for column, heading in enumerate(self.headings):
            cells = cells_of(self._sample, column)
            if missing is Field.NAME and field_of(heading) is missing and any(map(is_of_data, cells)):
                return Message(FileProblem.NAMES_ARE_NUMBERS, heading=_shown(heading))
        return _told(self.headings)

    @property
    def is_complete(self) -> bool:
        """Whether columns are taken for names, and for numbers or addresses."""
        has_way = not (is_missing(self.fields, Field.PHONE) and is_missing(self.fields, Field.EMAIL))
        return has_way and not is_missing(self.fields, Field.NAME)

    def also_there(self, problem: Message) -> Message:
        """The problem, and what else the file holds where the contacts may be."""
        return problem

    def rows(self) -> Iterator[Row]:
        """Those below the headings, to the last; raises ContactFileError if that cannot be reached."""
        for number, row in enumerate(islice(self.filled(), self._shape.first_row, None), start=1):
            if number > self._most_rows:
                too_many = Message(FileProblem.TOO_MANY_ROWS, most=self._most_rows)
                raise ContactFileTooLarge(self._path, too_many)
            yield row

    def _is_number(self, text: str) -> bool:
        return e164_of(text, self._rules) is not None


def _sample(rows: Iterable[Row], width: int) -> list[Sequence[str]]:
    """The first rows; and of columns that are empty in them, the first rows that are not."""
    looked_at: list[Sequence[str]] = []
    empty = set(range(width))
    with suppress(NotAContactTable):  # it will be told when the rows are read
        for number, row in enumerate(rows):
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


def _told(headings: Sequence[str]) -> Message:
    shown = tuple(map(_shown, filter(str.strip, headings[:_HEADINGS_TOLD])))
    if not shown:
        return Message(FileProblem.NO_HEADING)
    is_all = len(headings) <= _HEADINGS_TOLD
    return Message(FileProblem.OTHER_HEADINGS if is_all else FileProblem.MORE_HEADINGS, headings=shown)


def _shown(heading: str) -> str:
    return " ".join(heading.split())[:_HEADING_TOLD]
