"""What a log may hold: our own words, codes and counts. Of numbers the last three digits, of people nothing.

A log is what users send to others. So what is not known to be ours is left out, whatever it is: texts, names
of files and what errors say. A text of ours that is handed to a logger as data says so (``OwnWords``).
"""

import logging
import re
import traceback
from datetime import date
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Any

from gamma_desktop.errors import GammaDesktopError, Message

HIDDEN = "…"

_DATE = r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,6})?)?(?:[+-]\d\d:\d\d)?"
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_BETWEEN = r"(?:[^\S\r\n]|[().\-/_\u2010-\u2015\u2212\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069])"
"""What people write between digits, also what comes along unseen with a copied number."""
_DIGITS = re.compile(
    rf"(?P<kept>(?:{_DATE}(?:[ T]{_CLOCK})?|{_OCTET}(?:\.{_OCTET}){{3}}(?::\d{{1,5}})?)(?![.\-/]?\d))"
    rf"|\+?\d(?:{_BETWEEN}{{0,2}}\d){{4,}}"
)
"""Times and addresses of machines; else what may be a number of a telephone."""
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|“[^”]*”")
_LAST = 3

_OURS = ("gamma_desktop", "qt")
_ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class OwnWords(str):
    """A text of this program, or one that is known to hold nothing from outside."""

    __slots__ = ()


def shortened(text: str) -> str:
    """A text in which every number is cut to its last three digits; addresses and times stay."""
    return _DIGITS.sub(_shortened, text)


def without_quotes(text: str) -> OwnWords:
    """A text of a library, without what it quotes."""
    return OwnWords(_QUOTED.sub(HIDDEN, text))


class RedactingFormatter(logging.Formatter):
    """Writes lines that hold nothing of people, and no secret."""

    def __init__(self, form: str = "%(asctime)s %(levelname)s %(name)s: %(message)s") -> None:
        super().__init__(form)

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the places that an error came through."""
        told = {"msg": self._told(record), "args": None, "exc_text": None, "stack_info": None}
        return super().format(logging.makeLogRecord(record.__dict__ | told))

    def formatException(self, ei: _ErrorInfo) -> str:
        """Where it happened and what kind it was: what an error says may quote anything."""
        _, error, trace = ei
        if error is None:
            return ""
        places = (f"  {Path(at.filename).name}:{at.lineno} {at.name}" for at in traceback.extract_tb(trace))
        causes = []
        deeper: BaseException | None = error
        while deeper is not None:
            causes.append(_kind_of(deeper))
            deeper = deeper.__cause__ or deeper.__context__
        return "\n".join((*places, " from ".join(causes)))

    def _told(self, record: logging.LogRecord) -> str:
        if not record.name.startswith(_OURS):
            return shortened(without_quotes(str(record.msg)))
        if not record.args:
            return shortened(str(record.msg))
        args: Any = record.args
        by_name = {name: _shown(value) for name, value in args.items()} if isinstance(args, dict) else None
        shown = by_name or tuple(map(_shown, args))
        return shortened(str(record.msg) % shown)


def _shown(value: object) -> object:
    match value:
        case OwnWords() | int() | float() | date() | None:
            return value
        case Enum():
            return value.value
        case BaseException():
            return _kind_of(value)
        case Message():
            return str(value.code)
        case Path():
            return value.name
    return HIDDEN


def _kind_of(error: BaseException) -> str:
    """The class of an error, with the code or the number that says which of its kind it is."""
    kind = type(error).__name__
    if isinstance(error, GammaDesktopError) and error.message is not None:
        return f"{kind} {error.message.code}"
    if isinstance(error, OSError) and error.errno is not None:
        return f"{kind} {error.errno}"
    return kind


def _shortened(found: re.Match[str]) -> str:
    return found["kept"] or HIDDEN + "".join(filter(str.isdigit, found.group()))[-_LAST:]
