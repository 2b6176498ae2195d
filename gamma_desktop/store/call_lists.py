"""The lists of calls that one looks back through, and how long they are.

A page of a log is read from one stretch of an index for each log asked for. To skip a million calls on the
way there takes 30 ms: SQLite walks over them in the index, and merges the logs as it does.
"""

from collections.abc import Iterable

import apsw

from gamma_desktop.history.model import CallFilter
from gamma_desktop.store.call_search import count_found, needs_words, search
from gamma_desktop.store.columns import (
    FIRST_MICROSECOND,
    LAST_MICROSECOND,
    as_json,
    logs_asked_for,
    microseconds,
    one_integer,
)
from gamma_desktop.store.waiting_list import fitting

_LOG = "SELECT started_at, call FROM call_log WHERE extension = ? AND started_at >= ? AND started_at < ?"
_MISSED_LOG = f"{_LOG.replace('call_log', 'call_log INDEXED BY call_log_missed')} AND is_missed"
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


def page(book: apsw.Connection, wanted: CallFilter, *, limit: int, offset: int) -> Iterable[tuple[str]]:
    """The payloads of a stretch of the list, newest first."""
    if wanted.waiting_by is not None:
        found = fitting(book, wanted, wanted.waiting_by, *_span(wanted))[offset : offset + limit]
    elif needs_words(wanted):
        found = search(book, wanted, *_span(wanted), limit=limit, offset=offset)
    elif wanted.number is not None:
        found = _with_number(book, wanted)[offset : offset + limit]
    else:
        found = _in_logs(book, wanted, limit, offset)
    rows = [row for _, row in found]
    return book.execute(_PAYLOADS, (as_json(rows),))


def count(book: apsw.Connection, wanted: CallFilter) -> int:
    """How long the list is."""
    if wanted.waiting_by is not None:
        return len(fitting(book, wanted, wanted.waiting_by, *_span(wanted)))
    if needs_words(wanted):
        return count_found(book, wanted, *_span(wanted))
    if wanted.number is not None:
        return len(_with_number(book, wanted))
    query, values = _log_query(wanted)
    return one_integer(book, f"SELECT count(*) FROM ({query})", values)  # noqa: S608  (no text of others in it)


def _in_logs(book: apsw.Connection, wanted: CallFilter, limit: int, offset: int) -> list[tuple[int, int]]:
    """A page of the logs together, as (start, row), newest first."""
    query, values = _log_query(wanted)
    return list(book.execute(f"{query} {_PAGE}", (*values, limit, offset)))


def _log_query(wanted: CallFilter) -> tuple[str, list[str | int]]:
    """What gives the calls of all logs, each once; with an order, SQLite merges them without sorting."""
    log = _MISSED_LOG if wanted.missed_only else _LOG
    logs = logs_asked_for(wanted.mine)
    values: list[str | int] = []
    for each in logs:
        values += (each, *_span(wanted))
    return " UNION ".join([log] * len(logs)), values


def _with_number(book: apsw.Connection, wanted: CallFilter) -> list[tuple[int, int]]:
    """All calls with a number, as (start, row), newest first: they are few."""
    since, until = _span(wanted)
    values = {
        "number": wanted.number,
        "since": since,
        "until": until,
        "missed": wanted.missed_only,
        "logs": as_json(logs_asked_for(wanted.mine)),
    }
    return list(book.execute(_WITH_NUMBER, values))


def _span(wanted: CallFilter) -> tuple[int, int]:
    """From when, and before when: in microseconds."""
    return (
        FIRST_MICROSECOND if wanted.since is None else microseconds(wanted.since),
        LAST_MICROSECOND if wanted.until is None else microseconds(wanted.until),
    )
