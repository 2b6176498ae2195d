"""Reads people from a table, whatever program wrote it; whatever is left out, it says.

A file is read to its end or not at all: half of it would pass for the whole, and the rest of the source would
go from the book. A row that cannot be read costs nothing but itself.
"""

import re
from collections.abc import Iterator

from gamma_desktop.contacts.codes import NoPerson, Oddity
from gamma_desktop.contacts.csv_cells import unguarded
from gamma_desktop.contacts.csv_fields import Field
from gamma_desktop.contacts.csv_guess import is_number_alone, is_total
from gamma_desktop.contacts.csv_headings import Columns, PhoneColumn, label_of
from gamma_desktop.contacts.field_text import LONGEST_FIELD, LONGEST_NOTE, MOST_NUMBERS, one_line, some_lines
from gamma_desktop.contacts.importing import ColumnTaken, Entry, ImportedPerson, ImportProblem, ProblemCode
from gamma_desktop.contacts.model import ContactNumber
from gamma_desktop.contacts.table import ContactTable, Row
from gamma_desktop.contacts.written_number import contact_numbers
from gamma_desktop.errors import Message
from gamma_desktop.numbers.model import NumberRules

_SEVERAL_ADDRESSES = re.compile(r":::|[;,\s]")
_BEHIND_A_NAME = re.compile(r"[^@;,]*[<(\[]([^@\s<>()\[\]]+@[^@\s<>()\[\]]+)[>)\]]")
_OF_A_MODULE = re.compile(r"^(?:Accounts|Contacts|Leads|Vendors)::::")
"""Before what a record of vTiger refers to: "Accounts::::Acme"."""
_RUN_TOGETHER = re.compile(r"[\r\n].*\d{7}|\d{7}.*[\r\n]", re.DOTALL)
"""A name of two lines with a number in it."""
_QUOTED = 40


def table_entries(table: ContactTable, name: str, rules: NumberRules) -> Iterator[Entry]:
    """The rows of a table, one at a time.

    Raises:
        ContactFileError: its columns give no names, or its end cannot be reached.
    """
    table.check()
    yield told_of_table(table, name)
    reader = _RowReader(name, table, rules)
    for row in table.rows():
        person = reader.person(row)
        yield Entry(person=person, problems=tuple(reader.problems))
        reader.problems.clear()


def told_of_table(table: ContactTable, name: str) -> Entry:
    """What is to be said of a table as a whole."""
    problems = tuple(ImportProblem(file=name, **each._asdict()) for each in table.odd())
    return Entry(problems=problems, is_of_file=True, columns=tuple(map(_taken, table.headings, table.fields)))


def _taken(heading: str, field: Field) -> ColumnTaken:
    return ColumnTaken(heading=one_line(heading)[:LONGEST_FIELD], field=field)


class _LeftOut(Exception):
    """Nothing can be made of a row."""

    def __init__(self, why: NoPerson, **data: int) -> None:
        super().__init__(why)
        self.why = Message(why, **data)


class _RowReader:
    """Makes people of rows, and notes what is odd.

    Attributes:
        problems: those since they were last taken.
    """

    def __init__(self, file: str, table: ContactTable, rules: NumberRules) -> None:
        self.problems: list[ImportProblem] = []
        self._file = file
        self._width = len(table.headings)
        self._columns = table.columns
        self._bounded = sorted(table.columns.used - {table.columns.note})
        self._named = _naming(table.columns)
        self._rules = rules

    def person(self, row: Row) -> ImportedPerson | None:
        """The person the row is about; None if that, or how to reach them, cannot be told."""
        try:
            return self._person(row)
        except _LeftOut as left_out:
            self._report(row, Message(Oddity.LEFT_OUT, why=left_out.why), ProblemCode.LEFT_OUT)
            return None

    def _person(self, row: Row) -> ImportedPerson:
        self._check(row)
        company = _OF_A_MODULE.sub("", _cell(row, self._columns.company), count=1)
        name = self._name(row) or company
        numbers = tuple(self._numbers(row))
        if not name:
            raise _LeftOut(NoPerson.NO_NAME_OR_COMPANY)
        emails = tuple(self._emails(row))
        if not emails and not any(number.e164 for number in numbers) and is_total(row.cells):
            self.problems.clear()  # its figures are no numbers to call
            raise _LeftOut(NoPerson.SUM)
        if not numbers and not emails:
            raise _LeftOut(NoPerson.NO_NUMBER)
        if is_number_alone(name):
            self._report(row, Message(Oddity.NUMBER_AS_NAME, text=name[:_QUOTED]), ProblemCode.OTHER)
        return ImportedPerson(
            file=self._file,
            line=row.line,
            name=name,
            company="" if name == company else company,
            numbers=numbers,
            note=self._note(row),
            emails=emails,
            title=_cell(row, self._columns.title),
        )

    def _check(self, row: Row) -> None:
        if row.doubt:
            raise _LeftOut(row.doubt)
        if any("\0" in cell for cell in row.cells):
            raise _LeftOut(NoPerson.NOT_TEXT)
        if any(cell.strip() for cell in row.cells[self._width :]):
            raise _LeftOut(NoPerson.TOO_MANY_FIELDS, fields=len(row.cells), headings=self._width)
        for index in self._bounded:
            if len(_raw(row, index)) > LONGEST_FIELD:
                raise _LeftOut(NoPerson.FIELD_TOO_LONG, field=index + 1, most=LONGEST_FIELD)
        if any(_RUN_TOGETHER.search(_raw(row, index)) for index in self._named):
            raise _LeftOut(NoPerson.ROWS_TOGETHER)

    def _name(self, row: Row) -> str:
        """The whole name; "Name" may also be the half that another column completes (Name, Vorname)."""
        columns = self._columns
        whole = _cell(row, columns.name)
        first, last = _cell(row, columns.first), " ".join(_cell(row, index) for index in columns.last).strip()
        parts = " ".join(filter(None, (first, _cell(row, columns.middle), last)))
        if not whole or (first and last):
            return whole or parts
        if parts and parts.casefold() not in whole.casefold():
            return f"{first} {whole} {last}".strip()
        return whole

    def _note(self, row: Row) -> str:
        text = _lines(row, self._columns.note)
        if len(text) > LONGEST_NOTE:
            self._report(row, Message(Oddity.NOTE_CUT, most=LONGEST_NOTE), ProblemCode.CUT)
        return text[:LONGEST_NOTE]

    def _emails(self, row: Row) -> Iterator[str]:
        told = filter(None, (_raw(row, index) for index in self._columns.emails))
        cells = (_BEHIND_A_NAME.sub(r"\1", cell) for cell in told)
        texts = (text for cell in cells for text in _SEVERAL_ADDRESSES.split(cell))
        for address in dict.fromkeys(one_line(unguarded(text.strip())) for text in texts):
            if "@" in address:
                yield address
            elif address:
                self._report(row, Message(Oddity.NOT_AN_ADDRESS, text=address[:_QUOTED]), ProblemCode.EMAIL)

    def _numbers(self, row: Row) -> Iterator[ContactNumber]:
        seen: set[str] = set()
        for text, label in self._number_texts(row):
            for number in self._number(row, text, label):
                if number.key in seen:
                    continue
                if len(seen) == MOST_NUMBERS:
                    self._report(row, Message(Oddity.TOO_MANY_NUMBERS, most=MOST_NUMBERS))
                    return
                seen.add(number.key)
                yield number

    def _number_texts(self, row: Row) -> Iterator[tuple[str, str]]:
        for column in self._columns.phones:
            if text := unguarded(_raw(row, column.index).strip()):
                yield text, _label(row, column)

    def _number(self, row: Row, text: str, label: str) -> tuple[ContactNumber, ...]:
        read = contact_numbers(text, self._rules, label)
        for problem in read.problems:
            self._report(row, problem)
        return read.numbers

    def _report(self, row: Row, reason: Message, code: ProblemCode = ProblemCode.NUMBER) -> None:
        self.problems.append(ImportProblem(file=self._file, line=row.line, reason=reason, code=code))


def _naming(columns: Columns) -> list[int]:
    several = (columns.name, columns.first, columns.middle, *columns.last, columns.company)
    return [index for index in several if index is not None]


def _label(row: Row, column: PhoneColumn) -> str:
    told = _cell(row, column.label_index)
    return label_of(told) if told else column.label


def _raw(row: Row, index: int | None) -> str:
    return row.cells[index] if index is not None and index < len(row.cells) else ""


def _cell(row: Row, index: int | None) -> str:
    return one_line(unguarded(_raw(row, index)))


def _lines(row: Row, index: int | None) -> str:
    return some_lines(unguarded(_raw(row, index)))
