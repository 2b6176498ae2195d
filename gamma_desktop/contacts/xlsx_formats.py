"""How a spreadsheet shows a whole number: a telephone number is often kept as one, its zeros by the format.

Only formats that place digits are known: ``0000000000``, ``"+"0``, ``0#" "##" "##``. Of all others the number
stands as it is.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<digit>[0#])|(?P<sign>[ \-()+/:])|(?P<end>;)|(?P<other>.)",
    re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(\d+)")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class DigitFormat:
    """A section of a format: where digits stand, and what between them.

    Attributes:
        fits: whether a number is shown by this section.
        signs: "0" and "#" for digits, else a text between them.
    """

    fits: Callable[[int], bool]
    signs: tuple[tuple[str, bool], ...]

    def shown(self, value: int) -> str:
        """The number as it is shown."""
        digits = list(str(value))
        left = sum(is_digit for _sign, is_digit in self.signs)
        text: list[str] = []
        for sign, is_digit in reversed(self.signs):
            if not is_digit:
                text.append(sign)
                continue
            left -= 1
            text.append(digits.pop() if digits else "0" * (sign == "0"))
            if not left:
                text += reversed(digits)
        return "".join(reversed(text)).strip()


@lru_cache(maxsize=256)
def digit_formats(code: str) -> tuple[DigitFormat, ...]:
    """The sections of a format that only place digits; empty if it is another."""
    found: list[DigitFormat] = []
    signs: list[tuple[str, bool]] = []
    fits: Callable[[int], bool] = _always
    for token in [*_TOKEN.finditer(code[:_LONGEST]), None]:
        if token is None or token["end"]:
            if any(is_digit for _sign, is_digit in signs):
                found.append(DigitFormat(fits, tuple(signs)))
            signs, fits = [], _always
        elif token["other"]:
            return ()
        elif token["bracket"] is not None:
            fits = _condition(token["bracket"]) or fits
        elif token["digit"]:
            signs.append((token["digit"], True))
        else:
            signs.append((token["quoted"] or token["escaped"] or token["sign"] or "", False))
    return tuple(found)


def shown_number(value: int, code: str) -> str:
    """A whole number, 0 or more, as this format shows it."""
    section = next((each for each in digit_formats(code) if each.fits(value)), None)
    return str(value) if section is None else section.shown(value)


def _always(_value: int) -> bool:
    return True


def _condition(text: str) -> Callable[[int], bool] | None:
    """That of a section, as in ``[<=9999999]###-####``; None for a colour or a currency."""
    found = _CONDITION.fullmatch(text.strip())
    if found is None:
        return None
    limit = int(found[2])
    return {
        "<=": lambda value: value <= limit,
        ">=": lambda value: value >= limit,
        "<>": lambda value: value != limit,
        "<": lambda value: value < limit,
        ">": lambda value: value > limit,
        "=": lambda value: value == limit,
    }[found[1]]
