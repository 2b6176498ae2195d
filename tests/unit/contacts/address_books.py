"""Address books made up by Hypothesis: in every dialect we know, and damaged in the ways that files are.

Each person has a tag of letters in name and address, and numbers that no other has; so of whatever is read,
it can be told whose it is.
"""

import csv
import io
import quopri
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from hypothesis import strategies as st

from gamma_desktop.contacts.encodings import decoded
from gamma_desktop.contacts.importing import ImportedPerson
from gamma_desktop.contacts.model import Contact

DIALECTS = sorted((Path(__file__).parents[2] / "data" / "contacts" / "dialects").glob("*.csv"))
TAGS = ("Zabalo", "Zebreu", "Zinner", "Zoloaga", "Zubiri", "Zwyrick")
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
ENCODINGS = ("utf-8", "cp1252", "iso8859_15", "mac_roman", "cp850")
_NUMBER = re.compile(r"[69]\d{8}")


@dataclass(frozen=True)
class Person:
    """Someone made up.

    Attributes:
        cells: what stands in each field for a number.
        owned: the numbers that these cells mean, or could mean, nine digits each.
    """

    place: int
    first: str
    cells: tuple[str, ...]
    owned: frozenset[str]

    @property
    def tag(self) -> str:
        return TAGS[self.place]

    @property
    def mail(self) -> str:
        return f"{self.tag.lower()}@acme.example"


def mobile(place: int, nth: int) -> str:
    return f"6{place + 1}2345{nth}{place}1"


def fixed(place: int, nth: int) -> str:
    return f"91{place + 2}345{nth}01"


Cell = tuple[str, tuple[str, ...]]
"""A text, and the numbers that it may mean."""

_CELLS: tuple[Callable[[str, str], Cell], ...] = (
    lambda one, _two: (one, (one,)),
    lambda one, _two: (f"+34 {one}", (one,)),
    lambda one, _two: (f"{one[:3]} {one[3:5]} {one[5:7]} {one[7:]}", (one,)),
    lambda one, two: (f"{one} / {two}", (one, two)),
    lambda one, two: (f"{one}, {two}", (one, two)),
    lambda one, two: (f"{one} - {two}", (one, two)),
    lambda one, two: (f"{one} y {two}", (one, two)),
    lambda one, two: (f"T: {one} M: {two}", (one, two)),
    lambda one, two: (f"{one} (casa) {two} (oficina)", (one, two)),
    lambda one, _two: (f"{one} / 02", (one, one[:-2] + "02")),
    lambda one, _two: (f"{one}-02", (one, one[:-2] + "02")),
    lambda one, _two: (f"{one} ext 12", (one,)),
    lambda one, _two: (f"{one} (extensión 203)", (one,)),
    lambda one, _two: (f"{one} Durchwahl 7", (one,)),
    lambda one, _two: (f"{one},,12#", (one,)),
    lambda one, _two: (f"{one};45", (one,)),
    lambda one, _two: (f'="{one}"', (one,)),
    lambda one, _two: (f"'{one}", (one,)),
    lambda one, _two: (f"{one}.0", (one,)),
    lambda one, _two: (f"{one}Z", (one,)),
    lambda one, _two: (f"{one} desde 2019", (one,)),
    lambda one, _two: (f"{one} (sólo tardes)", (one,)),
    lambda _one, _two: ("no tiene", ()),
    lambda _one, _two: ("", ()),
)


def plain_person(place: int) -> Person:
    """Someone with nothing but numbers in the fields for them."""
    cells = tuple(kind(place, nth) for nth in range(2) for kind in (mobile, fixed))
    return Person(place, "Ana", cells, frozenset(cells))


@st.composite
def people(draw: st.DrawFn) -> list[Person]:
    """A few of them, each with what stands in up to four fields for a number."""
    found = []
    for place in range(draw(st.integers(1, len(TAGS)))):
        first = draw(st.sampled_from(["Núria", "José", "Ana", "Jürgen", "Chloë", "Íñigo", "Pere"]))
        cells = [
            draw(st.sampled_from(_CELLS))(*draw(st.permutations([mobile(place, nth), fixed(place, nth)])))
            for nth in range(draw(st.integers(1, 4)))
        ]
        owned = frozenset(number for _, numbers in cells for number in numbers)
        found.append(Person(place, first, tuple(text for text, _ in cells), owned))
    return found


@lru_cache
def _template(dialect: Path) -> tuple[str, list[list[str]]]:
    text = decoded(dialect.read_bytes(), "cp1252")[0]
    delimiter = max(",;", key=text.count)
    return delimiter, list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))[:2]


def table(dialect: Path, told: Sequence[Person]) -> tuple[str, list[list[str]]]:
    """The people as this program would write them: the delimiter, and the rows."""
    delimiter, (headings, example) = _template(dialect)
    return delimiter, [headings, *(_row(example, person) for person in told)]


def table_text(dialect: Path, told: Sequence[Person]) -> str:
    """The same as the text of a file."""
    delimiter, rows = table(dialect, told)
    return "\n".join(_line(row, delimiter, csv.QUOTE_MINIMAL) for row in rows)


def number_fields(dialect: Path) -> int:
    """How many fields for numbers this program writes."""
    return sum(_NUMBER.fullmatch(cell) is not None for cell in _template(dialect)[1][1])


def _row(example: Sequence[str], person: Person) -> list[str]:
    left = list(person.cells)
    return [_cell(cell, person, left) for cell in example]


def _cell(cell: str, person: Person, left: list[str]) -> str:
    if _NUMBER.fullmatch(cell):
        return left.pop(0) if left else ""
    if cell == "marta@example.com":
        return person.mail
    if "Talleres" in cell:
        return f"Taller {person.tag}"
    return cell.replace("Marta", person.first).replace("Prieto Vila", person.tag)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Person], bytes]:
    """An address book as a table that something has happened to."""
    told = draw(people())
    delimiter, rows = table(draw(st.sampled_from(DIALECTS)), told)
    for damage in draw(st.lists(st.sampled_from(_TABLE_DAMAGE), max_size=3, unique=True)):
        rows = damage(draw, rows)
    quoting: Literal[0, 1] = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    lines = [_line(row, delimiter, quoting) for row in rows]
    if draw(st.booleans()):
        encodings = [draw(st.sampled_from(ENCODINGS)) for _ in lines]
    else:
        encodings = ["utf-8"] * len(lines)
    end = draw(st.sampled_from([b"\r\n", b"\n", b"\r", b"\r\r\n"]))
    marks = [draw(st.booleans()) for _ in lines]
    content = end.join(
        _encoded(MARK * mark + line, encoding)
        for line, encoding, mark in zip(lines, encodings, marks, strict=True)
    )
    return _cut(draw, told, content)


def _line(row: Sequence[str], delimiter: str, quoting: Literal[0, 1]) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="", quoting=quoting).writerow(row)
    return written.getvalue()


_Rows = list[list[str]]
_TABLE_DAMAGE: tuple[Callable[[st.DrawFn, _Rows], _Rows], ...] = (
    lambda _draw, rows: [["Agenda de clientes 2026"], *rows],
    lambda _draw, rows: [["Agenda", "", "Exportada el 3 de marzo"], ["---"], [""], *rows],
    lambda _draw, rows: [*rows, ["Total: 6"], ["Fin de la lista"]],
    lambda draw, rows: _with(rows, draw(st.integers(1, len(rows))), ["# clientes de antes"]),
    lambda draw, rows: _with(rows, draw(st.integers(1, len(rows))), rows[0]),
    lambda _draw, rows: rows[1:],
    lambda draw, rows: [row[: len(row) - draw(st.integers(0, 2))] for row in rows],
    lambda draw, rows: [row + ["x"] * draw(st.integers(0, 1)) for row in rows],
)
"""Title rows, remark rows, headings again where files were joined, none, cells too few or too many."""


def _with(rows: _Rows, place: int, row: list[str]) -> _Rows:
    return [*rows[:place], row, *rows[place:]]


@st.composite
def cards(draw: st.DrawFn) -> tuple[list[Person], bytes]:
    """An address book as vCards that something has happened to."""
    told = draw(people())
    end = draw(st.sampled_from(["\r\n", "\n", "\r"]))
    content = b""
    for person in told:
        lines = _card(draw, person)
        for damage in draw(st.lists(st.sampled_from(_CARD_DAMAGE), max_size=2, unique=True)):
            lines = damage(draw, lines) if len(lines) > _FEWEST_LINES else lines
        between = draw(st.sampled_from([end, end, "", " ", MARK, end + MARK, end + end, f"{end}otra{end}"]))
        content += _encoded(end.join(lines) + between, draw(st.sampled_from(ENCODINGS)))
    return _cut(draw, told, content)


def _cut(draw: st.DrawFn, told: list[Person], content: bytes) -> tuple[list[Person], bytes]:
    """The same, or without its last bytes: of "912345601 / 612345602", "912345601 / 61" may be left.

    That is a number with the end of another, and nothing in it tells that it was something else.
    """
    cut = draw(st.sampled_from([0, 0, 0, 1, 7, 40]))
    if not cut:
        return told, content
    ended = frozenset(
        one[:-length] + two[:length]
        for one in told[-1].owned
        for two in told[-1].owned
        for length in range(1, 5)
    )
    return [*told[:-1], replace(told[-1], owned=told[-1].owned | ended)], content[:-cut]


def _encoded(text: str, encoding: str) -> bytes:
    """In this encoding, but for byte order marks: these came in with a piece of another file."""
    return MARK.encode().join(part.encode(encoding, "replace") for part in text.split(MARK))


def _card(draw: st.DrawFn, person: Person) -> list[str]:
    version = draw(st.sampled_from(["2.1", "3.0", "4.0"]))
    lines = ["BEGIN:VCARD", f"VERSION:{version}"]
    if version == "2.1":
        name = quopri.encodestring(f"{person.first} {person.tag}".encode()).decode()
        lines += [f"N:{person.tag};{person.first}", f"FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{name}"]
    else:
        lines += [f"N:{person.tag};{person.first};;;", f"FN:{person.first} {person.tag}"]
    kinds = {"2.1": "TEL;CELL:", "3.0": "TEL;TYPE=CELL:", "4.0": "TEL;VALUE=text;TYPE=cell:"}
    escaped = [cell if version == "2.1" else re.sub("([,;])", r"\\\1", cell) for cell in person.cells]
    lines += [kinds[version] + cell for cell in escaped if cell]
    return [*lines, f"ORG:Taller {person.tag}", f"EMAIL:{person.mail}", "END:VCARD"]


_FEWEST_LINES = 2
_Lines = list[str]
_CARD_DAMAGE: tuple[Callable[[st.DrawFn, _Lines], _Lines], ...] = (
    lambda _draw, lines: lines[:-1],
    lambda _draw, lines: lines[1:],
    lambda _draw, lines: [*lines[:-2], lines[-2] + lines[-1]],
    lambda _draw, lines: [lines[0] + lines[1], *lines[2:]],
    lambda draw, lines: lines[: draw(st.integers(1, len(lines)))],
    lambda draw, lines: _folded(lines, draw(st.integers(0, len(lines) - 1))),
    lambda _draw, lines: [line + "=" if "QUOTED" in line else line for line in lines],
    lambda _draw, lines: [
        part
        for line in lines
        for part in (line.replace("=C3=", "=C3=\n=").split("\n") if "QUO" in line else [line])
    ],
    lambda draw, lines: _with_mark(lines, draw(st.integers(0, len(lines) - 1))),
)
"""No end, no beginning, marks that run into a line, cut anywhere, folded, quoted-printable without an end or
cut within a character, a byte order mark inside."""


def _folded(lines: _Lines, place: int) -> _Lines:
    half = max(len(lines[place]) // 2, 1)
    return [*lines[:place], lines[place][:half], " " + lines[place][half:], *lines[place + 1 :]]


def _with_mark(lines: _Lines, place: int) -> _Lines:
    return [*lines[:place], MARK + lines[place], *lines[place + 1 :]]


def owners(person: ImportedPerson | Contact, told: Sequence[Person]) -> set[str]:
    """The tags of those whom anything about somebody belongs to, and "?" for a number of none of them."""
    text = " ".join((person.name, person.company, *person.emails)).casefold()
    found = {each.tag for each in told if each.tag.casefold() in text}
    for number in person.numbers:
        digits = number.e164.removeprefix("+34") if number.e164 else ""
        whose = (
            {each.tag for each in told if digits in each.owned} if digits else _written_by(number.raw, told)
        )
        found |= whose or ({"?"} if digits else set())
    return found


def _written_by(raw: str, told: Sequence[Person]) -> set[str]:
    digits = "".join(filter(str.isdecimal, raw))
    return {each.tag for each in told for number in each.owned if number in digits}
