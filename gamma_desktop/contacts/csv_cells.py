"""The cells of a CSV file, so that no spreadsheet runs them as formulas, and nothing is lost on the way.

A spreadsheet runs every cell that begins like a formula. An apostrophe in front makes it text.
It is taken off again when such a cell is read, so what was exported comes back as it was.
"""

import re

_FORMULA_SIGNS = r"[=+\-@\t\r\n＝＋－＠]"
_RISKY = re.compile(f"'*{_FORMULA_SIGNS}")
_GUARDED = re.compile(f"'+{_FORMULA_SIGNS}")
_AS_TEXT = re.compile(r"""=\s*["']([^"']*)["']""")
_APOSTROPHES = "'\u2018\u2019`\u00b4 "
_DECIMAL = re.compile(r"(\+?\d{5,})[.,]00?|(\d{2,4})\.0", re.ASCII)
_THOUSANDS = re.compile(r"\+?\d{1,3}(?:,\d{3})+(?:\.00?)?", re.ASCII)
_EXPONENT = re.compile(r"(\d)[.,]?(\d*)E\+?(\d{1,3})", re.ASCII | re.IGNORECASE)
_FEWEST_DIGITS = 7


def guarded(text: str) -> str:
    """A cell that no spreadsheet runs."""
    return f"'{text}" if _RISKY.match(text) else text


def unguarded(text: str) -> str:
    """What ``guarded`` was given, or a spreadsheet's own way of marking text."""
    return text[1:] if _GUARDED.match(text) else text


def unwrapped(text: str) -> str:
    """A number without what a spreadsheet made of it: ``="612345602"``, ``612345605.0``, ``34,612,345``."""
    if found := _AS_TEXT.fullmatch(text):
        text = found[1]
    text = text.strip().lstrip(_APOSTROPHES)
    if found := _DECIMAL.fullmatch(text):
        return found[1] or found[2]
    if _THOUSANDS.fullmatch(text) and sum(map(str.isdecimal, text)) >= _FEWEST_DIGITS:
        return text.partition(".")[0].replace(",", "")
    if (found := _EXPONENT.fullmatch(text)) and len(found[2]) == int(found[3]):
        return found[1] + found[2]
    return text


def is_shortened_by_a_spreadsheet(text: str) -> bool:
    """Whether digits of a number are lost: "3.46123E+10" tells six of eleven."""
    found = _EXPONENT.fullmatch(text.strip(" \"'="))
    return found is not None and len(found[2]) != int(found[3])
