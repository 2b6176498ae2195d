"""The lists of calls that one looks back through, and how long they are.

A page of a log is read from one stretch of an index for each log asked for, however much lies behind it.
"""

from collections.abc import Iterable

import apsw

from gamma_desktop.history.model import CallFilter
from gamma_desktop.store.columns import as_json, microseconds, one_integer

WHOLE_PBX = ""
_FIRST_MICROSECOND = -(2**63)

_LOG_PAGE = """
    SELECT started_at, call FROM call_log
    WHERE extension = ? AND started_at >= ?
    ORDER BY started_at DESC, call DESC LIMIT ?
"""
_MISSED_PAGE = """
    SELECT started_at, call FROM call_log
    WHERE extension = ? AND started_at >= ? AND is_missed
    ORDER BY started_at DESC, call DESC LIMIT ?
"""
_WITH_NUMBER = """
    SELECT started_at, id FROM calls
    WHERE remote_number = :number AND direction IS NOT NULL AND started_at >= :since
      AND (NOT :missed OR outcome = 'missed')
      AND EXISTS (SELECT 1 FROM call_log WHERE call = calls.id
                  AND extension IN (SELECT value FROM json_each(:logs)))
    ORDER BY started_at DESC, id DESC
"""
_PAYLOADS = """
    SELECT payload FROM calls WHERE id IN (SELECT value FROM json_each(?))
    ORDER BY started_at DESC, id DESC
"""
_COUNT = "SELECT count(*) FROM call_log WHERE extension = ? AND started_at >= ?"
_COUNT_MISSED = "SELECT count(*) FROM call_log WHERE extension = ? AND started_at >= ? AND is_missed"
_COUNT_IN_ANY = """
    SELECT count(DISTINCT call) FROM call_log
    WHERE extension IN (SELECT value FROM json_each(?)) AND started_at >= ?
"""
_COUNT_MISSED_IN_ANY = """
    SELECT count(DISTINCT call) FROM call_log
    WHERE extension IN (SELECT value FROM json_each(?)) AND started_at >= ? AND is_missed
"""


def page(book: apsw.Connection, wanted: CallFilter, *, limit: int, offset: int) -> Iterable[tuple[str]]:
    """The payloads of a stretch of the list, newest first."""
    found = _in_logs(book, wanted, limit + offset) if wanted.number is None else _with_number(book, wanted)
    rows = [row for _, row in found[offset : offset + limit]]
    return book.execute(_PAYLOADS, (as_json(rows),))


def count(book: apsw.Connection, wanted: CallFilter) -> int:
    """How long the list is."""
    if wanted.number is not None:
        return len(_with_number(book, wanted))
    logs = _logs(wanted)
    if len(logs) == 1:
        query = _COUNT_MISSED if wanted.missed_only else _COUNT
        return one_integer(book, query, (logs[0], _since(wanted)))
    query = _COUNT_MISSED_IN_ANY if wanted.missed_only else _COUNT_IN_ANY
    return one_integer(book, query, (as_json(logs), _since(wanted)))


def _in_logs(book: apsw.Connection, wanted: CallFilter, limit: int) -> list[tuple[int, int]]:
    """The newest of the logs together, as (start, row): of each no more is read than could be needed."""
    query = _MISSED_PAGE if wanted.missed_only else _LOG_PAGE
    values = (_since(wanted), limit)
    return sorted({row for log in _logs(wanted) for row in book.execute(query, (log, *values))}, reverse=True)


def _with_number(book: apsw.Connection, wanted: CallFilter) -> list[tuple[int, int]]:
    """All calls with a number, as (start, row), newest first: they are few."""
    values = {
        "number": wanted.number,
        "since": _since(wanted),
        "missed": wanted.missed_only,
        "logs": as_json(_logs(wanted)),
    }
    return list(book.execute(_WITH_NUMBER, values))


def _logs(wanted: CallFilter) -> list[str]:
    return sorted(wanted.mine) or [WHOLE_PBX]


def _since(wanted: CallFilter) -> int:
    return _FIRST_MICROSECOND if wanted.since is None else microseconds(wanted.since)
