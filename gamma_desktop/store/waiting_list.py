"""The list of missed calls that wait. It is short: what else is asked of it is looked up for all of them."""

from collections.abc import Iterator
from dataclasses import replace

import apsw

from gamma_desktop.history.missed import WhoseMisses
from gamma_desktop.history.model import CallFilter
from gamma_desktop.settings.model import RingGroupMiss
from gamma_desktop.store.call_search import needs_words, search
from gamma_desktop.store.columns import as_json, logs_asked_for

_COUNT = """
    SELECT count(DISTINCT call) FROM waiting_calls
    WHERE extension IN (SELECT value FROM json_each(:logs)) AND share <= :share
"""
_NEWEST = """
    SELECT payload FROM (
        SELECT DISTINCT started_at, call FROM waiting_calls
        WHERE extension IN (SELECT value FROM json_each(:logs)) AND share <= :share
        ORDER BY started_at DESC, call DESC LIMIT :limit
    ) AS newest JOIN calls ON calls.id = newest.call
    ORDER BY newest.started_at DESC, call DESC
"""
_FITTING = """
    SELECT DISTINCT started_at, call FROM waiting_calls
    WHERE extension IN (SELECT value FROM json_each(:logs)) AND share <= :share
      AND started_at >= :since AND started_at < :until
      AND (:number IS NULL OR (SELECT remote_number FROM calls WHERE id = call) = :number)
    ORDER BY started_at DESC, call DESC
"""


def logs_of(whose: WhoseMisses) -> dict[str, str | int]:
    """Whose rows of the list these are, as queries ask for them."""
    return {"logs": as_json(logs_asked_for(whose.mine)), "share": int(whose.widest)}


def count_waiting(book: apsw.Connection, whose: WhoseMisses) -> int:
    """How many wait."""
    return int(book.execute(_COUNT, logs_of(whose)).get)


def newest_waiting(book: apsw.Connection, whose: WhoseMisses, limit: int) -> Iterator[str]:
    """The payloads of those that wait, newest first."""
    return (payload for (payload,) in book.execute(_NEWEST, {**logs_of(whose), "limit": limit}))


def fitting(
    book: apsw.Connection, wanted: CallFilter, ring_group: RingGroupMiss, since: int, until: int
) -> list[tuple[int, int]]:
    """All that wait and fit, as (start, row), newest first; times in microseconds."""
    values = {
        **logs_of(WhoseMisses(mine=wanted.mine, ring_group=ring_group)),
        "since": since,
        "until": until,
        "number": wanted.number,
    }
    waiting = [(started_at, row) for started_at, row in book.execute(_FITTING, values)]
    if not needs_words(wanted):
        return waiting
    found = set(search(book, replace(wanted, missed_only=True), since, until, limit=-1, offset=0))
    return [each for each in waiting if each in found]
