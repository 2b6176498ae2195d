"""Number ranges as people write them: "+34 91 123 45 xx", "912 345…", "+34 911 234 500-599".

A company's numbers are a range of the public network, so extensions and short numbers have none. What can be
read as a single number is that number, and no range: a hyphen between groups of digits is mostly punctuation.
"""

import re
from dataclasses import dataclass
from itertools import takewhile

from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import e164_of, understand
from gamma_desktop.numbers.written import LONGEST_TEXT

_ONE_DIGIT = frozenset("17")
_THREE_DIGITS_AFTER = {
    "2": "12345689",
    "3": "578",
    "4": "2",
    "5": "09",
    "6": "789",
    "8": "035789",
    "9": "679",
}
"""For each first digit of the others, the second digits after which a third one belongs to the code."""


def without_country_code(e164: str) -> str:
    """The national part of an E.164 number: "647460197" of "+34647460197".

    By the list of ITU-T E.164: no code begins with another one, and their lengths follow from their first two
    digits, so this needs neither the numbering plans of countries nor the library that knows them.
    """
    digits = e164.removeprefix("+")
    if digits[:1] in _ONE_DIGIT:
        return digits[1:]
    return digits[3:] if digits[1:2] in _THREE_DIGITS_AFTER.get(digits[:1], "") else digits[2:]


LONGEST_E164 = 15
"""Digits, country code included (ITU-T E.164)."""
FEWEST_TOLD = 4
"""Digits behind the country code that a range must tell: fewer would name a whole country's callers."""

_OPEN = re.compile(r"(.*\d)[\s\-(]*(?:…|\.{3,})\)?", re.DOTALL)
_MASKED = re.compile(r"(.*\d)([\s\-./(]*(?:[xX*?][\s\-./)]*)+)", re.DOTALL)
_FROM_TO = re.compile(r"(.*\d)\s*(?:[-\u2010-\u2015]|\.\.)\s*(\d{1,5})", re.DOTALL)
_MASK = re.compile(r"[xX*?]")


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Neighbouring numbers, as E.164.

    Attributes:
        first, last: both included, of the same length.
        is_open: any digits may follow; then ``first`` and ``last`` are alike, and tell how numbers begin.
    """

    first: str
    last: str
    is_open: bool = False

    def __contains__(self, e164: str) -> bool:
        """Whether a number is one of them."""
        if self.is_open:
            return e164.startswith(self.first) and len(e164) > len(self.first)
        return len(e164) == len(self.first) and self.first <= e164 <= self.last

    @property
    def start(self) -> str:
        """How all of them begin."""
        pairs = zip(self.first, self.last, strict=True)
        return self.first[: sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))]

    @property
    def size(self) -> int:
        """How many numbers it holds: the narrower of two ranges says more of who calls."""
        if self.is_open:
            return int(10 ** (LONGEST_E164 + 1 - len(self.first)))
        return int(self.last) - int(self.first) + 1


def range_in(text: str, rules: NumberRules) -> NumberRange | None:
    """The range that a text means; None for a text that means none, or one that holds too much."""
    if len(text) > LONGEST_TEXT:
        return None
    found = _open_range(text, rules)
    if found is None and not understand(text, rules).valid:
        found = _masked_range(text, rules) or _from_to(text, rules)
    return found if found is not None and _tells_enough(found) else None


def _open_range(text: str, rules: NumberRules) -> NumberRange | None:
    written = _OPEN.fullmatch(text.strip())
    if written is None:
        return None
    starts = (_start(written[1], more, rules) for more in range(1, LONGEST_E164))
    start = next(filter(None, starts), None)
    return NumberRange(start, start, is_open=True) if start else None


def _masked_range(text: str, rules: NumberRules) -> NumberRange | None:
    written = _MASKED.fullmatch(text.strip())
    if written is None:
        return None
    more = len(_MASK.findall(written[2]))
    start = _start(written[1], more, rules)
    return NumberRange(start + "0" * more, start + "9" * more) if start else None


def _from_to(text: str, rules: NumberRules) -> NumberRange | None:
    written = _FROM_TO.fullmatch(text.strip())
    if written is None:
        return None
    first, end = e164_of(written[1], rules), written[2]
    if first is None or not first[-len(end) :] < end:
        return None
    last = e164_of(first[: -len(end)] + end, rules)
    return NumberRange(first, last) if last is not None and len(last) == len(first) else None


def _start(told: str, more: int, rules: NumberRules) -> str | None:
    """How numbers begin of which this much is told and so many digits are not; None if there are none."""
    for filling in "0123456789":
        e164 = e164_of(told + filling * more, rules)
        if e164 is not None and e164.endswith(filling * more):
            return e164[:-more]
    return None


def _tells_enough(found: NumberRange) -> bool:
    return len(without_country_code(found.start)) >= FEWEST_TOLD
