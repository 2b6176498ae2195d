"""The text of a CSV file, whichever encoding it has. Knows nothing of tables."""

import codecs
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from gamma_desktop.contacts.codes import FileProblem
from gamma_desktop.contacts.encodings import decoded, likeliest
from gamma_desktop.contacts.errors import ContactFileTooLarge, NotAContactTable
from gamma_desktop.errors import Message

MOST_BYTES = 64 * 1024 * 1024

_BYTES_LOOKED_AT = 4096
_LINES_LOOKED_AT = 2000
_MOST_OF_NO_TEXT = 0.02
"""Zeros in a damaged text, which cost their rows; a file of more is no text."""
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MARKUP = re.compile(r"\s*<(?:\?xml|!|[a-z]+[\s>])", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileText:
    """The text of a file.

    Attributes:
        encoding: of the most of it.
        is_guessed: the bytes do not tell it for sure.
        odd_lines: lines that are in another one, from 1, each with its encoding.
    """

    text: str
    encoding: str
    is_guessed: bool = False
    odd_lines: tuple[tuple[int, str], ...] = ()


def read_text(file: BinaryIO, name: str) -> FileText:
    """The text of a file, and which of the usual encodings it has.

    Raises:
        ContactFileError: it is too large, or is no text.
    """
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        too_large = Message(FileProblem.TOO_LARGE, megabytes=MOST_BYTES // 1024**2)
        raise ContactFileTooLarge(Path(name), too_large)
    told = _told(content)
    if told is None or told.text.count("\0") > len(told.text) * _MOST_OF_NO_TEXT:
        raise NotAContactTable(Path(name), Message(FileProblem.NOT_TEXT))
    if _MARKUP.match(told.text):
        raise NotAContactTable(Path(name), Message(FileProblem.MARKUP))
    return replace(told, text=told.text.replace(_MARK, ""))  # files that were put together have it inside


def _told(content: bytes) -> FileText | None:
    encoding = _encoding(content)
    try:
        return FileText(text=content.decode(encoding), encoding=encoding)
    except UnicodeDecodeError:
        return None if encoding.startswith("utf-16") else _guessed(content)


def _guessed(content: bytes) -> FileText:
    """What is not UTF-8: all of it in one older encoding, or some of its lines."""
    lines = content.removeprefix(codecs.BOM_UTF8).split(b"\n")
    beyond_ascii = [place for place, line in enumerate(lines) if not line.isascii()]
    odd = [place for place in beyond_ascii if not _is_utf_8(lines[place])]
    likely = likeliest(lines[place] for place in odd[:_LINES_LOOKED_AT])
    if len(odd) == len(beyond_ascii):
        text = content.decode(likely, errors="replace")
        return FileText(text=text, encoding=likely, is_guessed=True)
    texts = {place: decoded(lines[place], likely) for place in odd[:_LINES_LOOKED_AT]}
    texts |= {place: (lines[place].decode(likely, "replace"), likely) for place in odd[_LINES_LOOKED_AT:]}
    text = "\n".join(texts[place][0] if place in texts else line.decode() for place, line in enumerate(lines))
    told = tuple((place + 1, encoding) for place, (_text, encoding) in texts.items())
    return FileText(text=text, encoding="utf-8", odd_lines=told)


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _encoding(content: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return encoding
    start = content[:_BYTES_LOOKED_AT]
    for encoding, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
        if zeros.count(0) > len(zeros) // 2:
            return encoding
    return "utf-8"
