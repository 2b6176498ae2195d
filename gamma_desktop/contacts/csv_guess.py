"""What a column holds, told by its cells: only what the headings do not tell is looked for."""

import re
from collections.abc import Callable, Sequence

from gamma_desktop.contacts.csv_fields import Field, Fields, with_field

_NUMBER = re.compile(r"\+?[\d\s().\-/]{7,25}")
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?.*|\d\d?[./-]\d\d?[./-](?:\d\d){1,2}.*")
_FEWEST_DIGITS = 7
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_NAME = re.compile(r"[^\W\d_]+(?:[ .,'\-]+[^\W\d_]+)+")
_MOST_OF_THEM = 0.6


def completed(fields: Fields, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Fields:
    """The same with what the cells tell of columns that mean nothing yet.

    Where the headings look like a number or an address themselves, they are none, and nothing is guessed:
    whoever stands in the first row would be lost.
    """
    if any(_is_number(heading) or _ADDRESS.fullmatch(heading.strip()) for heading in headings):
        return fields
    for field, fits, is_many in _LOOKED_FOR:
        if not is_missing(fields, field):
            continue
        for column in _columns_that(fits, fields, rows)[: None if is_many else 1]:
            fields = with_field(fields, column, field)
    return fields


def is_missing(fields: Fields, field: Field) -> bool:
    """Whether the table lacks this; a first, a last or a company's name will do for a name."""
    names = {Field.NAME, Field.FIRST, Field.LAST, Field.COMPANY}
    return names.isdisjoint(fields) if field is Field.NAME else field not in fields


def _columns_that(fits: Callable[[str], bool], fields: Fields, rows: Sequence[Sequence[str]]) -> list[int]:
    found = []
    for column, field in enumerate(fields):
        cells = [row[column].strip() for row in rows if column < len(row) and row[column].strip()]
        if field is Field.IGNORED and cells and sum(map(fits, cells)) >= _MOST_OF_THEM * len(cells):
            found.append(column)
    return found


def _is_number(text: str) -> bool:
    digits = sum(letter.isdecimal() for letter in text)
    is_number = digits >= _FEWEST_DIGITS and _NUMBER.fullmatch(text.strip()) is not None
    return is_number and _DATE.fullmatch(text.strip()) is None


_LOOKED_FOR: tuple[tuple[Field, Callable[[str], bool], bool], ...] = (
    (Field.EMAIL, lambda text: _ADDRESS.fullmatch(text) is not None, True),
    (Field.PHONE, _is_number, True),
    (Field.NAME, lambda text: _NAME.fullmatch(text) is not None, False),
)
