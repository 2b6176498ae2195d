"""The lines of a vCard file: unfolded, numbered, and bounded, as bytes. Knows no property.

Folding goes by octets (RFC 6350, 3.2), so lines are put together before anything is decoded. The values of
vCard 2.1 go on after a "=" at the end of a line (quoted-printable), and careless programs break base64 with
no mark at all; both are put together as well. A line may be as long as a photograph and no longer: of what
is beyond that, nothing is kept in memory.
"""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

LONGEST_LINE = 12 * 1024 * 1024

_PIECE = 64 * 1024
_SOFT_BREAK = b"="
_QUOTED_PRINTABLE = re.compile(rb"^[^:]*QUOTED-PRINTABLE[^:]*:", re.IGNORECASE)
_BASE64 = re.compile(rb"^[^:]*;\s*(?:ENCODING=)?(?:BASE64|B)(?:;[^:]*)?:", re.IGNORECASE)
_FRAME = re.compile(rb"\s*(?:BEGIN|END):VCARD\s*$", re.IGNORECASE)
_OLD_VERSION = re.compile(rb"VERSION:\s*2\.1", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line put together.

    Attributes:
        number: the line of the file where it begins, from 1.
        content: without the line break.
        is_cut: it was longer than we keep.
    """

    number: int
    content: bytes
    is_cut: bool = False


def raw_lines(file: BinaryIO, longest: int = LONGEST_LINE) -> Iterator[RawLine]:
    """The lines of a vCard file, put together and at most so long; empty ones are left out."""
    pending: _Pending | None = None
    keeps_space = False
    for number, content, is_cut in _physical(file, longest):
        if pending is not None and pending.goes_on_with(content):
            pending.add(content, keeps_space=keeps_space, is_cut=is_cut)
            continue
        if pending is not None:
            yield pending.whole()
        keeps_space = _OLD_VERSION.match(content) is not None or (keeps_space and not _FRAME.match(content))
        pending = _Pending(number, content, longest, is_cut=is_cut) if content.strip() else None
    if pending is not None:
        yield pending.whole()


class _Pending:
    """A line that may go on."""

    def __init__(self, number: int, content: bytes, longest: int, *, is_cut: bool) -> None:
        self._number = number
        self._parts = [content]
        self._size = len(content)
        self._longest = longest
        self._is_cut = is_cut
        self._is_quoted = content.endswith(_SOFT_BREAK) and _QUOTED_PRINTABLE.match(content) is not None

    def goes_on_with(self, content: bytes) -> bool:
        if self._is_quoted and self._parts[-1].endswith(_SOFT_BREAK):
            return not _FRAME.match(content)
        if content[:1] in {b" ", b"\t"}:
            return True
        return bool(content) and b":" not in content and _BASE64.match(self._parts[0]) is not None

    def add(self, content: bytes, *, keeps_space: bool, is_cut: bool) -> None:
        if self._is_quoted and self._parts[-1].endswith(_SOFT_BREAK):
            self._parts[-1] = self._parts[-1][:-1]
        elif content[:1] in {b" ", b"\t"} and not keeps_space:
            content = content[1:]
        self._size += len(content)
        self._is_cut = self._is_cut or is_cut or self._size > self._longest
        if not self._is_cut:
            self._parts.append(content)

    def whole(self) -> RawLine:
        return RawLine(self._number, b"".join(self._parts), self._is_cut)


def _physical(file: BinaryIO, longest: int) -> Iterator[tuple[int, bytes, bool]]:
    """Number, content and whether it was cut, of each line as the file has it."""
    number, kept, size = 1, b"", 0
    for piece in _pieces(file):
        kept += piece[: max(longest - size, 0)]
        size += len(piece)
        if piece.endswith(b"\n"):
            yield number, kept.rstrip(b"\r\n"), size > longest
            number, kept, size = number + 1, b"", 0
    if size:
        yield number, kept, size > longest


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    """Lines, long ones in pieces; UTF-16 as UTF-8."""
    start = file.read(len(codecs.BOM_UTF8) + 1)
    file.seek(0)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _recoded(file, "utf-16")
    if start[:2] == b"B\0":
        return _recoded(file, "utf-16-le")
    if start[:2] == b"\0B":
        return _recoded(file, "utf-16-be")
    if start.startswith(codecs.BOM_UTF8):
        file.seek(len(codecs.BOM_UTF8))
    return iter(lambda: file.readline(_PIECE), b"")


def _recoded(file: BinaryIO, encoding: str) -> Iterator[bytes]:
    text = io.TextIOWrapper(file, encoding, errors="replace", newline="\n")
    while piece := text.readline(_PIECE):
        yield piece.encode(errors="replace")
    text.detach()
