"""An XLSX file before its cells are read: which sheet counts, how far it reaches, and what is odd about it.

The library that reads cells takes a sheet into memory as one rectangle, believes the sizes that the file
tells, and knows nothing of hidden rows, of how numbers are shown, and of formulas that have no result. So
the file is looked through here first, in pieces, and refused where it is hostile or damaged.
"""

import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import BadZipFile, ZipFile, ZipInfo

from gamma_desktop.contacts.codes import FileProblem
from gamma_desktop.contacts.errors import ContactFileError, ContactFileTooLarge, NotAContactTable
from gamma_desktop.contacts.xlsx_formats import digit_formats
from gamma_desktop.errors import Message

WORKBOOK = "xl/workbook.xml"
MOST_UNPACKED = 512 * 1024 * 1024
MOST_CELLS = 16_000_000

_CHUNK = 256 * 1024
_LOOKED_AT = 64 * 1024
_MOST_STRINGS = 128 * 1024 * 1024
_MOST_SHEETS = 200
_CONTENTS = (b"v>", b"is>")
_BROKEN = (
    *(BadZipFile, ExpatError, zlib.error, EOFError, KeyError, ValueError),
    *(NotImplementedError, RuntimeError),  # a way of packing that is not known, a password
)

_Start = Callable[[str, Mapping[str, str]], None]


@dataclass(slots=True, kw_only=True)
class SheetLook:
    """What a sheet is found to be.

    Attributes:
        name: of the first sheet that is shown; "" if there is none.
        others: the names of others that hold anything, and are not read.
        hidden_rows: how many of those that hold anything are hidden.
        hidden_columns: likewise.
        without_result: formulas whose result the file does not have.
        errors: cells that hold an error, such as #N/A.
        formats: how whole numbers are shown, by row and column from 0, where not as they stand.
    """

    name: str = ""
    others: list[str] = field(default_factory=list)
    hidden_rows: int = 0
    hidden_columns: int = 0
    without_result: int = 0
    errors: int = 0
    formats: dict[tuple[int, int], str] = field(default_factory=dict)


def parts_of(file: BinaryIO) -> frozenset[str]:
    """The names of what a ZIP file holds, in small letters; none if it is damaged."""
    with suppress(*_BROKEN), ZipFile(file) as package:
        return frozenset(name.casefold() for name in package.namelist())
    return frozenset()


def looked_through(file: BinaryIO, name: str) -> SheetLook:
    """What the first sheet of a file is.

    Raises:
        NotAContactTable: the file is damaged.
        ContactFileTooLarge: it unpacks to more, or its cells reach further, than is imported in one go.
    """
    with _damage_told(name), ZipFile(file) as package:
        return _Package(package, Path(name)).look()


@contextmanager
def _damage_told(name: str) -> Iterator[None]:
    try:
        yield
    except ContactFileError:
        raise
    except _BROKEN as error:
        raise NotAContactTable(Path(name), Message(FileProblem.DAMAGED)) from error


class _Package:
    """The parts of a workbook; nothing is read beyond what the file says of its size."""

    def __init__(self, package: ZipFile, path: Path) -> None:
        self._package = package
        self._path = path
        self._parts = {part.filename.casefold(): part for part in package.infolist()}
        self._unpacked = 0
        if len(self._parts) < len(package.infolist()):  # two of a name: which one counts is anybody's guess
            raise BadZipFile

    def look(self) -> SheetLook:
        sheets = self._sheets()
        look = SheetLook()
        for name, part in sheets:
            if not look.name:
                look.name = name
                self._read_sheet(part, look)
            elif self._holds_anything(part):
                look.others.append(name)
        strings = self._parts.get("xl/sharedstrings.xml")
        if strings is not None:
            if strings.file_size > _MOST_STRINGS:
                raise self._too_large()
            for _chunk in self._chunks(strings):
                pass
        return look

    def _sheets(self) -> list[tuple[str, ZipInfo]]:
        """Those that are shown, by name, in their order: not charts."""
        relations: dict[str, str] = {}
        told: list[tuple[str, str]] = []

        def relation(tag: str, of: Mapping[str, str]) -> None:
            if tag == "Relationship" and of.get("Type", "").endswith("/worksheet"):
                relations[of.get("Id", "")] = of.get("Target", "")

        def sheet(tag: str, of: Mapping[str, str]) -> None:
            if tag == "sheet" and of.get("state", "visible") == "visible" and len(told) < _MOST_SHEETS:
                key = next((of[each] for each in of if each.endswith(" id")), "")
                told.append((of.get("name", ""), key))

        self._parse(self._parts["xl/_rels/workbook.xml.rels"], relation)
        self._parse(self._parts[WORKBOOK], sheet)
        return [(name, self._part(relations[key])) for name, key in told if key in relations]

    def _part(self, target: str) -> ZipInfo:
        return self._parts[(target[1:] if target.startswith("/") else f"xl/{target}").casefold()]

    def _holds_anything(self, part: ZipInfo) -> bool:
        with self._package.open(part) as file:
            start = file.read(_LOOKED_AT)
        return any(content in start for content in _CONTENTS)

    def _formats(self) -> dict[str, str]:
        """The formats that only place digits, by the number of the style that has them."""
        codes: dict[str, str] = {}
        styles: list[str] = []
        within: list[str] = [""]

        def style(tag: str, of: Mapping[str, str]) -> None:
            if tag == "numFmt":
                codes[of.get("numFmtId", "")] = of.get("formatCode", "")
            elif tag in {"cellXfs", "cellStyleXfs", "cellStyles", "dxfs"}:
                within[0] = tag
            elif tag == "xf" and within[0] == "cellXfs":
                styles.append(of.get("numFmtId", ""))

        if (part := self._parts.get("xl/styles.xml")) is not None:
            self._parse(part, style)
        return {
            str(number): code
            for number, key in enumerate(styles)
            if (code := codes.get(key, "")) not in {"", "0", "#"} and digit_formats(code)
        }

    def _read_sheet(self, part: ZipInfo, look: SheetLook) -> None:
        reader = _SheetReader(look, self._formats(), self._path)
        self._parse(part, reader.start)
        reader.finish()

    def _parse(self, part: ZipInfo, start: _Start) -> None:
        parser = ParserCreate(namespace_separator=" ")
        names: dict[str, str] = {}

        def begun(tag: str, attributes: Mapping[str, str]) -> None:
            local = names.get(tag)
            if local is None:
                local = names[tag] = tag.rpartition(" ")[2]
            start(local, attributes)

        parser.StartElementHandler = begun
        parser.StartDoctypeDeclHandler = _refuse_declarations
        for chunk in self._chunks(part):
            parser.Parse(chunk)
        parser.Parse(b"", True)

    def _chunks(self, part: ZipInfo) -> Iterator[bytes]:
        """What a part holds; its length and its check sum are then known to be as the file says."""
        self._unpacked += part.file_size
        if self._unpacked > MOST_UNPACKED:
            raise self._too_large()
        with self._package.open(part) as file:
            while chunk := file.read(_CHUNK):
                yield chunk

    def _too_large(self) -> ContactFileTooLarge:
        too_large = Message(FileProblem.UNPACKS_TOO_LARGE, megabytes=MOST_UNPACKED // 1024**2)
        return ContactFileTooLarge(self._path, too_large)


def _refuse_declarations(*_: object) -> None:
    """No spreadsheet program declares what XML means; those who do are up to something."""
    raise BadZipFile


class _SheetReader:
    """Follows the cells of a sheet, and tells where they stand; their contents are not kept."""

    def __init__(self, look: SheetLook, formats: Mapping[str, str], path: Path) -> None:
        self._look = look
        self._formats = formats
        self._path = path
        self._row = self._column = -1
        self._style = self._type = ""
        self._is_hidden = self._row_counts = self._awaits_result = False
        self._hidden: list[tuple[int, int]] = []
        self._columns: set[int] = set()
        self._rows: tuple[int, int] | None = None
        self._known_columns: dict[str, int] = {}

    def start(self, tag: str, of: Mapping[str, str]) -> None:
        """Take the start of an element."""
        if tag == "c":
            self._cell(of)
        elif tag in {"v", "is"}:
            self._content()
        elif tag == "f":
            self._awaits_result = True
        elif tag == "row":
            self._row = int(of.get("r", self._row + 2)) - 1
            self._column = -1
            self._is_hidden = of.get("hidden") in {"1", "true"}
            self._row_counts = False
        elif tag == "col" and of.get("hidden") in {"1", "true"}:
            self._hidden.append((int(of["min"]) - 1, int(of["max"]) - 1))

    def finish(self) -> None:
        """That was all; raises ContactFileTooLarge."""
        self._look.without_result += self._awaits_result
        self._look.hidden_columns = sum(
            any(first <= column <= last for first, last in self._hidden) for column in self._columns
        )
        if self._rows is not None:
            width = max(self._columns) - min(self._columns) + 1
            if (self._rows[1] - self._rows[0] + 1) * width > MOST_CELLS:
                too_far = Message(FileProblem.CELLS_TOO_FAR, row=self._rows[1] + 1, columns=width)
                raise ContactFileTooLarge(self._path, too_far)

    def _cell(self, of: Mapping[str, str]) -> None:
        self._look.without_result += self._awaits_result
        self._awaits_result = False
        reference = of.get("r")
        self._column = self._column + 1 if reference is None else self._column_of(reference)
        self._style, self._type = of.get("s", ""), of.get("t", "n")

    def _column_of(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        column = self._known_columns.get(letters)
        if column is None:
            if not letters.isascii() or not letters.isalpha() or len(letters) > len("XFD"):
                raise BadZipFile
            column = -1
            for letter in letters.upper():
                column = (column + 1) * 26 + ord(letter) - ord("A")
            self._known_columns[letters] = column
        return column

    def _content(self) -> None:
        self._awaits_result = False
        if self._row < 0 or self._column < 0:
            raise BadZipFile
        self._columns.add(self._column)
        first, last = self._rows or (self._row, self._row)
        self._rows = min(first, self._row), max(last, self._row)
        if not self._row_counts:
            self._row_counts = True
            self._look.hidden_rows += self._is_hidden
        if self._type == "n" and self._style in self._formats:
            self._look.formats[self._row, self._column] = self._formats[self._style]
        elif self._type == "e":
            self._look.errors += 1
