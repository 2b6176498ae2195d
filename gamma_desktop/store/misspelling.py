"""Words as they may have been meant: one letter wrong, missing or too many, or two neighbours in wrong order.

Every word at this distance is made, some seven hundred for one of ten letters, and looked for among the words
that there are: the vocabulary needs no index but its own order, and no word of it is looked at in vain.
"""

from collections.abc import Iterator

import apsw

from gamma_desktop.store.columns import as_json

FEWEST_LETTERS = 5
"""Of shorter words too many others are only one letter away."""

FEWEST_DIGITS = 8
"""Shorter numbers have no outside prefix in front yet."""

_MOST_LETTERS = 32
_MOST_BEGINNINGS = 64
_ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "αβγδεζηθικλμνξοπρστυφχψω",
    "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґ",
)
_AFTER_ALL = "\U0010ffff"

_THERE_ARE = """
    SELECT value FROM json_each(?) AS beginning
    WHERE EXISTS (SELECT 1 FROM contact_vocabulary WHERE word >= value AND word < value || ?)
    ORDER BY key LIMIT ?
"""


def meant(book: apsw.Connection, typed: str) -> list[str]:
    """How words of the book begin that ``typed`` may be the mistyped beginning of; not as they were typed.

    Of a long number the first digit may be what one dials for an outside line.
    """
    if typed.isdecimal():
        return [typed[1:]] if len(typed) >= FEWEST_DIGITS else []
    if not (FEWEST_LETTERS <= len(typed) <= _MOST_LETTERS and typed.isalpha()):
        return []
    beginnings = list(dict.fromkeys(_one_mistake_away(typed)))
    return [each for (each,) in book.execute(_THERE_ARE, (as_json(beginnings), _AFTER_ALL, _MOST_BEGINNINGS))]


def _one_mistake_away(typed: str) -> Iterator[str]:
    """What is mistyped in the last letter begins like all before it: nothing else need be tried there."""
    yield typed[:-1]
    for at in range(len(typed) - 1):
        before, after = typed[:at], typed[at:]
        yield before + after[1] + after[0] + after[2:]
        yield before + after[1:]
        for letter in _alphabet(typed):
            if letter != after[0]:
                yield before + letter + after[1:]
                yield before + letter + after


def _alphabet(typed: str) -> str:
    return next((alphabet for alphabet in _ALPHABETS if typed[0] in alphabet), "")
