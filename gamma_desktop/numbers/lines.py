"""Names and colours of our own lines: of the numbers that callers dial (DDI), and of extensions.

Written as one text each: "+34961112233 = Sales, blue", "203 = Front desk".
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from gamma_desktop.numbers.codes import LineFault
from gamma_desktop.numbers.errors import BadLine
from gamma_desktop.numbers.model import NumberRules, PhoneNumber
from gamma_desktop.numbers.parse import understand

LONGEST_NAME = 60
_NUMBER = re.compile(r"\+?[0-9][0-9 ./()-]{0,30}")


class LineColour(StrEnum):
    """The colours that a line can have; all of them are told apart on light and on dark."""

    BLUE = "blue"
    TEAL = "teal"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    PINK = "pink"
    PURPLE = "purple"
    GREY = "grey"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One of our lines; ``number`` as it was written."""

    number: str
    name: str
    colour: LineColour | None = None

    def __str__(self) -> str:
        """The text that ``line_in`` reads."""
        colour = f", {self.colour}" if self.colour is not None else ""
        return f"{self.number} = {self.name}{colour}"


def line_in(text: str) -> Line:
    """Read a line.

    Raises:
        BadLine: it is none.
    """
    number, equals, rest = (part.strip() for part in text.partition("="))
    name, comma, colour = (part.strip() for part in rest.partition(","))
    if not equals or not _NUMBER.fullmatch(number) or not 0 < len(name) <= LONGEST_NAME:
        raise BadLine(LineFault.FORM)
    if comma and colour not in list(LineColour):
        raise BadLine(LineFault.COLOUR, colours=tuple(LineColour))
    return Line(number=number, name=name, colour=LineColour(colour) if colour else None)


@lru_cache(maxsize=4)
def own_numbers(written: tuple[str, ...], rules: NumberRules) -> frozenset[str]:
    """The numbers of our own lines in E.164, of texts that ``line_in`` reads; extensions have none."""
    numbers = (understand(line_in(text).number, rules).e164 for text in written)
    return frozenset(number for number in numbers if number is not None)


class LineNames:
    """Finds a line by its number, however that is written.

    Args:
        written: texts that ``line_in`` reads.
        understand: reads a number by the rules of this PBX.
    """

    def __init__(self, written: Iterable[str], understand: Callable[[str], PhoneNumber]) -> None:
        self._understand = understand
        self._lines = {self._key(line.number): line for line in map(line_in, written)}

    def find(self, number: str | None) -> Line | None:
        """The line of that number; None if it has no name."""
        return self._lines.get(self._key(number)) if self._lines and number else None

    def is_called(self, number: str | None, named: str) -> bool:
        """Whether a number is the line that someone named, by its name or by its number."""
        line = self.find(number)
        has_name = line is not None and line.name.casefold() == named.casefold()
        return has_name or self.are_same(named, number)

    def are_same(self, number: str | None, other: str | None) -> bool:
        """Whether two texts mean the same number, however they are written."""
        return bool(number and other) and self._key(str(number)) == self._key(str(other))

    def colour(self, number: str | None) -> LineColour | None:
        """The colour of that line; None if it has none."""
        line = self.find(number)
        return None if line is None else line.colour

    def _key(self, number: str) -> str:
        return self._understand(number).key or number


NO_NAMES = LineNames((), lambda text: understand(text, NumberRules()))
