"""Other numbers and names in the place of real ones: of the same kind and country, the same for the same.

What is handed to strangers must tell how calls went, and not whose they were. Equal texts become equal ones,
different ones stay different, for as long as one of these lives; the key is in its memory alone.
"""

import re
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import understand
from gamma_desktop.numbers.plan import (
    PlannedNumber,
    calling_code,
    is_emergency,
    valid_number,
)
from gamma_desktop.numbers.written import says_hidden

_TRIES = 400
_KEPT_OF_NUMBER = 3
"""The first digits of a national number, which tell what kind it is and where."""
_LONG = 7
_LONGEST_LISTED = 4
"""Nearly all emergency numbers have so many digits at most; to look through longer ones takes seconds."""
_EXTENSION = re.compile(r"(?P<word>ext(?:ension)?\.?\s*)(?P<digits>[0-9]{2,8})", re.IGNORECASE)
_DIGITS = "0123456789"
_HIDDEN = "anonymous"


class Pseudonyms:
    """Puts them in the place of what is real.

    Args:
        rules: how numbers are written here.
    """

    def __init__(self, rules: NumberRules) -> None:
        self._rules = rules
        self._numbers: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._used: set[str] = set()
        self._shifts: dict[int, int] = {}
        self._free: dict[tuple[str, int], Sequence[int]] = {}

    def know_extension(self, digits: str) -> None:
        """Read these digits as an extension from now on."""
        self._rules = replace(self._rules, extensions=self._rules.extensions | {digits})

    def text(self, text: str) -> str:
        """A text of any kind: a number, a name, an extension in words; one that says "hidden" stays."""
        if not any(sign.isalnum() for sign in text):
            return text
        if says_hidden(text):  # an address may have a name beside it
            return _HIDDEN if "@" in text else text
        if (extension := _EXTENSION.fullmatch(text.strip())) is not None:
            return extension["word"] + self.number(extension["digits"])
        is_number = all(_digit(sign) or not sign.isalnum() for sign in text)
        return self.number(text) if is_number else self.name(text)

    def name(self, text: str) -> str:
        """A name in the place of a name; of any text with letters in it."""
        key = " ".join(text.casefold().split())
        return self._names.setdefault(key, f"Name {len(self._names) + 1}")

    def number(self, text: str) -> str:
        """A number in the place of a number, written in the same way."""
        digits = "".join(map(_digit, text))
        if len(digits) < 2 or is_emergency(digits, self._rules.region):  # noqa: PLR2004  (one digit is a choice)
            return text
        known = understand(text, self._rules)
        core = self._national(known.e164) if known.e164 is not None else ""
        if known.e164 is not None and core and digits.endswith(core):
            new = digits[: -len(core)] + self._external(known.e164, core)
        else:
            new = self._other(digits)
        replaced = iter(new)
        return "".join(next(replaced) if _digit(sign) else sign for sign in text)

    def _national(self, e164: str) -> str:
        """The digits behind the country code; "" where the plan does not tell."""
        planned = valid_number(e164[1:])
        code = calling_code(planned.region) if planned is not None and planned.region else ""
        return e164[1 + len(code) :] if code and e164[1:].startswith(code) else ""

    def _external(self, e164: str, core: str) -> str:
        if e164 not in self._numbers:
            self._numbers[e164] = self._like(e164, core)
        return self._numbers[e164]

    def _like(self, e164: str, core: str) -> str:
        """A national number of the same region and type, else one of the same length."""
        code, real = e164[1 : len(e164) - len(core)], valid_number(e164[1:])
        made = core
        for attempt in range(_TRIES):
            kept = core[: _KEPT_OF_NUMBER if attempt < _TRIES // 2 else 1]
            made = kept + _random(len(core) - len(kept))
            found = valid_number(code + made)
            if _kind(found) == _kind(real) and self._is_new(made, core):
                break
        self._used.add(made)
        return made

    def _other(self, digits: str) -> str:
        """Extensions, short numbers, and what no plan has."""
        if digits not in self._numbers:
            made = self._shifted(digits) if len(digits) < _LONG else self._of_any_digits(digits)
            self._used.add(made)
            self._numbers[digits] = made
        return self._numbers[digits]

    def _shifted(self, digits: str) -> str:
        """Short ones keep their order: of extensions that ring at once, the lowest is told.

        None becomes an emergency number, which would be read as one and not as an extension.
        """
        zeros, rest = _without_zeros(digits)
        least = 10 ** (len(rest) - 1)
        shift = self._shifts.setdefault(len(rest), 1 + secrets.randbelow(max(1, 4 * least)))
        free = self._no_emergencies(zeros, len(rest))
        return f"{zeros}{free[(free.index(int(rest)) + shift) % len(free)]}"

    def _no_emergencies(self, zeros: str, length: int) -> Sequence[int]:
        """The numbers of so many digits behind zeros, in order, that call no emergency services."""
        numbers = range(10 ** (length - 1) if length > 1 else 0, 10**length)
        if len(zeros) + length > _LONGEST_LISTED:
            return numbers
        if (zeros, length) not in self._free:
            region = self._rules.region
            self._free[zeros, length] = [
                each for each in numbers if not is_emergency(f"{zeros}{each}", region)
            ]
        return self._free[zeros, length]

    def _of_any_digits(self, digits: str) -> str:
        made = digits
        for _ in range(_TRIES):
            made = _random(len(digits))
            if self._is_new(made, digits):
                break
        return made

    def _is_new(self, made: str, real: str) -> bool:
        return made != real and made not in self._used and made not in self._rules.extensions


def _digit(sign: str) -> str:
    """What a digit of any script stands for; "" for any other sign."""
    found = unicodedata.digit(sign, None)
    return "" if found is None else str(found)


def _kind(number: PlannedNumber | None) -> tuple[str | None, str | None] | None:
    return None if number is None else (number.region, number.type)


def _without_zeros(digits: str) -> tuple[str, str]:
    """The zeros in front, and what follows: at least one digit."""
    rest = digits.lstrip("0") or digits[-1]
    return digits[: len(digits) - len(rest)], rest


def _random(count: int) -> str:
    return "".join(secrets.choice(_DIGITS) for _ in range(count))
