"""A contact's numbers out of the text that a source has for them: the one way in, for every source.

Importers, synchronised books and the edit form call ``contact_numbers``; all of them then match alike. What
cannot be understood for sure stays with the contact as it is written: no call matches it, and it is reported.
"""

import re
from dataclasses import dataclass

from gamma_desktop.contacts.codes import Oddity
from gamma_desktop.contacts.csv_cells import is_shortened_by_a_spreadsheet, unwrapped
from gamma_desktop.contacts.csv_headings import label_of
from gamma_desktop.contacts.field_text import LONGEST_FIELD, LONGEST_LABEL, one_line
from gamma_desktop.contacts.model import ContactNumber
from gamma_desktop.errors import Message
from gamma_desktop.numbers.in_text import FoundNumber, has_foreign_zero, numbers_in
from gamma_desktop.numbers.model import NumberKind, NumberRules, PhoneNumber
from gamma_desktop.numbers.parse import e164_of, understand
from gamma_desktop.numbers.ranges import range_in

_QUOTED = 40
_ONE_NUMBER = re.compile(r"\+?[0-9(](?:[0-9.()]| (?!-)|-(?! ))*")
_BETWEEN_NUMBERS = re.compile(r"\s*(?::::|\n)\s*")
_LIST = re.compile(r"[0-9]+(?:(?: ?[;,/|] ?| )[0-9]+)*")
_EXTENSIONS = re.compile(r"[0-9]{2,6}(?: ?[;,/|] ?[0-9]{2,6})+")
_FEWEST_DIGITS = 3
_DIGITS = re.compile(r"\d+")
_GROUPS = re.compile(r"\d+(?: \d+)+")
_ONE_RUN = re.compile(r"\+?[0-9]+")
_A_PAIR = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersRead:
    """What a text came to.

    Attributes:
        numbers: those that it names; one that is the text as written, where it cannot be understood.
        problems: for the report, where there is something to say.
        is_number: it is understood, or could be dialled as it stands.
    """

    numbers: tuple[ContactNumber, ...] = ()
    problems: tuple[Message, ...] = ()
    is_number: bool = True


def contact_numbers(text: str, rules: NumberRules, label: str = "") -> NumbersRead:
    """Understand a text as the numbers of a contact, or as the range of numbers of a company.

    Args:
        text: as the source has it; one number, several, or a number with a remark.
        rules: how numbers are written here.
        label: "mobile", "work", …; empty if unknown.
    """
    if _is_plain(text) and (e164 := e164_of(text, rules)) and not has_foreign_zero(text, e164, rules):
        return NumbersRead(numbers=(ContactNumber(raw=" ".join(text.split()), e164=e164, label=label),))
    parts = [part for part in map(one_line, _BETWEEN_NUMBERS.split(text)) if part]
    read = [_read(part[:LONGEST_FIELD], rules, label) for part in parts]
    cut = [
        Message(Oddity.TEXT_CUT, text=part[:_QUOTED], most=LONGEST_FIELD)
        for part in parts
        if len(part) > LONGEST_FIELD
    ]
    if len(read) == 1 and not cut:
        return read[0]
    return NumbersRead(
        numbers=tuple(number for each in read for number in each.numbers),
        problems=(*cut, *(problem for each in read for problem in each.problems)),
        is_number=all(each.is_number for each in read),
    )


def _is_plain(text: str) -> bool:
    return _ONE_NUMBER.fullmatch(text) is not None and not text.endswith((".0", ".00"))


def _read(written: str, rules: NumberRules, label: str) -> NumbersRead:
    if is_shortened_by_a_spreadsheet(written):
        return _as_written(written, label, Message(Oddity.CUT_DIGITS))
    if extensions := _extensions(written, rules):
        return NumbersRead(numbers=tuple(ContactNumber(raw=each, label=label) for each in extensions))
    text = unwrapped(written) or written
    number = understand(text, rules)
    if (one := _one(text, number, rules, label)) is not None:
        return NumbersRead(numbers=(one,))
    if told := numbers_in(text, rules):
        return NumbersRead(numbers=tuple(_number(each, text, label, is_only=len(told) == 1) for each in told))
    is_none = number.e164 is None and not number.valid
    why = number.reason if is_none and number.reason else Message(Oddity.SEVERAL_MEANINGS)
    return _as_written(
        text, label, why, can_be_dialled=number.e164 is None and bool(_ONE_RUN.fullmatch(text))
    )


def _one(text: str, number: PhoneNumber, rules: NumberRules, label: str) -> ContactNumber | None:
    """The number, the extension or the range that a text is as a whole."""
    if number.e164 is not None:
        if has_foreign_zero(text, number.e164, rules):
            return None
        is_whole = "/" not in text and " - " not in text
        return ContactNumber(raw=text, e164=number.e164, label=label) if is_whole else None
    if number.valid:
        is_one = len(_DIGITS.findall(text)) == 1 or _is_grouped(text, number, rules)
        return ContactNumber(raw=number.display, label=label) if is_one else None
    found = range_in(text, rules)
    is_range = found is not None and found.size > _A_PAIR
    return ContactNumber(raw=text, covers=found, label=label) if is_range else None


def _is_grouped(text: str, number: PhoneNumber, rules: NumberRules) -> bool:
    """Whether a short number or an extension is written in groups ("116 117"), and not two of them beside."""
    if not _GROUPS.fullmatch(text):
        return False
    if number.kind is NumberKind.EXTENSION:
        return number.display in rules.extensions
    return number.display.startswith(("0", "1")) and rules.extensions.isdisjoint(text.split())


def _extensions(text: str, rules: NumberRules) -> list[str]:
    """A list of extensions: known ones, or all of one length and no date, price or groups of thousands."""
    parts = re.findall(r"[0-9]+", text)
    if parts and rules.extensions.issuperset(parts) and _LIST.fullmatch(text):
        return parts
    if not _EXTENSIONS.fullmatch(text):
        return []
    are_alike = len(set(map(len, parts))) == 1 and len(parts[0]) >= _FEWEST_DIGITS
    return parts if are_alike and unwrapped(text) == text else []


def _as_written(text: str, label: str, why: Message, *, can_be_dialled: bool = False) -> NumbersRead:
    problem = Message(Oddity.UNMATCHED_NUMBER, text=text[:_QUOTED], why=why)
    return NumbersRead(
        numbers=(ContactNumber(raw=text, label=label),), problems=(problem,), is_number=can_be_dialled
    )


def _number(found: FoundNumber, text: str, label: str, *, is_only: bool) -> ContactNumber:
    """A number of a text; a remark becomes its label where it has none, else it stays beside the number."""
    label = label or label_of(found.remark)[:LONGEST_LABEL].strip()
    if found.e164 is None:  # an extension, which is matched by its digits as they stand
        return ContactNumber(raw=found.written, label=label)
    if is_only:
        return ContactNumber(raw=text, e164=found.e164, label=label)
    beside = f" ({found.remark})" if found.remark and found.remark != label else ""
    return ContactNumber(raw=found.written + beside, e164=found.e164, label=label)
