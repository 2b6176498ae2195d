"""The cells of a CSV file, so that no spreadsheet runs them as formulas, and nothing is lost on the way.

A spreadsheet runs a cell that begins like a formula, whoever wrote it. An apostrophe in front makes it text.
It is taken off again when such a cell is read, so what was exported comes back as it was.
"""

import re

_FORMULA_SIGNS = r"[=+\-@\t\r\n＝＋－＠]"
_RISKY = re.compile(f"'*{_FORMULA_SIGNS}")
_GUARDED = re.compile(f"'+{_FORMULA_SIGNS}")


def guarded(text: str) -> str:
    """A cell that no spreadsheet runs."""
    return f"'{text}" if _RISKY.match(text) else text


def unguarded(text: str) -> str:
    """What ``guarded`` was given, or a spreadsheet's own way of marking text."""
    return text[1:] if _GUARDED.match(text) else text
