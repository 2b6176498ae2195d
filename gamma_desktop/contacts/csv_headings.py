"""Which column of a table holds what, told by its headings. Knows no rows."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gamma_desktop.contacts import heading_words as words
from gamma_desktop.contacts.csv_fields import SEVERAL, Field, Fields
from gamma_desktop.contacts.field_text import LONGEST_LABEL
from gamma_desktop.contacts.heading_words import phrases_of, plain

OUR_HEADINGS = ("Name", "Company", "Job Title", "Note", "Source")
"""Those that every table that we write begins with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneColumn:
    """A column of numbers.

    Attributes:
        index: which one, from 0.
        label: what the heading calls the numbers.
        label_index: the column that tells so row by row, if there is one.
    """

    index: int
    label: str = ""
    label_index: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where in a row what stands; None for what the table has not."""

    name: int | None = None
    first: int | None = None
    middle: int | None = None
    last: tuple[int, ...] = ()
    company: int | None = None
    title: int | None = None
    note: int | None = None
    emails: tuple[int, ...] = ()
    phones: tuple[PhoneColumn, ...] = ()

    @property
    def used(self) -> frozenset[int]:
        """Those that have a meaning to us."""
        single = (self.name, self.first, self.middle, self.company, self.title, self.note)
        several = (*self.last, *self.emails, *(phone.index for phone in self.phones))
        return frozenset(index for index in (*single, *several) if index is not None)

    @property
    def understood(self) -> int:
        """How many of them there are."""
        return len(self.used)


def are_ours(headings: Sequence[str]) -> bool:
    """Whether we wrote this table: then its headings are right, whatever the cells look like."""
    return tuple(headings[: len(OUR_HEADINGS)]) == OUR_HEADINGS


def columns_of(headings: Sequence[str]) -> Columns:
    """What the columns hold by their headings."""
    return columns_by(headings, guessed_fields(headings))


def guessed_fields(headings: Sequence[str]) -> Fields:
    """What each column holds; of several that hold the same, where one alone may, the first counts."""
    fields: list[Field] = []
    for field in map(field_of, headings):
        fields.append(Field.IGNORED if field in fields and field not in SEVERAL else field)
    return tuple(fields)


def field_of(heading: str) -> Field:
    """What a column holds by its heading alone."""
    told = plain(heading)
    return next((field for field, means in _MEANINGS if means(told)), Field.IGNORED)


def may_head_numbers(heading: str) -> bool:
    """Whether a column of numbers may be called so, though nothing in it says "number": Home, Business 2."""
    told = plain(heading)
    return words.WHERE.search(told) is not None and words.ABOUT_A_NUMBER.search(told) is None


def heads_no_numbers(heading: str) -> bool:
    """Whether what looks like numbers to call there is none: a postal code, a date, an account."""
    return words.NO_NUMBER.search(plain(heading)) is not None


def ends_in_id(heading: str) -> bool:
    """Whether it may head what a program calls something, not what people call it: account_id."""
    return plain(heading).endswith(" id")


def may_head_titles(heading: str) -> bool:
    """Whether what stands there is what people are in their company, or how they are addressed ("Ms.")."""
    return plain(heading) in words.MAYBE_TITLE


def heads_no_names(heading: str) -> bool:
    """Whether what looks like names there is none: a street, a group."""
    return words.NO_NAME.search(plain(heading)) is not None


def columns_by(headings: Sequence[str], fields: Fields) -> Columns:
    """Where in a row what stands, given what each column holds."""
    by_field: dict[Field, list[int]] = {}
    for index, field in enumerate(fields):
        by_field.setdefault(field, []).append(index)

    def first(field: Field) -> int | None:
        return next(iter(by_field.get(field, ())), None)

    return Columns(
        name=first(Field.NAME),
        first=first(Field.FIRST),
        middle=first(Field.MIDDLE),
        last=tuple(by_field.get(Field.LAST, ())),
        company=first(Field.COMPANY),
        title=first(Field.TITLE),
        note=first(Field.NOTE),
        emails=tuple(by_field.get(Field.EMAIL, ())),
        phones=_phones([plain(heading) for heading in headings], by_field.get(Field.PHONE, ())),
    )


@lru_cache(maxsize=1024)
def label_of(text: str) -> str:
    """What a kind of number is called here; a word that we do not know stays as it is."""
    known = _known_label(plain(text))
    return known or " ".join(text.lstrip("* ").split())[:LONGEST_LABEL]


def _known_label(heading: str) -> str:
    return next((label for label, means in words.LABELS if means.search(heading)), "")


def _phones(headings: Sequence[str], indexes: Sequence[int]) -> tuple[PhoneColumn, ...]:
    label_columns = {
        _without(words.LABEL_WORD, heading): index
        for index, heading in enumerate(headings)
        if words.LABEL_WORD.search(heading)
    }
    return tuple(
        PhoneColumn(
            index=index,
            label=_known_label(headings[index]),
            label_index=label_columns.get(_without(words.VALUE_WORD, headings[index])),
        )
        for index in indexes
    )


def _without(word: re.Pattern[str], heading: str) -> str:
    return " ".join(word.sub("", heading).split())


def _among(phrases: frozenset[str]) -> Callable[[str], bool]:
    return lambda heading: any(phrase in phrases for phrase in phrases_of(heading))


def _names_companies(heading: str) -> bool:
    return any(
        phrase in words.SOCIAL_NAME
        or (
            phrase not in words.NO_COMPANY
            and words.COMPANY.search(phrase) is not None
            and not words.ABOUT_A_COMPANY.sub("", words.COMPANY.sub("", phrase)).strip()
        )
        for phrase in phrases_of(heading)
    )


def _holds_numbers(heading: str) -> bool:
    if words.PHONE.search(heading) is not None:
        return words.ABOUT_A_NUMBER.search(heading) is None
    return phrases_of(heading)[0] in words.BARE_NUMBER


def _holds_addresses(heading: str) -> bool:
    return words.EMAIL.search(heading) is not None and words.ABOUT_AN_ADDRESS.search(heading) is None


_MEANINGS: tuple[tuple[Field, Callable[[str], bool]], ...] = (
    (Field.NAME, _among(words.NAME)),
    (Field.FIRST, _among(words.FIRST)),
    (Field.MIDDLE, _among(words.MIDDLE)),
    (Field.LAST, _among(words.LAST)),
    (Field.COMPANY, _names_companies),
    (Field.TITLE, _among(words.TITLE)),
    (Field.NOTE, _among(words.NOTE)),
    (Field.EMAIL, _holds_addresses),
    (Field.PHONE, _holds_numbers),
)
