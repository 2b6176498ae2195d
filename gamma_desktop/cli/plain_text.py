"""Makes text from outside safe to print: a terminal obeys control characters, so they are shown instead."""

import sys
import unicodedata

from gamma_desktop.ui.bidi import ISOLATES, balanced, isolated

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def plain(text: str) -> str:
    """One line that does nothing but show. What isolates a text from those beside it may stay, in pairs."""
    return balanced("".join(_REPLACEMENT if _is_harmful(char) else char for char in text))


def fitted(text: str, width: int) -> str:
    """Exactly so many characters: filled up, or cut and marked. What isolates a text takes no room."""
    wide = len(text) - sum(map(text.count, ISOLATES))
    if wide <= width:
        return text + " " * (width - wide)
    places = [at for at, char in enumerate(text) if char not in ISOLATES]
    return f"{balanced(text[: places[width - 1]])}…"


def cell(text: str, width: int = 0) -> str:
    """A text of its own beside others, plain, and so wide: one from right to left turns none of them."""
    shown = isolated(plain(text))
    return fitted(shown, width) if width else shown


def write_utf8(text: str) -> None:
    """Write to stdout what is meant for a file: as it is, whatever this system calls text."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode(errors="replace"))


def _is_harmful(char: str) -> bool:
    return char not in ISOLATES and unicodedata.category(char) in _HARMFUL
