"""Reads a TOML file that people write by hand, and tells on which line a thing stands.

The reader is Python's own, the quickest to import; lines are looked for only when something is wrong.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gamma_desktop.errors import Message
from gamma_desktop.settings.codes import FileFault

LARGEST_FILE = 64 * 1024

_LONGEST_PATH = 4
"""Names: a setting that a relay hands to desks has no more."""

_LINE_OF_ERROR = re.compile(r"\(at line (\d+)")
# What matters for where a statement ends: strings and comments hide brackets and line ends.
_PIECE = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*"
    r"|[\[\]{}\n]"
    r"|[^\"'#\[\]{}\n]+",
    re.DOTALL,
)


class UnreadableFile(Exception):
    """The file cannot be used as a whole."""

    def __init__(self, reason: Message, line: int | None = None) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.line = line


class TomlFile:
    """A file that was read; ``table`` is what it says."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.table = _load(text)
        self._lines: list[tuple[int, tuple[str, ...]]] | None = None

    def line_of(self, *keys: str, nth: int = 0) -> int:
        """The line on which a key stands, or the first that stands below it; 1 if there is none.

        Args:
            keys: the path to it.
            nth: which of several, where it is given more than once, as tables of a list are.
        """
        if self._lines is None:
            self._lines = list(_statements(self.text))
        given = [line for line, path in self._lines if path == keys] if nth else []
        if given:
            return given[min(nth, len(given) - 1)]
        return next((line for line, path in self._lines if path[: len(keys)] == keys), 1)


def read_toml(path: Path) -> TomlFile | None:
    """Read a file; None if there is none.

    Raises:
        UnreadableFile: it is no TOML, too large, not UTF-8, or the system does not let us.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise UnreadableFile(Message(FileFault.NOT_OPENED, why=error.strerror or str(error))) from error
    if len(raw) > LARGEST_FILE:
        raise UnreadableFile(Message(FileFault.TOO_LARGE, kibibytes=LARGEST_FILE // 1024))
    return TomlFile(_decode(raw))


def _decode(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")  # some editors on Windows put a mark at the start
    except UnicodeDecodeError as error:
        raise UnreadableFile(Message(FileFault.NOT_UTF8), raw.count(b"\n", 0, error.start) + 1) from error


def _load(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _LINE_OF_ERROR.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        not_toml = Message(FileFault.NOT_TOML, why=str(error).partition(" (at ")[0])
        raise UnreadableFile(not_toml, line) from error
    except RecursionError as error:
        raise UnreadableFile(Message(FileFault.TOO_DEEP)) from error


def _statements(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The line and the path of every header and value in a text that is good TOML."""
    header: tuple[str, ...] = ()
    for line, statement in _split(text):
        table = tomllib.loads(statement)
        is_header = statement.startswith("[")
        for path in _paths(table):
            yield line, path if is_header else header + path
        if is_header:
            header = next(_paths(table))


def _split(text: str) -> Iterator[tuple[int, str]]:
    """The statements of a text, each with the line it starts on."""
    depth, line, start = 0, 1, 1
    statement = ""
    for piece in _PIECE.findall(text):
        depth += (piece in "[{") - (piece in "]}")
        line += piece.count("\n")
        if piece == "\n" and depth == 0:
            if statement.strip():
                yield start, statement.strip()
            statement, start = "", line
        elif not piece.startswith("#"):
            statement += piece
    if statement.strip():
        yield start, statement.strip()


def _paths(table: dict[str, Any], depth: int = _LONGEST_PATH) -> Iterator[tuple[str, ...]]:
    """The paths in a table, cut to so many names."""
    for key, value in table.items():
        within = value[0] if isinstance(value, list) and value else value
        if depth > 1 and isinstance(within, dict) and within:
            yield from ((key, *inner) for inner in _paths(within, depth - 1))
        else:
            yield (key,)
