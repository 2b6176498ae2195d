"""The lines of a vCard file: unfolded, numbered, and bounded, as bytes. Knows no property.

Folding goes by octets (RFC 6350, 3.2), so lines are put together before anything is decoded. The values of
vCard 2.1 go on after a "=" at the end of a line (quoted-printable), and careless programs break base64 with
no mark at all; both are put together as well. BEGIN and END share a line where files were joined without a
line break: each is a line of its own to us. A line may be as long as a photograph and no longer: of what
is beyond that, nothing is kept in memory.
"""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

LONGEST_LINE = 12 * 1024 * 1024

_PIECE = 64 * 1024
_SOFT_BREAK = b"="
_QUOTED_PRINTABLE = re.compile(rb"^[^:]*QUOTED-PRINTABLE[^:]*:", re.IGNORECASE)
_BASE64 = re.compile(rb"^[^:]*;\s*(?:ENCODING=)?(?:BASE64|B)(?:;[^:]*)?:", re.IGNORECASE)
_LINE_END = re.compile(rb"\r\n|\n|\r(?!\Z)")
_UNSEEN = re.compile(rb"(?:\xef\xbb\xbf|\xe2\x80[\x8b-\x8f]|\0|\x1a)+")
"""Byte order marks, where files were put together, and other signs without a shape."""
_MARK_IN_FRONT = re.compile(rb"((?:END|BEGIN):VCARD)\s*", re.IGNORECASE)
_MARK = re.compile(rb"(?:BEG(?=IN:VCARD)|END(?=:VCARD))", re.IGNORECASE)
_REST_OF_CHARACTER = re.compile(rb"[ \t]+=[89AB][0-9A-F]", re.IGNORECASE)
_NOTHING = b" \t\x0b\x0c\0\x1a"
"""What an empty line may hold; DOS ends files with the last of these."""
_FRAME = re.compile(rb"\s*(?:BEGIN|END):VCARD\s*$", re.IGNORECASE)
_INDENTED = re.compile(rb"([ \t]+)BEGIN:VCARD\s*$", re.IGNORECASE)
_OLD_VERSION = re.compile(rb"VERSION:\s*2\.1", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line put together.

    Attributes:
        number: the line of the file where it begins, from 1.
        content: without the line break.
        is_cut: it was longer than we keep.
        is_unended: the file ends in the middle of it.
        marks: "END" and "BEG" where a line of the file has END:VCARD or BEGIN:VCARD behind something else; a
            value that is folded inside of such a mark, as ours are, has none.
    """

    number: int
    content: bytes
    is_cut: bool = False
    is_unended: bool = False
    marks: tuple[bytes, ...] = ()


def raw_lines(file: BinaryIO, longest: int = LONGEST_LINE) -> Iterator[RawLine]:
    """The lines of a vCard file, put together and at most so long; empty ones are left out."""
    pending: _Pending | None = None
    keeps_space = False
    for line in _physical(file, longest):
        content = line.content
        if pending is not None and pending.goes_on_with(content):
            pending.add(line, keeps_space=keeps_space)
            continue
        if pending is not None:
            yield pending.whole()
        keeps_space = _OLD_VERSION.match(content) is not None or (keeps_space and not _FRAME.match(content))
        pending = _Pending(line, longest) if content.strip(_NOTHING) else None
    if pending is not None:
        yield pending.whole()


class _Pending:
    """A line that may go on."""

    def __init__(self, line: RawLine, longest: int) -> None:
        self._first = line
        self._parts = [line.content]
        self._size = len(line.content)
        self._longest = longest
        self._is_cut = line.is_cut
        self._is_unended = line.is_unended
        self._marks = line.marks
        is_soft = line.content.endswith(_SOFT_BREAK)
        self._is_quoted = is_soft and _QUOTED_PRINTABLE.match(line.content) is not None

    def goes_on_with(self, content: bytes) -> bool:
        if self._is_quoted and self._parts[-1].endswith(_SOFT_BREAK):
            return not _FRAME.match(content)
        if content[:1] in {b" ", b"\t"}:
            return _FRAME.match(self._parts[0]) is None
        return bool(content) and b":" not in content and _BASE64.match(self._parts[0]) is not None

    def add(self, line: RawLine, *, keeps_space: bool) -> None:
        content = line.content
        is_soft = self._is_quoted and self._parts[-1].endswith(_SOFT_BREAK)
        if is_soft:
            self._parts[-1] = self._parts[-1][:-1]
        if _REST_OF_CHARACTER.match(content) and _QUOTED_PRINTABLE.match(self._parts[0]):
            content = content.lstrip()  # some programs fold it as well, within a letter
        elif content[:1] in {b" ", b"\t"} and not keeps_space and not is_soft:
            content = content[1:]
        self._size += len(content)
        self._is_cut = self._is_cut or line.is_cut or self._size > self._longest
        self._is_unended = line.is_unended
        self._marks += line.marks
        if not self._is_cut:
            self._parts.append(content)

    def whole(self) -> RawLine:
        content = b"".join(self._parts)
        return RawLine(self._first.number, content, self._is_cut, self._is_unended, self._marks)


def _physical(file: BinaryIO, longest: int) -> Iterator[RawLine]:
    """The lines as they stand; a mark in front of something else has a line of its own.

    Where a whole file is indented, that is no folding: what stands in front of its first line goes from all.
    """
    indent: bytes | None = None
    for line in _as_they_stand(file, longest):
        content = _without_unseen(line.content)
        if indent is None and content.strip(_NOTHING):
            indent = found[1] if (found := _INDENTED.match(content)) else b""
        if indent:
            content = content.removeprefix(indent)
        marks = _MARK.findall(content)
        while marks and (front := _MARK_IN_FRONT.match(content)) is not None:
            yield RawLine(line.number, front[1])
            content = _without_unseen(content[front.end() :])
            del marks[0]
        if content is line.content:
            yield replace(line, marks=tuple(map(bytes.upper, marks))) if marks else line
        elif content:
            yield replace(line, content=content, marks=tuple(map(bytes.upper, marks)))


def _without_unseen(content: bytes) -> bytes:
    unseen = _UNSEEN.match(content)
    return content if unseen is None else content[unseen.end() :]


def _as_they_stand(file: BinaryIO, longest: int) -> Iterator[RawLine]:
    number, kept, size = 1, b"", 0
    for piece, is_end in _pieces(file):
        kept += piece[: max(longest - size, 0)]
        size += len(piece)
        if is_end:
            yield RawLine(number, kept, size > longest)
            number, kept, size = number + 1, b"", 0
    if size:
        yield RawLine(number, kept, size > longest, is_unended=True)


def _pieces(file: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Lines without their ends, long ones in pieces, and whether the line ends with the piece.

    A line ends with CR LF, LF or CR, as the file has it: some have one kind here and another there.
    """
    carried = b""
    for chunk in _chunks(file):
        *whole, rest = _LINE_END.split(carried + chunk)
        for line in whole:
            yield line, True
        # A CR at the very end may be half of a line end; what stands before the last sign is told by now.
        carried = rest[-1:] if rest.endswith(b"\r") else b""
        yield rest[: len(rest) - len(carried)], False
    if carried:
        yield b"", True


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    """The file a portion at a time; UTF-16 as UTF-8."""
    start = file.read(len(codecs.BOM_UTF8) + 1)
    file.seek(0)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _recoded(file, "utf-16")
    if start[:2] == b"B\0":
        return _recoded(file, "utf-16-le")
    if start[:2] == b"\0B":
        return _recoded(file, "utf-16-be")
    return iter(lambda: file.read(_PIECE), b"")


def _recoded(file: BinaryIO, encoding: str) -> Iterator[bytes]:
    text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
    while piece := text.read(_PIECE):
        yield piece.encode(errors="replace")
    text.detach()
