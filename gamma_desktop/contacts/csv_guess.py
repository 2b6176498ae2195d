"""What a column holds, told by its heading and its cells together: neither is believed alone.

A column of numbers is one whatever it is called, but for those of which no number is one to call (a postal
code, an account); and a column is one of names only if its cells can be names.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from enum import Enum, auto

from gamma_desktop.contacts import heading_words as words
from gamma_desktop.contacts.codes import ColumnContent
from gamma_desktop.contacts.csv_fields import SEVERAL, Field, Fields
from gamma_desktop.contacts.csv_headings import (
    are_ours,
    ends_in_id,
    field_of,
    guessed_fields,
    heads_no_names,
    heads_no_numbers,
    may_head_numbers,
    may_head_titles,
)

IsNumber = Callable[[str], bool]
"""Whether a numbering plan has such a number."""

_WRAPPED = re.compile(r"""^(?:="?|')|"$""")
_NUMBER = re.compile(r"\+?[\d\s().\-/]{7,25}")
_RUN = re.compile(r"\+?[\d\s().\-\N{NO-BREAK SPACE}]{6,}\d")
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?(?!\d).*|\d\d?[./-]\d\d?[./-](?:\d\d){1,2}(?![./\-]?\d).*")
_MIXED = re.compile(r"(?!(?:ext|x)\.?\d)\b[^\W\d_]+\d|\d[^\W\d_]{2}", re.IGNORECASE)
_MONEY = re.compile(r"[€$£%]|^\d+[.,]\d{1,2}$(?<![.,]0)")
_FEWEST_DIGITS = 7
_MOST_DIGITS = 15
_MOST_LETTERS = 14
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_BETWEEN_ADDRESSES = re.compile(r"[;,:\s]+")
_WORDS = re.compile(r"[^\W\d_]+(?:[ .,'’\-]+[^\W\d_]+)*\.?")
_CODE = re.compile(
    r"(?:[0-9A-Za-z]{15}|[0-9A-Za-z]{18}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z]+_\d{6,})"
)
_FORM_OF_ADDRESS = re.compile(
    r"(?:m|mr|mrs|ms|miss|mx|mme|mlle|sr|sra|srta|sres|d|dna|dona|don|na|en|herr|frau|hr|fr|sig|sig\.ra|sig\.na"
    r"|dhr|mevr|mw|dr|dra|dott|dott\.ssa|prof|ing|lic|arq|and|jn)\.?",
    re.IGNORECASE,
)
_MOST_OF_THEM = 0.6
_LONGEST_TOTAL = 40
_NAMES = frozenset({Field.NAME, Field.FIRST, Field.LAST, Field.COMPANY})
_PEOPLE = frozenset({Field.NAME, Field.FIRST, Field.LAST})
_HEADED = {
    Field.NAME: ColumnContent.NAMES,
    Field.FIRST: ColumnContent.NAMES,
    Field.MIDDLE: ColumnContent.NAMES,
    Field.COMPANY: ColumnContent.COMPANIES,
    Field.TITLE: ColumnContent.TITLES,
    Field.NOTE: ColumnContent.NOTES,
}
"""What columns hold of which there may be one alone, so that another one is left."""


class Kind(Enum):
    """What the cells of a column look like."""

    NOTHING = auto()
    ADDRESSES = auto()
    NUMBERS = auto()
    """Most of them are numbers that can be called."""
    DIGITS = auto()
    """They look like numbers, but a numbering plan has few of them; or are too short to tell."""
    DATES = auto()
    WORDS = auto()
    OTHER = auto()


def judged(headings: Sequence[str], rows: Sequence[Sequence[str]], is_number: IsNumber) -> Fields:
    """What each column holds; ``rows`` are some of the table, enough to tell."""
    if are_ours(headings):
        return guessed_fields(headings)
    cells = [cells_of(rows, column) for column in range(len(headings))]
    kinds = [kind_of(told, is_number) for told in cells]
    fields = list(map(_settled, headings, kinds, map(_are_long, cells)))
    for place, field in enumerate(fields):
        if field is Field.COMPANY and ends_in_id(headings[place]) and _are_mostly(_CODE, cells[place]):
            fields[place] = Field.IGNORED
    for place, field in enumerate(fields):
        if field not in SEVERAL and _is_told_better(place, fields, kinds):
            fields[place] = Field.IGNORED
    if not any(
        field in _NAMES and kind is not Kind.NOTHING for field, kind in zip(fields, kinds, strict=True)
    ):
        _find_name(headings, fields, kinds, cells)
    if _PEOPLE.isdisjoint(fields):
        _find_person(headings, fields, kinds)
    if Field.TITLE not in fields:
        _find_title(headings, fields, cells)
    return tuple(fields)


def _find_name(
    headings: Sequence[str], fields: list[Field], kinds: Sequence[Kind], cells: Sequence[Sequence[str]]
) -> None:
    """Where no column names people, take the one most like names, else one that is called so ("1880")."""
    left = [place for place, field in enumerate(fields) if field is Field.IGNORED]
    wordy = [place for place in left if kinds[place] is Kind.WORDS and not heads_no_names(headings[place])]
    called = [place for place in left if kinds[place] is Kind.DIGITS and field_of(headings[place]) in _NAMES]
    if wordy and _NAMES.isdisjoint(fields):
        fields[max(wordy, key=lambda place: _likeness_to_names(cells[place]))] = Field.NAME
    elif called:
        fields[called[0]] = field_of(headings[called[0]])
    elif named := _partly_named(headings, fields, cells):
        fields[named[0]] = field_of(headings[named[0]])


def _find_person(headings: Sequence[str], fields: list[Field], kinds: Sequence[Kind]) -> None:
    """Where companies alone are named, take those of people by a word of a heading: "Nombre mostrado"."""
    for place, heading in enumerate(headings):
        is_name = words.NAME_WORD.search(words.plain(heading)) is not None and not heads_no_names(heading)
        if fields[place] is Field.IGNORED and kinds[place] is Kind.WORDS and is_name:
            fields[place] = Field.NAME
            return


def _partly_named(
    headings: Sequence[str], fields: Sequence[Field], cells: Sequence[Sequence[str]]
) -> list[int]:
    """Columns that are called names, in which numbers stand instead of many of them; others hold numbers."""
    reached = {place for place, field in enumerate(fields) if field in {Field.PHONE, Field.EMAIL}}
    named = [place for place in sorted(reached) if field_of(headings[place]) in _NAMES]
    has_names = [place for place in named if not all(map(is_of_data, cells[place]))]
    return has_names if len(reached) > 1 else []


def _find_title(headings: Sequence[str], fields: list[Field], cells: Sequence[Sequence[str]]) -> None:
    """Where no column is clearly that of positions, take one called "Title" that does not hold "Ms."."""
    for place, field in enumerate(fields):
        if field is Field.IGNORED and may_head_titles(headings[place]) and cells[place]:
            fields[place] = Field.IGNORED if _are_mostly(_FORM_OF_ADDRESS, cells[place]) else Field.TITLE
            return


def not_imported(
    headings: Sequence[str], rows: Sequence[Sequence[str]], fields: Fields, is_number: IsNumber
) -> list[tuple[int, ColumnContent]]:
    """The columns that look like something of a contact and are not imported: which, and like what."""
    found = []
    for column, field in enumerate(fields):
        if field is not Field.IGNORED:
            continue
        cells = cells_of(rows, column)
        kind = kind_of(cells, is_number)
        if kind is Kind.NUMBERS or (kind is Kind.DIGITS and _are_long(cells)):
            found.append((column, ColumnContent.NUMBERS))
        elif kind is Kind.ADDRESSES:
            found.append((column, ColumnContent.ADDRESSES))
        elif cells and (headed := _HEADED.get(field_of(headings[column]))) is not None:
            found.append((column, headed))
        elif kind is Kind.WORDS and _may_be_names(headings[column], cells):
            found.append((column, ColumnContent.NAMES))
    return found


def is_missing(fields: Fields, field: Field) -> bool:
    """Whether the table lacks this; a first, a last or a company's name will do for a name."""
    return _NAMES.isdisjoint(fields) if field is Field.NAME else field not in fields


def is_total(cells: Sequence[str]) -> bool:
    """Whether a row sums up or counts others, by the first of its cells that holds anything."""
    first = next(filter(None, map(str.strip, cells)), "")
    return len(first) <= _LONGEST_TOTAL and words.TOTAL.fullmatch(words.plain(first)) is not None


def is_number_alone(text: str) -> bool:
    """Whether this is a number of the public network and nothing else, as far as its looks go."""
    return _is_long_number(text)


def is_of_data(cell: str) -> bool:
    """Whether such a cell heads no column: a number, an address."""
    text = cell.strip()
    return _ADDRESS.fullmatch(text) is not None or _is_long_number(text)


def cells_of(rows: Sequence[Sequence[str]], column: int) -> list[str]:
    """Those of a column that hold something."""
    return [told for row in rows if column < len(row) and (told := row[column].strip())]


def kind_of(cells: Sequence[str], is_number: IsNumber) -> Kind:
    """What most of these look like."""
    if not cells:
        return Kind.NOTHING
    counted = Counter(_kind_of_cell(cell, is_number) for cell in cells)
    counted[Kind.DIGITS] += counted[Kind.NUMBERS] if counted[Kind.NUMBERS] < len(cells) * 0.5 else 0
    counted[Kind.NUMBERS] += counted[Kind.DIGITS] if counted[Kind.NUMBERS] >= len(cells) * 0.5 else 0
    kind, count = counted.most_common(1)[0]
    return kind if count >= _MOST_OF_THEM * len(cells) else Kind.OTHER


def _kind_of_cell(cell: str, is_number: IsNumber) -> Kind:
    text = _WRAPPED.sub("", cell.strip()).strip()
    if "@" in text:
        are_all = all(map(_ADDRESS.fullmatch, filter(None, _BETWEEN_ADDRESSES.split(text))))
        return Kind.ADDRESSES if are_all else Kind.OTHER
    if (whole := next((kind for kind, means in _WHOLE_CELLS if means.fullmatch(text)), None)) is not None:
        return whole
    digits = sum(letter.isdecimal() for letter in text)
    letters = sum(letter.isalpha() for letter in text)
    if _MONEY.search(text) or _MIXED.search(text) or digits == 0 or letters > _MOST_LETTERS:
        return Kind.OTHER
    run = _RUN.search(text)
    if digits >= _FEWEST_DIGITS and run is not None and is_number(run[0].strip()):
        return Kind.NUMBERS
    is_told_apart = letters and run is None
    return Kind.OTHER if is_told_apart or digits > 2 * _MOST_DIGITS else Kind.DIGITS


def _settled(heading: str, kind: Kind, is_long: bool) -> Field:  # noqa: FBT001, PLR0911  (a table)
    field = field_of(heading)
    is_no_number = heads_no_numbers(heading) and field is not Field.PHONE
    if kind is Kind.NOTHING:
        return Field.PHONE if field is Field.IGNORED and _is_weak(heading) else field
    if kind is Kind.ADDRESSES:
        return Field.NOTE if field is Field.NOTE else Field.EMAIL
    if kind is Kind.NUMBERS and not is_no_number:
        return Field.PHONE
    if kind in {Kind.NUMBERS, Kind.DIGITS}:
        if field in {Field.IGNORED, Field.TITLE} and kind is Kind.DIGITS and _is_weak(heading):
            return Field.PHONE
        is_odd_name = not is_long and not is_no_number  # "1880" may be a company; seven digits are none
        return field if is_odd_name or field in {Field.PHONE, Field.NOTE} else Field.IGNORED
    if kind is Kind.DATES:
        return field if field is Field.NOTE else Field.IGNORED
    if field is Field.EMAIL:
        return Field.IGNORED if kind is Kind.WORDS else field
    return field


def _is_weak(heading: str) -> bool:
    return may_head_numbers(heading) and not heads_no_numbers(heading)


def _is_told_better(place: int, fields: Sequence[Field], kinds: Sequence[Kind]) -> bool:
    """Whether another column holds the same that one alone may: the first of those that hold anything."""
    same = [other for other, field in enumerate(fields) if field is fields[place]]
    return place != next((other for other in same if kinds[other] is not Kind.NOTHING), same[0])


def _is_long_number(text: str) -> bool:
    digits = sum(letter.isdecimal() for letter in text)
    is_number = digits >= _FEWEST_DIGITS and _NUMBER.fullmatch(text) is not None
    return is_number and _DATE.fullmatch(text) is None


def _are_long(cells: Sequence[str]) -> bool:
    long = sum(sum(map(str.isdecimal, cell)) >= _FEWEST_DIGITS for cell in cells)
    return long >= _MOST_OF_THEM * len(cells)


def _likeness_to_names(cells: Sequence[str]) -> float:
    """Names have two words or more, and few people share one."""
    several = sum(" " in cell for cell in cells) / len(cells)
    return several + len(set(cells)) / len(cells)


def _are_mostly(shape: re.Pattern[str], cells: Sequence[str]) -> bool:
    return sum(shape.fullmatch(cell) is not None for cell in cells) >= _MOST_OF_THEM * max(len(cells), 1)


def _may_be_names(heading: str, cells: Sequence[str]) -> bool:
    """Whether words are names that are missed: of two words, or any where no heading says what they are."""
    has_spaces = sum(" " in cell for cell in cells) >= _MOST_OF_THEM * len(cells)
    return (has_spaces or not heading.strip()) and not heads_no_names(heading)


_WHOLE_CELLS = ((Kind.DATES, _DATE), (Kind.WORDS, _WORDS))
