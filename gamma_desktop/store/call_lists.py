"""The lists of calls that one looks back through, and how long they are.

A page of a log is read from one stretch of an index for each log asked for. To skip a million calls on the
way there takes 30 ms: SQLite walks over them in the index, and merges the logs as it does.

As the window shows it, a list begins with the calls that go on. Those are few, and younger than almost all
others: whatever is older than the oldest of them need not be looked up among them.
"""

from array import array
from collections.abc import Iterable, Sequence

import apsw

from gamma_desktop.history.model import CallFilter
from gamma_desktop.store.call_search import Part, count_found, needs_words, search
from gamma_desktop.store.columns import (
    FIRST_MICROSECOND,
    LAST_MICROSECOND,
    as_json,
    logs_asked_for,
    microseconds,
    one_integer,
)
from gamma_desktop.store.waiting_list import fitting

_GOING_ON = "SELECT id FROM calls WHERE state <> 'ended'"
_OLDEST_GOING_ON = f"ifnull((SELECT min(started_at) FROM calls WHERE state <> 'ended'), {LAST_MICROSECOND})"  # noqa: S608  (joins our constants; values are bound)
_LOG = "SELECT started_at, call FROM call_log WHERE extension = ? AND started_at >= ? AND started_at < ?"
_MISSED_LOG = f"{_LOG.replace('call_log', 'call_log INDEXED BY call_log_missed')} AND is_missed"
_PART = {
    Part.ALL: "",
    Part.LIVE: f"AND started_at >= {_OLDEST_GOING_ON} AND call IN ({_GOING_ON})",
    Part.ENDED: f"AND (started_at < {_OLDEST_GOING_ON} OR call NOT IN ({_GOING_ON}))",
}
_PAGE = "ORDER BY 1 DESC, 2 DESC LIMIT ? OFFSET ?"
_WITH_NUMBER = """
    SELECT started_at, id FROM calls
    WHERE remote_number = :number AND direction IS NOT NULL
      AND started_at >= :since AND started_at < :until
      AND (NOT :missed OR outcome = 'missed')
      AND EXISTS (SELECT 1 FROM call_log WHERE call = calls.id
                  AND extension IN (SELECT value FROM json_each(:logs)))
    ORDER BY started_at DESC, id DESC
"""
_PAYLOADS = """
    SELECT payload FROM calls WHERE id IN (SELECT value FROM json_each(?))
    ORDER BY started_at DESC, id DESC
"""

_NO_LIMIT = -1


def page(book: apsw.Connection, wanted: CallFilter, *, limit: int, offset: int) -> Iterable[tuple[str]]:
    """The payloads of a stretch of the list, newest first."""
    return payloads(book, _rows(book, wanted, Part.ALL, limit, offset))


def rows(book: apsw.Connection, wanted: CallFilter, *, limit: int | None) -> Sequence[int]:
    """The rows of the list, newest first: all of them, or so many."""
    return array("q", _rows(book, wanted, Part.ALL, _NO_LIMIT if limit is None else limit, 0))


def payloads(book: apsw.Connection, some: Sequence[int]) -> Iterable[tuple[str]]:
    """What stands in some rows, newest first; those that are gone are left out."""
    return book.execute(_PAYLOADS, (as_json(list(some)),))


def listing(book: apsw.Connection, wanted: CallFilter, spans: Sequence[range]) -> dict[int, int]:
    """The rows of calls by position: those that go on stand on top, then the others, each newest first."""
    live = _rows(book, wanted, Part.LIVE, _NO_LIMIT, 0)
    found: dict[int, int] = {}
    for span in spans:
        found.update((at, live[at]) for at in span if at < len(live))
        offset = max(span.start - len(live), 0)
        ended = _rows(book, wanted, Part.ENDED, max(span.stop - len(live) - offset, 0), offset)
        found.update(enumerate(ended, len(live) + offset))
    return found


def count(book: apsw.Connection, wanted: CallFilter) -> int:
    """How long the list is."""
    if wanted.waiting_by is not None:
        return len(fitting(book, wanted, wanted.waiting_by, *_span(wanted)))
    if needs_words(wanted):
        return count_found(book, wanted, *_span(wanted))
    if wanted.number is not None:
        return len(_with_number(book, wanted, Part.ALL))
    query, values = _log_query(wanted, Part.ALL)
    return one_integer(book, f"SELECT count(*) FROM ({query})", values)  # noqa: S608  (no text of others in it)


def _rows(book: apsw.Connection, wanted: CallFilter, part: Part, limit: int, offset: int) -> list[int]:
    """The rows of a stretch of the list, newest first."""
    if wanted.waiting_by is not None:  # none of them goes on
        is_empty = part is Part.LIVE
        found = [] if is_empty else fitting(book, wanted, wanted.waiting_by, *_span(wanted))
        return _stretch(found, limit, offset)
    if needs_words(wanted):
        found = search(book, wanted, *_span(wanted), part=part, limit=limit, offset=offset)
        return [row for _, row in found]
    if wanted.number is not None:
        return _stretch(_with_number(book, wanted, part), limit, offset)
    query, values = _log_query(wanted, part)
    return [row for _, row in book.execute(f"{query} {_PAGE}", (*values, limit, offset))]


def _stretch(found: Sequence[tuple[int, int]], limit: int, offset: int) -> list[int]:
    return [row for _, row in found[offset : None if limit < 0 else offset + limit]]


def _log_query(wanted: CallFilter, part: Part) -> tuple[str, list[str | int]]:
    """What gives the calls of all logs, each once; with an order, SQLite merges them without sorting."""
    log = f"{_MISSED_LOG if wanted.missed_only else _LOG} {_PART[part]}"
    logs = logs_asked_for(wanted.mine)
    values: list[str | int] = []
    for each in logs:
        values += (each, *_span(wanted))
    return " UNION ".join([log] * len(logs)), values


def _with_number(book: apsw.Connection, wanted: CallFilter, part: Part) -> list[tuple[int, int]]:
    """All calls with a number, as (start, row), newest first: they are few."""
    since, until = _span(wanted)
    values = {
        "number": wanted.number,
        "since": since,
        "until": until,
        "missed": wanted.missed_only,
        "logs": as_json(logs_asked_for(wanted.mine)),
    }
    found = list(book.execute(_WITH_NUMBER, values))
    if part is Part.ALL:
        return found
    live = {row for (row,) in book.execute(_GOING_ON)}
    return [(start, row) for start, row in found if (row in live) is (part is Part.LIVE)]


def _span(wanted: CallFilter) -> tuple[int, int]:
    """From when, and before when: in microseconds."""
    return (
        FIRST_MICROSECOND if wanted.since is None else microseconds(wanted.since),
        LAST_MICROSECOND if wanted.until is None else microseconds(wanted.until),
    )
