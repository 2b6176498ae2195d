"""The calls with someone: with any of their numbers, newest first, however many calls there are.

Of each number no more is read than a page could need; of a range, of each of its numbers that ever called.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

import apsw

from gamma_desktop.contacts.model import ContactNumber
from gamma_desktop.numbers.ranges import NumberRange
from gamma_desktop.store.columns import as_json, microseconds

_OF_NUMBER = """
    SELECT started_at, id FROM calls
    WHERE remote_number = :number AND direction IS NOT NULL
      AND (:everybody OR EXISTS (SELECT 1 FROM call_log WHERE call = calls.id
                                 AND extension IN (SELECT value FROM json_each(:mine))))
    ORDER BY started_at DESC, id DESC LIMIT :limit
"""
_NUMBERS_BETWEEN = """
    SELECT DISTINCT remote_number FROM calls
    WHERE remote_number BETWEEN ? AND ? AND direction IS NOT NULL
"""
_TALKED_WITH = """
    SELECT DISTINCT remote_number FROM calls
    WHERE remote_number BETWEEN :first AND :last AND started_at >= :since AND direction IS NOT NULL
      AND outcome IN ('answered', 'transferred')
      AND (:everybody OR EXISTS (SELECT 1 FROM call_log WHERE call = calls.id
                                 AND extension IN (SELECT value FROM json_each(:mine))))
    LIMIT :limit
"""
_NUMBERS_OF_A_COUNTRY = 200
"""As many tell whether a country was talked with, where several share a code."""
_AFTER_ALL_DIGITS = ":"
_PAYLOADS = """
    SELECT payload FROM calls WHERE id IN (SELECT value FROM json_each(?))
    ORDER BY started_at DESC, id DESC
"""


def calls_with(
    book: apsw.Connection,
    numbers: Sequence[ContactNumber],
    *,
    mine: Collection[str],
    limit: int,
    offset: int,
) -> Iterable[tuple[str]]:
    """The payloads of a page of the calls with any of these numbers, newest first."""
    values: dict[str, str | int] = {
        "everybody": not mine,
        "mine": as_json(sorted(mine)),
        "limit": limit + offset,
    }
    found = {
        row
        for number in _single_numbers(book, numbers)
        for row in book.execute(_OF_NUMBER, {**values, "number": number})
    }
    page = sorted(found, reverse=True)[offset : offset + limit]
    return book.execute(_PAYLOADS, (as_json([row for _, row in page]),))


def numbers_talked_with(
    book: apsw.Connection, prefix: str, *, since: datetime, mine: Collection[str]
) -> frozenset[str]:
    """Numbers with this prefix of calls that were answered since then: no more than can be looked at."""
    values: dict[str, str | int] = {
        "first": prefix,
        "last": prefix + _AFTER_ALL_DIGITS,
        "since": microseconds(since),
        "everybody": not mine,
        "mine": as_json(sorted(mine)),
        "limit": _NUMBERS_OF_A_COUNTRY,
    }
    return frozenset(number for (number,) in book.execute(_TALKED_WITH, values))


def _single_numbers(book: apsw.Connection, numbers: Iterable[ContactNumber]) -> set[str]:
    """The numbers, and of ranges those that ever called or were called."""
    single: set[str] = set()
    for number in numbers:
        if number.covers is None:
            single.add(number.key)
        else:
            single |= _called_in(book, number.covers)
    return single


def _called_in(book: apsw.Connection, covered: NumberRange) -> set[str]:
    last = covered.last + _AFTER_ALL_DIGITS * covered.is_open
    found = (number for (number,) in book.execute(_NUMBERS_BETWEEN, (covered.first, last)))
    return {number for number in found if number in covered}
