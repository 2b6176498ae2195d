"""The first sheet of an XLSX file as a table: each cell as the text that a CSV file would have for it.

Numbers are written out in full, and with the zeros and signs that the sheet shows them with.
"""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import BinaryIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from gamma_desktop.contacts.codes import FileProblem, Oddity
from gamma_desktop.contacts.csv_text import MOST_BYTES
from gamma_desktop.contacts.errors import ContactFileTooLarge, NotAContactTable
from gamma_desktop.contacts.importing import Odd
from gamma_desktop.contacts.importing import ProblemCode as Code
from gamma_desktop.contacts.table import HEADINGS_WITHIN_ROWS, ContactTable, Row, Shape, shape_of
from gamma_desktop.contacts.xlsx_formats import shown_number
from gamma_desktop.contacts.xlsx_package import looked_through
from gamma_desktop.errors import Message

_EXACT_BELOW = 1e15
"""Excel keeps fifteen digits of a number."""
_SHOWN_WITH_EXPONENT = 1e10
"""From here on a narrow column shows six digits and an exponent: 3.46123E+10."""
_LIKE_A_NUMBER = 1e6
_MOST_MERGED = 100_000

_Value = str | float | bool | dt.date | dt.time | dt.timedelta


class XlsxTable(ContactTable):
    """The headings of a sheet, and the rows below."""

    def opened(self, file: BinaryIO) -> Shape:
        """Look through the workbook, and have its first sheet be read."""
        if file.seek(0, 2) > MOST_BYTES:
            too_large = Message(FileProblem.TOO_LARGE, megabytes=MOST_BYTES // 1024**2)
            raise ContactFileTooLarge(self._path, too_large)
        self._look = looked_through(file, self._path.name)
        self.sheet = self._look.name
        file.seek(0)
        self._sheet = self._first_sheet(file)
        self._below = self._merged_downwards()
        return shape_of([row.cells for row in islice(self.filled(), HEADINGS_WITHIN_ROWS)])

    @property
    def length(self) -> int:
        """How many rows the sheet has."""
        return 0 if self._sheet is None else self._sheet.height

    def odd(self) -> Iterator[Odd]:
        """What is to be told of the file before any row."""
        look = self._look
        if look.others:
            others = Message(Oddity.OTHER_SHEETS, sheet=look.name, others=tuple(look.others))
            yield Odd(0, others, Code.SHEET)
        if look.hidden_rows or look.hidden_columns:
            hidden = Message(Oddity.HIDDEN_CELLS, rows=look.hidden_rows, columns=look.hidden_columns)
            yield Odd(0, hidden, Code.LAYOUT)
        if look.without_result:
            yield Odd(0, Message(Oddity.WITHOUT_RESULT, count=look.without_result), Code.CELL)
        if look.errors:
            yield Odd(0, Message(Oddity.ERROR_CELLS, count=look.errors), Code.CELL)
        yield from super().odd()

    def filled(self) -> Iterator[Row]:
        """All rows that hold anything."""
        if self._sheet is None or self._sheet.start is None:
            return
        left = self._sheet.start[1]
        before: list[str] = []
        for number, values in enumerate(self._sheet.iter_rows()):
            cells = [self._text(value, number, column) for column, value in enumerate(values, start=left)]
            for column in self._below.get(number, ()):
                cells[column - left] = cells[column - left] or before[column - left]
            before = cells
            if any(cell.strip() for cell in cells):
                yield Row(number + 1, cells)

    def also_there(self, problem: Message) -> Message:
        """The problem, and the other sheets, where the contacts may be."""
        if not self._look.others:
            return problem
        others = tuple(self._look.others)
        return Message(FileProblem.OTHER_SHEETS, problem=problem, sheet=self.sheet, others=others)

    def _first_sheet(self, file: BinaryIO) -> CalamineSheet | None:
        if not self._look.name:
            return None
        try:
            return CalamineWorkbook.from_filelike(file).get_sheet_by_name(self._look.name)
        except CalamineError as error:
            raise NotAContactTable(self._path, Message(FileProblem.DAMAGED)) from error

    def _merged_downwards(self) -> dict[int, list[int]]:
        """Columns whose cell is one with the cell above, by row: both hold the same."""
        below: dict[int, list[int]] = {}
        count = 0
        for (top, left), (bottom, right) in (self._sheet and self._sheet.merged_cell_ranges) or ():
            if left != right:
                continue
            count += bottom - top
            if count > _MOST_MERGED:
                break
            for row in range(top + 1, bottom + 1):
                below.setdefault(row, []).append(left)
        return below

    def _text(self, value: _Value, row: int, column: int) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, bool):
            return str(value).upper()
        if isinstance(value, int | float):
            code = self._look.formats.get((row, column))
            return _number_text(value, code)
        return str(value) if isinstance(value, dt.timedelta) else value.isoformat()


def _number_text(value: float, code: str | None) -> str:
    """All digits of a whole number; where some are lost, or it is none, an exponent tells so."""
    if not abs(value) < _EXACT_BELOW:  # or it is none
        return f"{value:.14E}"
    if value != int(value):
        return repr(value) if abs(value) < _LIKE_A_NUMBER else f"{Decimal(repr(value)):E}"
    if abs(value) >= _SHOWN_WITH_EXPONENT and float(f"{value:.5E}") == value:
        return f"{value:.5E}"  # all that was left when it was saved as it showed
    return shown_number(int(value), code) if code and value >= 0 else str(int(value))
