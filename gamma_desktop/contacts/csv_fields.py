"""What a column of a table may hold, as it is shown, changed and remembered. Guesses nothing."""

from collections.abc import Sequence
from enum import StrEnum


class Field(StrEnum):
    """What the cells of a column are to us; several columns may hold last names, numbers and addresses."""

    IGNORED = ""
    NAME = "name"
    FIRST = "first"
    MIDDLE = "middle"
    LAST = "last"
    COMPANY = "company"
    TITLE = "title"
    PHONE = "phone"
    EMAIL = "email"
    NOTE = "note"


SEVERAL = frozenset({Field.IGNORED, Field.LAST, Field.PHONE, Field.EMAIL})
"""Those that more than one column may be."""

Fields = tuple[Field, ...]
"""One for each column, from the left."""


def with_field(fields: Fields, column: int, field: Field) -> Fields:
    """The same with another meaning of one column; one that had it gives it up, if one alone may be it."""
    alone = field not in SEVERAL
    return tuple(
        field if place == column else Field.IGNORED if alone and given is field else given
        for place, given in enumerate(fields)
    )


def mapped(fields: Fields, headings: Sequence[str], wanted: Sequence[tuple[Field, str]]) -> Fields:
    """The same with the columns of these headings meaning this.

    Raises:
        KeyError: no column has such a heading.
    """
    plain = [heading.strip().casefold() for heading in headings]
    for field, heading in wanted:
        if heading.strip().casefold() not in plain:
            raise KeyError(heading)
        fields = with_field(fields, plain.index(heading.strip().casefold()), field)
    return fields
