"""Search as you type: which contacts a text finds, best first, a page at a time.

The best are those whose name begins with the text: being alphabetical they are one stretch of ids. Then come
those who have the words in their name, then the rest, each in order of id: by name.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import apsw

from gamma_desktop.store.columns import as_json, one_integer
from gamma_desktop.store.contact_rows import Row
from gamma_desktop.store.words import match_expression, words

_LONGEST_TEXT = 200

_FIRST = "SELECT id FROM contacts WHERE sort_key >= ? ORDER BY sort_key, contact_id LIMIT 1"
_LAST = "SELECT id FROM contacts WHERE sort_key < ? ORDER BY sort_key DESC, contact_id DESC LIMIT 1"
_AFTER_ALL = "\U0010ffff"

_ALL = "SELECT id FROM contacts ORDER BY is_favourite DESC, id LIMIT ? OFFSET ?"
_ROWS = """
    SELECT payload, is_favourite, note FROM json_each(?) AS found
    JOIN marked_contacts ON marked_contacts.id = found.value
    ORDER BY found.key
"""
_STRETCH = "SELECT id FROM contacts WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ? OFFSET ?"
_COUNT_STRETCH = "SELECT count(*) FROM contacts WHERE id BETWEEN ? AND ?"
_MATCHES = """
    SELECT rowid FROM contact_words WHERE contact_words MATCH ? AND rowid NOT BETWEEN ? AND ?
    ORDER BY rowid LIMIT ? OFFSET ?
"""
_COUNT_MATCHES = """
    SELECT count(*) FROM contact_words WHERE contact_words MATCH ? AND rowid NOT BETWEEN ? AND ?
"""
_COUNT_ALL_MATCHES = "SELECT count(*) FROM contact_words WHERE contact_words MATCH ?"


@dataclass(frozen=True, slots=True)
class _Tier:
    """Contacts that fit equally well."""

    select: str
    count: str
    values: tuple[str | int, ...]


def search(book: apsw.Connection, text: str, *, limit: int, offset: int) -> Iterable[Row]:
    """A page of what ``text`` finds, as ``contact_rows.decoded`` takes it."""
    text = text[:_LONGEST_TEXT]
    expression = match_expression(text)
    if expression:
        found = _page(book, _tiers(book, text, expression), limit, offset)
    else:
        found = [row for (row,) in book.execute(_ALL, (limit, offset))]
    return book.execute(_ROWS, (as_json(found),))


def count(book: apsw.Connection, text: str) -> int:
    """How many contacts ``text`` finds."""
    expression = match_expression(text[:_LONGEST_TEXT])
    if not expression:
        return one_integer(book, "SELECT count(*) FROM contacts")
    return one_integer(book, _COUNT_ALL_MATCHES, (expression,))


def _tiers(book: apsw.Connection, text: str, expression: str) -> tuple[_Tier, ...]:
    beginning = _beginning_with(book, " ".join(words(text)))
    in_name = f"{{name}} : ({expression})"
    elsewhere = f"({expression}) NOT ({in_name})"
    return (
        _Tier(_STRETCH, _COUNT_STRETCH, beginning),
        _Tier(_MATCHES, _COUNT_MATCHES, (in_name, *beginning)),
        _Tier(_MATCHES, _COUNT_MATCHES, (elsewhere, *beginning)),
    )


def _beginning_with(book: apsw.Connection, start: str) -> tuple[int, int]:
    """The first and the last id of those whose name begins so; an empty stretch if there is none."""
    first = book.execute(_FIRST, (start,)).get
    last = book.execute(_LAST, (start + _AFTER_ALL,)).get
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
