"""Calls in the book: the log that the tracker writes, and the history that lists are read from.

Columns serve finding; what is found is decoded from the payload, which holds the call exactly as it was.
"""

from collections.abc import AsyncIterator, Collection, Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

import apsw
import msgspec

from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.calls.ports import LogBatch, LogFellBack
from gamma_desktop.contacts.model import ContactNumber
from gamma_desktop.history.model import NO_REMARK, CallFilter, CallListing, Remark, RemarkedCall
from gamma_desktop.store import call_remarks, known_calls, shared_facts
from gamma_desktop.store.call_figures import note_figures
from gamma_desktop.store.call_index import index_waiting, mark_for_index, some_wait
from gamma_desktop.store.call_lists import count, listing, page, payloads, rows
from gamma_desktop.store.call_search import needs_words
from gamma_desktop.store.calls_with import calls_with, numbers_talked_with
from gamma_desktop.store.columns import WHOLE_PBX, as_json, microseconds, one_integer
from gamma_desktop.store.database import Database
from gamma_desktop.store.missed_calls import look_at
from gamma_desktop.store.reception_gaps import note_blind_time

_decoder = msgspec.json.Decoder(Call)

_INDEXED_BEFORE_SEARCH = 50

_UPSERT = """
    INSERT INTO calls (pbx, call_id, first_call_id, external_call_id, direction, state, outcome,
                       started_at, remote_number, payload)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (pbx, call_id) DO UPDATE SET
        first_call_id = excluded.first_call_id, external_call_id = excluded.external_call_id,
        direction = excluded.direction, state = excluded.state, outcome = excluded.outcome,
        started_at = excluded.started_at, remote_number = excluded.remote_number, payload = excluded.payload
    RETURNING id
"""
_LINK_EVENT = """
    INSERT OR IGNORE INTO call_events (call, position)
    SELECT id, ? FROM calls WHERE pbx = ? AND call_id = ?
"""
_BY_KEY = "SELECT payload FROM calls WHERE pbx = ? AND call_id = ?"
_BY_CHAIN = "SELECT payload FROM calls WHERE first_call_id = ? AND pbx = ?"
_BY_EITHER_ID = """
    SELECT payload FROM calls WHERE call_id = ? OR external_call_id = ? ORDER BY started_at DESC, id DESC
"""
_STILL_OPEN = "SELECT payload FROM calls WHERE state <> 'ended' ORDER BY started_at"
_EVENTS_OF = """
    SELECT position FROM call_events JOIN calls ON calls.id = call_events.call
    WHERE pbx = ? AND call_id = ? ORDER BY position
"""
_KEYS = "SELECT id, pbx, call_id FROM calls WHERE id IN (SELECT value FROM json_each(?))"
_PAYLOADS = "SELECT payload FROM calls WHERE id IN (SELECT value FROM json_each(?))"
_NEWEST_UNREADABLE = "SELECT position, reason FROM unreadable_events ORDER BY position DESC LIMIT ?"


class SqliteCallLog:
    """Remembers calls in the book: implements ``CallLog``, ``CallHistory`` and ``NumbersTalkedWith``.

    Every method raises ``store.errors.StoreError``.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._counted: tuple[int, CallFilter | None, int] = (0, None, 0)

    async def cursor(self) -> int:
        """The position of the last event that was worked in; 0 at the very start."""
        return await self._database.read(
            lambda book: one_integer(book, "SELECT position FROM journal_cursor")
        )

    async def find(self, key: CallKey) -> Call | None:
        """One call."""
        found = await self._calls(_BY_KEY, key.pbx, key.call_id)
        return found[0] if found else None

    async def chain(self, pbx: str, first_call_id: str) -> tuple[Call, ...]:
        """All calls of a transfer chain."""
        return await self._calls(_BY_CHAIN, first_call_id, pbx)

    async def related(self, wanted: Collection[tuple[CallKey, str]]) -> tuple[Call, ...]:
        """Calls with the chains they belong to, by what the events say and by what the log knows."""
        return await self._database.read(lambda book: tuple(_related(book, wanted)))

    async def open_calls(self) -> tuple[Call, ...]:
        """The calls that have not ended, oldest first."""
        return await self._calls(_STILL_OPEN)

    async def record(self, batch: LogBatch) -> None:
        """Write a batch in one transaction; the cursor only ever goes forward.

        The disk is not waited for: after a power cut the cursor stands where it stood, and the journal gives
        the same events again.

        An event of a call that is neither in the batch nor in the book is not linked to anything.
        """
        await self._database.write_lazily(lambda book: _record(book, batch))

    async def find_calls(self, wanted: CallFilter, *, limit: int, offset: int = 0) -> Sequence[Call]:
        """Calls of known direction, newest first."""
        await self._have_words_for(wanted)
        is_quick = not offset and not needs_words(wanted)
        look = self._database.read if is_quick else self._database.survey
        return await look(lambda book: tuple(_decoded(page(book, wanted, limit=limit, offset=offset))))

    async def pages(
        self, wanted: CallFilter, *, limit: int | None, at_once: int
    ) -> AsyncIterator[Sequence[Call]]:
        """Calls of known direction, newest first, as they stood at the beginning; see ``CallHistory``."""
        await self._have_words_for(wanted)
        found = await self._database.survey(lambda book: rows(book, wanted, limit=limit))
        for begin in range(0, len(found), at_once):
            yield await self._database.survey(partial(_calls_in, found[begin : begin + at_once]))

    async def count_calls(self, wanted: CallFilter) -> int:
        """How many there are."""
        await self._have_words_for(wanted)
        return await self._database.survey(lambda book: count(book, wanted))

    async def listing(
        self, wanted: CallFilter, spans: Sequence[range], *, known: Container[CallKey], is_counted: bool
    ) -> CallListing:
        """The list as it stands at one moment; see ``CallHistory``."""
        await self._have_words_for(wanted)
        look = self._database.survey if is_counted or needs_words(wanted) else self._database.read
        return await look(lambda book: self._listing(book, wanted, spans, known, is_counted=is_counted))

    async def calls_with(
        self, numbers: Sequence[ContactNumber], *, mine: Collection[str], limit: int, offset: int = 0
    ) -> Sequence[Call]:
        """Calls whose outside party has one of these numbers, newest first; see ``CallHistory``."""
        return await self._database.read(
            lambda book: tuple(_decoded(calls_with(book, numbers, mine=mine, limit=limit, offset=offset)))
        )

    async def talked_with(self, prefix: str, *, since: datetime, mine: Collection[str]) -> Collection[str]:
        """The numbers with this prefix of calls that were answered; see ``NumbersTalkedWith``."""
        return await self._database.read(
            lambda book: numbers_talked_with(book, prefix, since=since, mine=mine)
        )

    async def lately_with(self, number: str, *, limit: int) -> Sequence[RemarkedCall]:
        """The newest calls with one number, newest first; one question, since a pop waits for the answer."""
        return await self._database.read(lambda book: _lately_with(book, number, limit))

    async def find_by_id(self, call_id: str) -> Sequence[Call]:
        """Calls whose callId or external call id this is, newest first."""
        return await self._calls(_BY_EITHER_ID, call_id, call_id)

    async def event_positions(self, key: CallKey) -> Sequence[int]:
        """The journal positions of a call's raw events, in order of receipt."""
        values = (key.pbx, key.call_id)
        return await self._database.read(
            lambda book: tuple(position for (position,) in book.execute(_EVENTS_OF, values))
        )

    async def unreadable_events(self, *, limit: int) -> Sequence[tuple[int, str]]:
        """The newest events that could not be read, as (position, reason), newest first."""
        return await self._database.read(lambda book: tuple(book.execute(_NEWEST_UNREADABLE, (limit,))))

    async def index_words(self, limit: int) -> int:
        """Have the full-text index look at so many of the calls that changed; returns how many there were."""
        return await self._database.write_lazily(lambda book: index_waiting(book, limit, note_figures))

    async def remarks(self, keys: Collection[CallKey]) -> Mapping[CallKey, Remark]:
        """What people say of these calls; those of which nothing is said are left out."""
        return await self._database.read(lambda book: call_remarks.remarks(book, keys))

    async def set_note(self, key: CallKey, note: str, *, instead_of: str | None = None) -> str:
        """Note something on a call, in the place of what was noted; nothing removes the note.

        Args:
            key: the call.
            note: the text.
            instead_of: what the writer saw there; another note, written meanwhile, stays.

        Returns:
            What was noted before; it still is, if that was not what the writer saw.
        """
        return await self._database.write(lambda book: call_remarks.set_note(book, key, note, instead_of))

    async def set_label(self, key: CallKey, label: str) -> None:
        """Give a call a label in the place of the one it had; "" takes it away."""
        await self._database.write(lambda book: call_remarks.set_label(book, key, label))

    def _listing(
        self,
        book: apsw.Connection,
        wanted: CallFilter,
        spans: Sequence[range],
        known: Container[CallKey],
        *,
        is_counted: bool,
    ) -> CallListing:
        rows = listing(book, wanted, spans)
        found = book.execute(_KEYS, (as_json(list(rows.values())),))
        keys = {row: CallKey(pbx, call_id) for row, pbx, call_id in found}
        new = [row for row, key in keys.items() if key not in known]
        return CallListing(
            keys={at: keys[row] for at, row in rows.items()},
            calls={call.key: call for call in _decoded(book.execute(_PAYLOADS, (as_json(new),)))},
            length=self._length(book, wanted) if is_counted else max(rows, default=-1) + 1,
            is_settled=not (needs_words(wanted) and some_wait(book)),
        )

    def _length(self, book: apsw.Connection, wanted: CallFilter) -> int:
        """How long a list is: counted once for each state of the book. On the surveying thread."""
        state = one_integer(book, "PRAGMA data_version")
        if (state, wanted) != self._counted[:2]:
            self._counted = (state, wanted, count(book, wanted))
        return self._counted[2]

    async def _have_words_for(self, wanted: CallFilter) -> None:
        """Before the full-text index is asked, let it catch up with what happened in the last moments."""
        if needs_words(wanted) and await self._database.read(some_wait):
            await self.index_words(_INDEXED_BEFORE_SEARCH)

    async def _calls(self, query: str, *values: str) -> tuple[Call, ...]:
        return await self._database.read(lambda book: tuple(_decoded(book.execute(query, values))))


def _related(book: apsw.Connection, wanted: Collection[tuple[CallKey, str]]) -> Iterator[Call]:
    for key, first in wanted:
        chains = {first}
        for call in _decoded(book.execute(_BY_KEY, (key.pbx, key.call_id))):
            chains.add(call.first_call_id)
            yield call
        for chain in sorted(chains):
            yield from _decoded(book.execute(_BY_CHAIN, (chain, key.pbx)))


def _lately_with(book: apsw.Connection, number: str, limit: int) -> Sequence[RemarkedCall]:
    calls = tuple(_decoded(page(book, CallFilter(number=number), limit=limit, offset=0)))
    said = call_remarks.remarks(book, [call.key for call in calls])
    return [RemarkedCall(call=call, remark=said.get(call.key, NO_REMARK)) for call in calls]


def _record(book: apsw.Connection, batch: LogBatch) -> None:
    if batch.after is not None and one_integer(book, "SELECT position FROM journal_cursor") < batch.after:
        raise LogFellBack
    for call in batch.calls:
        record_call(book, call)
    book.executemany(_LINK_EVENT, ((position, key.pbx, key.call_id) for position, key in batch.events))
    for position, fact in batch.facts:
        shared_facts.work_in(book, position, fact)
    for position, known in batch.known:
        known_calls.work_in(book, position, known)
    for blind in batch.blind_times:
        note_blind_time(book, blind)
    book.executemany("INSERT OR REPLACE INTO unreadable_events VALUES (?, ?)", batch.unreadable)
    book.execute("UPDATE journal_cursor SET position = max(position, ?)", (batch.cursor,))


def record_call(book: apsw.Connection, call: Call) -> int:
    """Write a call as it stands now, with all that is found by; returns its row."""
    started_at = microseconds(call.started_at_here)
    columns = (
        call.key.pbx,
        call.key.call_id,
        call.first_call_id,
        call.external_call_id,
        call.direction,
        call.state,
        call.outcome,
        started_at,
        call.remote.number,
        as_json(call),
    )
    row = one_integer(book, _UPSERT, columns)
    is_missed = call.is_missed
    book.execute("DELETE FROM call_log WHERE call = ?", (row,))
    book.executemany(
        "INSERT INTO call_log (extension, started_at, call, is_missed) VALUES (?, ?, ?, ?)",
        ((log, started_at, row, is_missed) for log in _logs_of(call)),
    )
    look_at(book, row, call)
    mark_for_index(book, row)
    return row


def _logs_of(call: Call) -> Iterable[str]:
    """The logs that a call stands in: that of the whole PBX, and that of each extension it touches."""
    return {WHOLE_PBX, *(leg.extension for leg in call.legs)} if call.direction is not None else ()


def _calls_in(some: Sequence[int], book: apsw.Connection) -> tuple[Call, ...]:
    return tuple(_decoded(payloads(book, some)))


def _decoded(rows: Iterable[tuple[str]]) -> Iterator[Call]:
    return (_decoder.decode(payload) for (payload,) in rows)
