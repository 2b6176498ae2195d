"""One property of a vCard: its name, group, parameters and value. Knows no meaning of any.

Reads the notations of 2.1 (parameters without a name, quoted-printable, a charset to each value), 3.0 and 4.0
(quoted parameters, RFC 6868) alike: files mix them.
"""

import base64
import binascii
import codecs
import quopri
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from gamma_desktop.contacts.encodings import decoded
from gamma_desktop.contacts.vcard_lines import RawLine

_ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"})
_LONGEST_HEADER = 2000
_CARETS = {"^n": "\n", "^'": '"', "^^": "^"}
_CARET = re.compile(r"\^[n'^]")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_BREAKS = {"n": "\n", "N": "\n"}
_NO_CHARSETS = frozenset({"idna", "punycode", "undefined", "utf-7", "unicode-escape", "raw-unicode-escape"})
"""By the names that Python has for them: they are no charsets, or make what is no text of anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """What a line says.

    Attributes:
        line: where it stands in the file.
        group: what binds it to others ("item1"), in small letters; empty if nothing does.
        name: in capitals.
        parameters: values by name in capitals; those without a name are of TYPE, or ENCODING.
        value: as it stands in the line.
        has_escapes: a backslash and n is a line break, as in 3.0 and later.
    """

    line: int
    name: str
    value: bytes
    group: str = ""
    parameters: Mapping[str, Sequence[str]]
    has_escapes: bool = True

    @property
    def types(self) -> tuple[str, ...]:
        """What TYPE says, in small letters."""
        return tuple(
            word.casefold() for value in self.parameters.get("TYPE", ()) for word in value.split(",")
        )

    @property
    def text(self) -> str:
        """The value as text, whole."""
        return self._unescaped(self._decoded())

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that semicolons set apart."""
        return tuple(self._unescaped(part) for part in _split(self._decoded(), ";"))

    @property
    def content(self) -> bytes:
        """The value as bytes: decoded if it is base64; b"" if that cannot be."""
        if self._encoding not in {"BASE64", "B"}:
            return self.value
        return from_base64(self.value)

    @property
    def preference(self) -> int:
        """1 is preferred most, 100 not at all."""
        told = next(iter(self.parameters.get("PREF", ())), "")
        if told.isdecimal():
            return min(int(told[:3]), 100)
        return 1 if "pref" in self.types else 100

    @property
    def _encoding(self) -> str:
        return next((value.upper() for value in self.parameters.get("ENCODING", ())), "")

    @property
    def guessed_encoding(self) -> str:
        """The encoding that the letters had to be guessed to be in; "" where they are told, or UTF-8."""
        return "" if self.value.isascii() and not self._encoding else self._read()[1]

    def _decoded(self) -> str:
        return self._read()[0].replace("\r\n", "\n")

    def _read(self) -> tuple[str, str]:
        content = self.content
        if self._encoding == "QUOTED-PRINTABLE":
            content = quopri.decodestring(content)
        return _text_of(content, next(iter(self.parameters.get("CHARSET", ())), ""))

    def _unescaped(self, text: str) -> str:
        if "\\" not in text:
            return text
        if self.has_escapes:
            return _ESCAPED.sub(lambda found: _BREAKS.get(found[1], found[1]), text)
        return re.sub(r"\\([;,:\\])", r"\1", text)


def property_in(raw: RawLine, *, has_escapes: bool = True) -> Property | None:
    """What a line says; None if it is no property."""
    header, value = _apart(raw.content)
    if header is None:
        return None
    name, *parameters = _outside_quotes(header)
    group, _, name = name.strip().rpartition(".")
    if not name.replace("-", "").isalnum():
        return None
    return Property(
        line=raw.number,
        group=group.casefold(),
        name=name.upper(),
        parameters=_parameters(parameters) if parameters else {},
        value=value,
        has_escapes=has_escapes,
    )


def _text_of(content: bytes, charset: str = "") -> tuple[str, str]:
    """Text of bytes by the charset that is told, else UTF-8, else as guessed; and that guess, "" for none."""
    with suppress(UnicodeError, LookupError):
        return content.decode(_codec(charset)), ""
    return decoded(content)


def _codec(charset: str) -> str:
    """The encoding that a charset stands for; UTF-8 for one that stands for none."""
    try:
        name = codecs.lookup(charset).name if charset else "utf-8"
    except (LookupError, ValueError):
        return "utf-8"
    return "utf-8" if name in _NO_CHARSETS else name


def from_base64(content: bytes) -> bytes:
    """What base64 holds; b"" if it is none."""
    try:
        return base64.b64decode(content, validate=False)
    except binascii.Error:
        return b""


def _apart(content: bytes) -> tuple[str | None, bytes]:
    """What stands before the first colon that is not in quotation marks, and what behind."""
    start = 0
    while (colon := content.find(b":", start, _LONGEST_HEADER)) >= 0:
        if content.count(b'"', 0, colon) % 2 == 0:
            return decoded(content[:colon])[0], content[colon + 1 :]
        start = colon + 1
    colon = content.find(b":", 0, _LONGEST_HEADER)  # a quotation mark that never ends is a letter like others
    return (None, b"") if colon < 0 else (decoded(content[:colon])[0].replace('"', ""), content[colon + 1 :])


def _outside_quotes(header: str) -> list[str]:
    """The parts of a header between semicolons that are not in quotation marks; the marks go."""
    outside, *rest = header.split('"')
    parts = outside.split(";")
    for place, text in enumerate(rest):
        first, *more = [text] if place % 2 == 0 else text.split(";")
        parts[-1] += first
        parts += more
    return parts


def _parameters(texts: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text in texts:
        name, has_name, value = text.partition("=")
        name, value = name.strip().upper(), value.strip()
        if not has_name:
            name, value = ("ENCODING", name) if name in _ENCODINGS else ("TYPE", name)
        found.setdefault(name, []).append(_without_carets(value))
    return found


def _without_carets(value: str) -> str:
    return _CARET.sub(lambda found: _CARETS[found[0]], value) if "^" in value else value


def _split(text: str, sign: str) -> Iterator[str]:
    """The parts of a text between signs that no backslash stands before."""
    if "\\" not in text:
        yield from text.split(sign)
        return
    start = place = 0
    while place < len(text):
        if text[place] == "\\":
            place += 1
        elif text[place] == sign:
            yield text[start:place]
            start = place + 1
        place += 1
    yield text[start:]
