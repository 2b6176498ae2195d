"""Searching the calls: any words and any filters together are one question to the full-text index.

Its places are in order of time, so the newest page is read off the end of a list, however long that is.
"""

from enum import Enum, auto

import apsw

from gamma_desktop.history.model import CallFilter
from gamma_desktop.store.call_index import (
    MISSED,
    RECORDED,
    direction_mark,
    extension_mark,
    label_mark,
    remote_mark,
)
from gamma_desktop.store.columns import LAST_MICROSECOND, one_integer
from gamma_desktop.store.words import match_expression

_LONGEST_TEXT = 200


class Part(Enum):
    """Which calls of a list are asked for."""

    ALL = auto()
    LIVE = auto()
    ENDED = auto()


_FOUND = """
    SELECT started_at, call FROM call_search WHERE place IN (
        SELECT rowid FROM call_words WHERE call_words MATCH ? AND rowid >= ? AND rowid < ? {part}
        ORDER BY rowid DESC LIMIT ? OFFSET ?
    ) ORDER BY place DESC
"""
# From the few calls that go on to their places. Asked for the least place, SQLite would else walk over all
# places from the first on, until it comes to a call that goes on: where none does, over a million.
_GOING_ON = """
    SELECT place FROM calls INDEXED BY calls_still_open CROSS JOIN call_search ON call = calls.id
    WHERE state <> 'ended'
"""
_OLDEST_GOING_ON = f"ifnull((SELECT min(place) FROM ({_GOING_ON})), {LAST_MICROSECOND})"  # noqa: S608  (joins our constants; values are bound)
_PART = {
    Part.ALL: "",
    Part.LIVE: f"AND rowid >= {_OLDEST_GOING_ON} AND rowid IN ({_GOING_ON})",
    Part.ENDED: f"AND (rowid < {_OLDEST_GOING_ON} OR rowid NOT IN ({_GOING_ON}))",
}
_COUNT = "SELECT count(*) FROM call_words WHERE call_words MATCH ? AND rowid >= ? AND rowid < ?"


def needs_words(wanted: CallFilter) -> bool:
    """Whether the full-text index must be asked; else the logs alone tell, and faster."""
    has_mark = wanted.direction is not None or wanted.recorded_only or wanted.label
    return bool(has_mark or _text_expression(wanted))


def search(
    book: apsw.Connection,
    wanted: CallFilter,
    since: int,
    until: int,
    *,
    part: Part = Part.ALL,
    limit: int,
    offset: int,
) -> list[tuple[int, int]]:
    """A page of what is found, as (start, row), newest first; times in microseconds."""
    values = (_expression(wanted), since, until, limit, offset)
    return [(started_at, row) for started_at, row in book.execute(_FOUND.format(part=_PART[part]), values)]


def count_found(book: apsw.Connection, wanted: CallFilter, since: int, until: int) -> int:
    """How many calls there are to find."""
    return one_integer(book, _COUNT, (_expression(wanted), since, until))


def _expression(wanted: CallFilter) -> str:
    terms = [_quoted(mark) for mark in _marks(wanted)]
    if wanted.mine:
        terms.append(f"({' OR '.join(_quoted(extension_mark(each)) for each in sorted(wanted.mine))})")
    if text := _text_expression(wanted):
        terms.append(f"({text})")
    return " AND ".join(terms)


def _quoted(mark: str) -> str:
    return f'"{mark}"'


def _marks(wanted: CallFilter) -> list[str]:
    return [
        *([direction_mark(wanted.direction)] if wanted.direction else []),
        *([MISSED] if wanted.missed_only else []),
        *([RECORDED] if wanted.recorded_only else []),
        *([remote_mark(wanted.number)] if wanted.number is not None else []),
        *([label_mark(wanted.label)] if wanted.label else []),
    ]


def _text_expression(wanted: CallFilter) -> str:
    return match_expression(wanted.text[:_LONGEST_TEXT])
