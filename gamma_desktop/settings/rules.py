"""What a setting may be: a rule turns what a file says into a value, or tells what would fit.

Rules look at the value alone: whether a certificate exists or a port is free is for its user to find out.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from pathlib import PurePosixPath, PureWindowsPath
from typing import assert_never

from gamma_desktop.errors import Message
from gamma_desktop.numbers.dial_guard import is_prefix
from gamma_desktop.settings.codes import ValueFault
from gamma_desktop.settings.errors import BadValue

Value = str | int | bool | tuple[str, ...]

LONGEST_TEXT = 2_000
LONGEST_LIST = 500
LONGEST_LABEL = 40

_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})  # control characters, half characters, line separators


class Kind(Enum):
    """How a value is written on a command line."""

    TEXT = auto()
    NUMBER = auto()
    SWITCH = auto()
    LIST = auto()


@dataclass(frozen=True, slots=True)
class Rule:
    """What one setting may be; ``check`` takes what TOML says, and raises BadValue with what would fit."""

    kind: Kind
    check: Callable[[object], Value]
    in_file: Callable[[str], object] = str
    """What an item of a list is written as in a file."""

    def parse(self, text: str) -> Value:
        """Read a value as typed on a command line: lists separated by commas, or as TOML writes them.

        Raises:
            BadValue: the text is no such value; the message says what would fit.
        """
        match self.kind:
            case Kind.TEXT:
                return self.check(text.strip())
            case Kind.NUMBER:
                digits = text.strip()
                return self.check(int(digits) if re.fullmatch(r"-?[0-9]{1,18}", digits) else text)
            case Kind.SWITCH:
                return self.check({"true": True, "false": False}.get(text.strip().lower(), text))
            case Kind.LIST:
                return self.check(_split(text))
        assert_never(self.kind)


def text(check: Callable[[str], str]) -> Rule:
    """A text that ``check`` finds good; it raises BadValue with what would fit."""
    return Rule(Kind.TEXT, lambda raw: _checked(raw, check))


def number(low: int, high: int) -> Rule:
    """A whole number within limits, both included."""

    def check(raw: object) -> int:
        if isinstance(raw, bool) or not isinstance(raw, int) or not low <= raw <= high:
            raise BadValue(ValueFault.WHOLE_NUMBER, low=low, high=high)
        return raw

    return Rule(Kind.NUMBER, check)


def switch() -> Rule:
    """Yes or no."""

    def check(raw: object) -> bool:
        if not isinstance(raw, bool):
            raise BadValue(ValueFault.TRUE_OR_FALSE)
        return raw

    return Rule(Kind.SWITCH, check)


def texts(check: Callable[[str], str]) -> Rule:
    """A list of texts, each of which ``check`` finds good; named twice counts once."""

    def check_all(raw: object) -> tuple[str, ...]:
        if not isinstance(raw, list) or len(raw) > LONGEST_LIST:
            raise BadValue(ValueFault.LIST, most=LONGEST_LIST)
        return tuple(dict.fromkeys(_checked(item, check) for item in raw))

    return Rule(Kind.LIST, check_all)


def one_of(choices: type[StrEnum] | tuple[str, ...]) -> Rule:
    """One of a few words; an enumeration gives its members."""

    def check(raw: object) -> str:
        for choice in choices:
            if raw == choice:
                return choice
        raise BadValue(ValueFault.ONE_OF, choices=tuple(choices))

    return Rule(Kind.TEXT, check)


def extensions() -> Rule:
    """A list of extensions; ``[203]`` is taken as ``["203"]``, since TOML writes no number as 0203."""
    quoted = texts(_extension)

    def check(raw: object) -> Value:
        if isinstance(raw, list):
            raw = [str(item) if type(item) is int else item for item in raw]
        return quoted.check(raw)

    return Rule(Kind.LIST, check)


def dialled(kinds: tuple[str, ...]) -> Rule:
    """A list of kinds of numbers, and of prefixes: "premium", "+44", "902"."""

    def check(value: str) -> str:
        fits = value in kinds or is_prefix(value)
        return good(value, fits=fits, what=Message(ValueFault.DIALLED, kinds=kinds))

    return texts(check)


def program(argument: Callable[[str], str] = lambda text: text) -> Rule:
    """A program and arguments, each of which ``argument`` finds good; no shell reads them. Empty for none."""

    def check(raw: object) -> tuple[str, ...]:
        if not isinstance(raw, list) or len(raw) > LONGEST_LIST:
            raise BadValue(ValueFault.PROGRAM)
        parts = tuple(_checked(part, argument if place else any_text) for place, part in enumerate(raw))
        if parts and not _is_program(parts[0]):
            raise BadValue(ValueFault.PROGRAM)
        return parts

    return Rule(Kind.LIST, check)


def _is_program(path: str) -> bool:
    """Whether it is a whole path; a batch file would have a shell read the arguments."""
    is_whole = PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute()
    return is_whole and not path.lower().endswith((".bat", ".cmd"))


def labels() -> Rule:
    """A list of short texts, each different from the others whatever their case."""
    short = texts(_label)

    def check(raw: object) -> Value:
        given = short.check(raw)
        if isinstance(given, tuple) and len({each.casefold() for each in given}) < len(given):
            raise BadValue(ValueFault.SAME_LABEL)
        return given

    return Rule(Kind.LIST, check)


def good(value: str, *, fits: bool, what: ValueFault | Message) -> str:
    """The value, if it fits; raises BadValue with what would."""
    if not fits:
        raise BadValue(what)
    return value


def any_text(value: str) -> str:
    """Any text, or none."""
    return value


def some_text(value: str) -> str:
    """Any text but none."""
    return good(value, fits=bool(value), what=ValueFault.SOME_TEXT)


def outside_prefix(value: str) -> str:
    """The digits that the PBX wants before an outside number."""
    return good(value, fits=bool(re.fullmatch(r"[0-9]{0,4}", value)), what=ValueFault.OUTSIDE_PREFIX)


def area_code(value: str) -> str:
    """The digits before a local number, with or without the 0 that a country may want there."""
    return good(value, fits=bool(re.fullmatch(r"[0-9]{0,6}", value)), what=ValueFault.AREA_CODE)


def region(value: str) -> str:
    """A country that phone numbers are known for."""
    from phonenumbers import SUPPORTED_REGIONS  # noqa: PLC0415  (23 ms, and most never set a region)

    known = value.upper() in SUPPORTED_REGIONS
    return good(value.upper(), fits=known, what=ValueFault.REGION)


def line(value: str) -> str:
    """The name of one of our lines, and perhaps its colour."""
    from gamma_desktop.numbers.errors import BadLine  # noqa: PLC0415  (most never name a line)
    from gamma_desktop.numbers.lines import line_in  # noqa: PLC0415  (most never name a line)

    try:
        return str(line_in(value))
    except BadLine as error:
        raise BadValue(error.fault) from error


def _extension(value: str) -> str:
    return good(value, fits=bool(re.fullmatch(r"[0-9]{1,20}", value)), what=ValueFault.EXTENSIONS)


def _label(value: str) -> str:
    fits = value == value.strip() and 0 < len(value) <= LONGEST_LABEL
    return good(value, fits=fits, what=Message(ValueFault.LABELS, most=LONGEST_LABEL))


def _checked(raw: object, check: Callable[[str], str]) -> str:
    if not isinstance(raw, str):
        raise BadValue(ValueFault.TEXT)
    if len(raw) > LONGEST_TEXT:
        raise BadValue(ValueFault.SHORTER, most=LONGEST_TEXT)
    if any(unicodedata.category(character) in _UNSEEN for character in raw):
        raise BadValue(ValueFault.CONTROL_CHARACTERS)
    return check(raw)


def _split(text: str) -> object:
    """The items of a list typed on a command line."""
    text = text.strip()
    if text.startswith("{"):
        text = f"[{text}]"
    if not text.startswith("["):
        return [item.strip() for item in text.split(",") if item.strip()]
    try:
        return tomllib.loads(f"items = {text}")["items"]
    except tomllib.TOMLDecodeError:
        return text
