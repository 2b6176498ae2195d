"""Makes text from outside safe to print: a terminal obeys control characters, so they are shown instead."""

import sys
import unicodedata

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def plain(text: str) -> str:
    """One line that does nothing but show."""
    return "".join(_REPLACEMENT if unicodedata.category(char) in _HARMFUL else char for char in text)


def fitted(text: str, width: int) -> str:
    """Exactly so many characters: filled up, or cut and marked."""
    return text.ljust(width) if len(text) <= width else f"{text[: width - 1]}…"


def write_utf8(text: str) -> None:
    """Write to stdout what is meant for a file: as it is, whatever this system calls text."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode(errors="replace"))
