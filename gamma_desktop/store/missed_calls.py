"""Missed calls in the book: which of them wait, brought up to date with every call that is written.

Whether a call is settled depends on all calls with the same party, and those are told in any order. So each
written call is looked at from both sides: as one that was missed, and as one that may settle others.
"""

from collections.abc import Collection, Iterable, Sequence
from itertools import chain

import apsw
import msgspec

from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.history.missed import (
    LONGEST_CALL,
    MissedMarks,
    Share,
    WhoseMisses,
    last_reached_here,
    numbers_of,
    parties_settled_by,
    settles,
    shares,
)
from gamma_desktop.store.columns import WHOLE_PBX, as_json, microseconds, one_integer
from gamma_desktop.store.database import Database
from gamma_desktop.store.waiting_list import count_waiting, logs_of, newest_waiting

_ERASED = 0
"""Stands for a call that settled another one and was erased since: no row has this id."""

_decoder = msgspec.json.Decoder(Call)

_SETTLED_BY = "SELECT settled_by FROM missed_calls WHERE call = ? AND extension = ''"
_IS_TICKED = "SELECT count(*) FROM ticked_calls WHERE call = ?"
_FORGET = "DELETE FROM missed_calls WHERE call = ?"
_KEEP = """
    INSERT INTO missed_calls (call, extension, started_at, share, party, settled_by, is_ticked)
    VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_WITH_THE_SAME = """
    SELECT id, payload FROM calls INDEXED BY calls_that_may_settle
    WHERE remote_number = ? AND direction IS NOT NULL AND outcome IS NOT 'missed' AND started_at > ?
    ORDER BY started_at DESC
"""
_BETWEEN_EXTENSIONS = """
    SELECT id, payload FROM call_log JOIN calls ON calls.id = call
    WHERE extension = ? AND call_log.started_at > ? AND remote_number IN (SELECT value FROM json_each(?))
    ORDER BY call_log.started_at DESC
"""
_UNSETTLED = """
    SELECT id, payload FROM missed_calls JOIN calls ON calls.id = call
    WHERE extension = '' AND settled_by IS NULL AND party IN (SELECT value FROM json_each(?))
      AND missed_calls.started_at < ?
"""
_SETTLED_BY_THIS = """
    SELECT id, payload FROM missed_calls JOIN calls ON calls.id = call
    WHERE extension = '' AND settled_by = ?
"""
_CHANGES = "SELECT count FROM waiting_changes"
_SETTLE = "UPDATE missed_calls SET settled_by = ? WHERE call = ?"

_AMONG = """
    SELECT pbx, call_id,
           EXISTS (SELECT 1 FROM waiting_calls WHERE call = calls.id
                   AND extension IN (SELECT value FROM json_each(:logs)) AND share <= :share),
           EXISTS (SELECT 1 FROM ticked_calls WHERE call = calls.id)
    FROM json_each(:keys) AS wanted
    JOIN calls ON pbx = wanted.value ->> 0 AND call_id = wanted.value ->> 1
"""
_TICK = """
    INSERT OR IGNORE INTO ticked_calls
    SELECT calls.id FROM json_each(?) AS wanted
    JOIN calls ON pbx = wanted.value ->> 0 AND call_id = wanted.value ->> 1
    WHERE EXISTS (SELECT 1 FROM missed_calls WHERE call = calls.id)
    RETURNING call
"""
_TICK_ALL = """
    INSERT OR IGNORE INTO ticked_calls
    SELECT DISTINCT call FROM waiting_calls
    WHERE extension IN (SELECT value FROM json_each(:logs)) AND share <= :share
    RETURNING call
"""
_UNTICK = """
    DELETE FROM ticked_calls WHERE call IN (
        SELECT calls.id FROM json_each(?) AS wanted
        JOIN calls ON pbx = wanted.value ->> 0 AND call_id = wanted.value ->> 1
    ) RETURNING call
"""
_MARK = "UPDATE missed_calls SET is_ticked = ? WHERE call IN (SELECT value FROM json_each(?))"
_KEYS = "SELECT pbx, call_id FROM calls WHERE id IN (SELECT value FROM json_each(?))"


def look_at(book: apsw.Connection, row: int, call: Call) -> None:
    """Bring up to date what a call that was just written means: for itself, and for others."""
    _keep_or_forget(book, row, call)
    for other, payload in list(book.execute(_SETTLED_BY_THIS, (row,))):
        missed = _decoder.decode(payload)
        if not settles(call, missed):
            book.execute(_SETTLE, (_settler_of(book, missed), other))
    if parties := parties_settled_by(call):
        values = as_json(sorted(parties)), microseconds(last_reached_here(call) + LONGEST_CALL)
        for other, payload in list(book.execute(_UNSETTLED, values)):
            if settles(call, _decoder.decode(payload)):
                book.execute(_SETTLE, (row, other))


def _keep_or_forget(book: apsw.Connection, row: int, call: Call) -> None:
    before = book.execute(_SETTLED_BY, (row,)).get
    book.execute(_FORGET, (row,))
    if not call.is_missed or call.direction is None:
        return
    settled_by = _ERASED if before == _ERASED else _settler_of(book, call)
    is_ticked = one_integer(book, _IS_TICKED, (row,))
    party = None if call.remote.is_hidden else call.remote.number
    of_all = {WHOLE_PBX: Share.ALONE, **shares(call)}
    book.executemany(
        _KEEP,
        (
            (row, extension, microseconds(call.started_at_here), int(share), party, settled_by, is_ticked)
            for extension, share in of_all.items()
        ),
    )


def _settler_of(book: apsw.Connection, missed: Call) -> int | None:
    """A call that settled this one, if there is any; the newest are likeliest.

    Those that were missed too are left out, however many they are: of the same party none of them settles,
    and of a call inside they are looked for where the party was called back.
    """
    if not numbers_of(missed):
        return None
    party, since = missed.remote.number, microseconds(missed.started_at_here - LONGEST_CALL)
    found: Iterable[tuple[int, str]] = book.execute(_WITH_THE_SAME, (party, since))
    if missed.remote.is_extension:
        called_back = book.execute(_BETWEEN_EXTENSIONS, (party, since, as_json(missed.extensions)))
        found = chain(called_back, found)
    for row, payload in found:
        if settles(_decoder.decode(payload), missed):
            return int(row)
    return None


class SqliteMissedCalls:
    """Tells which missed calls wait: implements ``history.ports.MissedCalls``.

    Every method raises ``store.errors.StoreError``.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count_waiting(self, whose: WhoseMisses) -> tuple[int, int]:
        """How often any call has begun or ceased to wait, and how many wait."""
        return await self._database.read(
            lambda book: (one_integer(book, _CHANGES), count_waiting(book, whose))
        )

    async def waiting(self, whose: WhoseMisses, *, limit: int) -> Sequence[Call]:
        """Those that wait, newest first."""
        return await self._database.read(
            lambda book: tuple(_decoder.decode(payload) for payload in newest_waiting(book, whose, limit))
        )

    async def marks_among(self, keys: Collection[CallKey], whose: WhoseMisses) -> MissedMarks:
        """Which of these calls wait, and which are ticked."""
        values = {**logs_of(whose), "keys": _keys(keys)}
        rows = await self._database.read(lambda book: list(book.execute(_AMONG, values)))
        return MissedMarks(
            waiting=frozenset(CallKey(pbx, call_id) for pbx, call_id, waits, _ in rows if waits),
            ticked=frozenset(CallKey(pbx, call_id) for pbx, call_id, _, is_ticked in rows if is_ticked),
        )

    async def mark_handled(self, keys: Collection[CallKey]) -> Collection[CallKey]:
        """Take missed calls as seen to; returns those that were not ticked before."""
        return await self._database.write(lambda book: tick(book, keys))

    async def mark_waiting(self, keys: Collection[CallKey]) -> Collection[CallKey]:
        """Take ticks back; returns the calls that bore one."""
        return await self._database.write(lambda book: untick(book, keys))

    async def mark_all_handled(self, whose: WhoseMisses) -> Collection[CallKey]:
        """Tick all that wait; returns them."""
        return await self._database.write(lambda book: tick_all(book, whose))


def tick(book: apsw.Connection, keys: Collection[CallKey]) -> Collection[CallKey]:
    """Take missed calls as seen to; returns those that were not ticked before."""
    return _marked(book, book.execute(_TICK, (_keys(keys),)), is_ticked=True)


def untick(book: apsw.Connection, keys: Collection[CallKey]) -> Collection[CallKey]:
    """Take ticks back; returns the calls that bore one."""
    return _marked(book, book.execute(_UNTICK, (_keys(keys),)), is_ticked=False)


def tick_all(book: apsw.Connection, whose: WhoseMisses) -> Collection[CallKey]:
    """Tick all that wait; returns them."""
    return _marked(book, book.execute(_TICK_ALL, logs_of(whose)), is_ticked=True)


def _marked(book: apsw.Connection, rows: Iterable[tuple[int]], *, is_ticked: bool) -> Collection[CallKey]:
    calls = as_json([row for (row,) in rows])
    book.execute(_MARK, (is_ticked, calls))
    return tuple(CallKey(*key) for key in book.execute(_KEYS, (calls,)))


def _keys(keys: Collection[CallKey]) -> str:
    return as_json([(key.pbx, key.call_id) for key in keys])
