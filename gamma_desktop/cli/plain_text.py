"""Makes text from outside safe to print: a terminal obeys control characters, so they are shown instead."""

import sys
import unicodedata
from typing import Any, TextIO

from gamma_desktop.ui.bidi import ISOLATES, balanced, isolated

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def plain(text: str) -> str:
    """One line that does nothing but show. What isolates a text from those beside it may stay, in pairs."""
    return balanced("".join(_REPLACEMENT if _is_harmful(char) else char for char in text))


def shown(text: str) -> str:
    """Lines and tabs as they are, and nothing else in them that a terminal would obey."""
    return "".join(char if char in "\n\t" else plain(char) for char in text.replace("\r\n", "\n"))


class Terminal:
    """A stream to a terminal that shows what it is given, from all of the program: also usage, logs and data.

    Stands in for the stream in every other way.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Show a text."""
        return self._stream.write(text if text.isascii() and text.isprintable() else shown(text))

    def write_over(self, text: str) -> None:
        """Write in the place of what stands on the line."""
        self._stream.write(f"\r\x1b[K{shown(text)}")
        self._stream.flush()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  (whatever a stream has)
        return getattr(self._stream, name)


def show_on_terminals() -> None:
    """Have what is printed be shown, and not obeyed, where it goes to a terminal; files get it as it is."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream.isatty():
            setattr(sys, name, Terminal(stream))


def fitted(text: str, width: int) -> str:
    """Exactly so many characters: filled up, or cut and marked. What isolates a text takes no room."""
    wide = len(text) - sum(map(text.count, ISOLATES))
    if wide <= width:
        return text + " " * (width - wide)
    places = [at for at, char in enumerate(text) if char not in ISOLATES]
    return f"{balanced(text[: places[width - 1]])}…"


def cell(text: str, width: int = 0) -> str:
    """A separate text beside others, plain, and so wide: one from right to left turns none of them."""
    shown = isolated(plain(text))
    return fitted(shown, width) if width else shown


def write_utf8(text: str) -> None:
    """Write to stdout what is meant for a file: as it is there, as UTF-8; on a terminal it is shown."""
    if isinstance(sys.stdout, Terminal):
        sys.stdout.write(text)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode(errors="replace"))


def _is_harmful(char: str) -> bool:
    return char not in ISOLATES and unicodedata.category(char) in _HARMFUL
