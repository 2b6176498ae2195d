"""Search as you type: which contacts a text finds, best first, a page at a time.

The best are those whose name begins with the text: being alphabetical they are one stretch of ids. Then come
those who have the words in their name, then those who have them elsewhere, then those with the digits inside
a number. Where all these are few, those follow whose words are one mistake away. Among equals favourites
stand first, then everybody by name: in order of id.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

import apsw

from gamma_desktop.store.alphabet import FAVOURITES, OTHERS, Alphabet
from gamma_desktop.store.columns import as_json, one_integer
from gamma_desktop.store.contact_rows import Row
from gamma_desktop.store.misspelling import meant
from gamma_desktop.store.words import match_expression, words

FEW = 3
"""Fewer finds than that, and what was typed may have been mistyped."""

_LONGEST_TEXT = 200
_DIGITS_INSIDE = re.compile(r"(?:\d\W*){3}")

_TOLD = "{name company numbers other} : "
"""Not inside numbers: any two digits are inside of some."""

_FIRST = """
    SELECT id FROM contacts WHERE is_favourite = ? AND sort_key >= ? ORDER BY sort_key, contact_id LIMIT 1
"""
_LAST = """
    SELECT id FROM contacts WHERE is_favourite = ? AND sort_key < ?
    ORDER BY sort_key DESC, contact_id DESC LIMIT 1
"""
_AFTER_ALL = "\U0010ffff"

_NO_COPY = "id NOT IN (SELECT copy FROM contact_copies)"
"""Of entries about one person one is shown; the full-text index holds no others."""

_ALL = f"""
    SELECT id FROM contacts WHERE {_NO_COPY}
    ORDER BY is_favourite DESC, sort_key, contact_id LIMIT ? OFFSET ?
"""  # noqa: S608  (joins our constants; values are bound)
_COUNT_ALL = "SELECT (SELECT count(*) FROM contacts) - (SELECT count(*) FROM contact_copies)"
_ROWS = """
    SELECT payload, is_favourite, is_vip, note, copies FROM json_each(?) AS found
    JOIN marked_contacts ON marked_contacts.id = found.value
    ORDER BY found.key
"""
_STRETCH = f"SELECT id FROM contacts WHERE id BETWEEN ? AND ? AND {_NO_COPY} ORDER BY id LIMIT ? OFFSET ?"  # noqa: S608  (constants of ours alone)
_COUNT_STRETCH = f"SELECT count(*) FROM contacts WHERE id BETWEEN ? AND ? AND {_NO_COPY}"  # noqa: S608  (constants of ours alone)
_MATCHES = """
    SELECT rowid FROM contact_words
    WHERE contact_words MATCH ? AND rowid NOT BETWEEN ? AND ? AND rowid NOT BETWEEN ? AND ?
    ORDER BY rowid LIMIT ? OFFSET ?
"""
_COUNT_MATCHES = """
    SELECT count(*) FROM contact_words
    WHERE contact_words MATCH ? AND rowid NOT BETWEEN ? AND ? AND rowid NOT BETWEEN ? AND ?
"""
_COUNT_ALL_MATCHES = "SELECT count(*) FROM contact_words WHERE contact_words MATCH ?"
_FIRST_MATCHES = "SELECT rowid FROM contact_words WHERE contact_words MATCH ? LIMIT ?"
_THESE = """
    SELECT value FROM json_each(?) WHERE value NOT BETWEEN ? AND ? AND value NOT BETWEEN ? AND ?
    ORDER BY value LIMIT ? OFFSET ?
"""
_COUNT_THESE = """
    SELECT count(*) FROM json_each(?) WHERE value NOT BETWEEN ? AND ? AND value NOT BETWEEN ? AND ?
"""
_MATCHES_BESIDES = """
    SELECT rowid FROM contact_words
    WHERE contact_words MATCH ? AND rowid NOT IN (SELECT value FROM json_each(?))
    ORDER BY rowid LIMIT ? OFFSET ?
"""
_COUNT_MATCHES_BESIDES = """
    SELECT count(*) FROM contact_words
    WHERE contact_words MATCH ? AND rowid NOT IN (SELECT value FROM json_each(?))
"""


def search(book: apsw.Connection, text: str, *, limit: int, offset: int) -> Iterable[Row]:
    """A page of what ``text`` finds, as ``contact_rows.decoded`` takes it."""
    typed = _typed(text)
    if typed is None:
        found = [row for (row,) in book.execute(_ALL, (limit, offset))]
    else:
        found = _page(book, _tiers(book, typed), limit, offset)
    return book.execute(_ROWS, (as_json(found),))


def count(book: apsw.Connection, text: str) -> int:
    """How many contacts ``text`` finds."""
    typed = _typed(text)
    if typed is None:
        return one_integer(book, _COUNT_ALL)
    found = one_integer(book, _COUNT_ALL_MATCHES, (typed.anywhere,))
    if found < FEW and (mistyped := _mistyped(book, typed)):
        return one_integer(book, _COUNT_ALL_MATCHES, (mistyped,))
    return found


@dataclass(frozen=True, slots=True)
class _Typed:
    """What is looked for, as expressions of the full-text index: each finds more than the one before."""

    text: str
    expression: str

    @property
    def in_name(self) -> str:
        return f"{{name}} : ({self.expression})"

    @property
    def told(self) -> str:
        return f"{_TOLD}({self.expression})"

    @property
    def anywhere(self) -> str:
        """Also inside numbers, if there are digits enough."""
        return self.expression if _DIGITS_INSIDE.search(self.text) else self.told


@dataclass(frozen=True, slots=True)
class _Tier:
    """Contacts that fit equally well."""

    select: str
    count: str
    values: tuple[str | int, ...]


def _typed(text: str) -> _Typed | None:
    """None for a text without a word: it finds everybody."""
    text = text[:_LONGEST_TEXT]
    expression = match_expression(text, words_in=_TOLD)
    return _Typed(text, expression) if expression else None


def _tiers(book: apsw.Connection, typed: _Typed) -> Iterator[_Tier]:
    """The best first; what comes later is only made when it is asked for."""
    start = " ".join(words(typed.text))
    beginnings = [_beginning_with(book, start, alphabet) for alphabet in (FAVOURITES, OTHERS)]
    yield from (_Tier(_STRETCH, _COUNT_STRETCH, stretch) for stretch in beginnings)
    besides = tuple(chain.from_iterable(beginnings))
    found = [row for (row,) in book.execute(_FIRST_MATCHES, (typed.anywhere, FEW))]
    if len(found) == FEW:
        for expression in _expressions(typed):
            yield _Tier(_MATCHES, _COUNT_MATCHES, (expression, *besides))
        return
    yield _Tier(_THESE, _COUNT_THESE, (as_json(found), *besides))
    if mistyped := _mistyped(book, typed):
        yield _Tier(_MATCHES_BESIDES, _COUNT_MATCHES_BESIDES, (mistyped, as_json(found)))


def _expressions(typed: _Typed) -> Iterator[str]:
    yield typed.in_name
    yield f"({typed.told}) NOT ({typed.in_name})"
    if typed.anywhere != typed.told:
        yield f"({typed.anywhere}) NOT ({typed.told})"


def _mistyped(book: apsw.Connection, typed: _Typed) -> str:
    """What finds words one mistake away besides what ``anywhere`` finds; "" if there are no such words."""
    forgiving = match_expression(typed.text, lambda word: meant(book, word), words_in=_TOLD)
    return "" if forgiving == typed.expression else _Typed(typed.text, forgiving).anywhere


def _beginning_with(book: apsw.Connection, start: str, alphabet: Alphabet) -> tuple[int, int]:
    """The first and the last id of those whose name begins so; an empty stretch if there is none."""
    first = book.execute(_FIRST, (alphabet.is_favourite, start)).get
    last = book.execute(_LAST, (alphabet.is_favourite, start + _AFTER_ALL)).get
    return (first, last) if first is not None and last is not None and first <= last else (0, 0)


def _page(book: apsw.Connection, tiers: Iterable[_Tier], limit: int, offset: int) -> list[int]:
    found: list[int] = []
    for tier in tiers:
        if len(found) == limit:
            break
        rows = book.execute(tier.select, (*tier.values, limit - len(found), offset))
        found += (row for (row,) in rows)
        offset = 0 if found or not offset else offset - one_integer(book, tier.count, tier.values)
    return found
