"""Makes text from outside safe to print: a terminal obeys control characters, so they are shown instead."""

import unicodedata

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def plain(text: str) -> str:
    """One line that does nothing but show."""
    return "".join(_REPLACEMENT if unicodedata.category(char) in _HARMFUL else char for char in text)
