"""Calls of a relay's book: read to be told to a desk that did not get their events, and worked in there.

What this desk has still to tell stands until the relay has judged it. A note from before the desk was in the
team is kept beside that of the team, as every note that met another one is.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import apsw
import msgspec

from gamma_desktop.calls.facts import AskedFact, BlindTime, FactVerb, HandedOver
from gamma_desktop.calls.known_calls import KnownCall
from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.history.model import NO_REMARK
from gamma_desktop.store.call_remarks import remarks, set_label, set_note
from gamma_desktop.store.columns import (
    FIRST_MICROSECOND,
    as_json,
    from_microseconds,
    microseconds,
    one_integer,
)
from gamma_desktop.store.database import Database
from gamma_desktop.store.outbox import put
from gamma_desktop.store.shared_facts import (
    forget_handled,
    note_claim,
    note_handed_over,
    note_handled,
    row_of,
)

_WAITING = "SELECT DISTINCT asked ->> 'verb' FROM outbox WHERE call = ?"
_IS_SHARED = "SELECT count(*) FROM worked_in_facts WHERE call = ?"
_IS_TICKED = "SELECT count(*) FROM ticked_calls WHERE call = ?"
_SHARED = "INSERT OR REPLACE INTO worked_in_facts (id, call, position) VALUES (?, ?, ?)"
_PARTS = """
    SELECT (SELECT position FROM journal_cursor), (SELECT coalesce(max(id), 0) FROM calls),
           (SELECT count(*) FROM call_log WHERE extension = '' AND started_at >= ?)
"""
_OPEN = "SELECT payload FROM calls WHERE state <> 'ended' ORDER BY started_at DESC"
_PAGE = """
    SELECT payload FROM calls WHERE id <= ? AND id > ? AND started_at >= ? ORDER BY id DESC
"""
_CHAINS = """
    SELECT payload FROM json_each(?) AS wanted
    JOIN calls ON calls.first_call_id = wanted.value ->> 1 AND calls.pbx = wanted.value ->> 0
"""
_BLIND_TIMES = "SELECT since, until, why FROM blind_times WHERE until >= ? ORDER BY since DESC LIMIT ?"
_MOST_BLIND_TIMES = 200
_PASSED_ON = """
    SELECT pbx, call_id, by_whom, destination, note, at
    FROM json_each(?) AS wanted
    JOIN calls ON calls.pbx = wanted.value ->> 0 AND calls.call_id = wanted.value ->> 1
    JOIN handed_over ON handed_over.call = calls.id
"""

_decoder = msgspec.json.Decoder(Call)


def work_in(book: apsw.Connection, position: int, known: KnownCall) -> None:
    """Have what the team says of a call be so, but for what this desk has still to tell of it."""
    row = row_of(book, known.key)
    if row is None:
        return
    waiting = {str(verb) for (verb,) in book.execute(_WAITING, (row,))}
    is_shared = one_integer(book, _IS_SHARED, (row,)) > 0
    own = remarks(book, [known.key]).get(known.key, NO_REMARK)
    keeps_note = own.note and not is_shared and not (known.has_words and known.note)
    keeps_label = own.label and not is_shared and not (known.has_words and known.label)
    keeps_tick = known.handled is None and not is_shared and one_integer(book, _IS_TICKED, (row,)) > 0
    if known.has_words and not keeps_note and FactVerb.NOTE not in waiting:
        _take_note(book, known, own.note, is_shared=is_shared)
    if known.has_words and not keeps_label and FactVerb.LABEL not in waiting:
        set_label(book, known.key, known.label)
    if FactVerb.HANDLE not in waiting and not keeps_tick:
        if known.handled is not None:
            note_handled(book, row, known.handled)
        else:
            forget_handled(book, row)
    note_claim(book, row, known.claim)
    if known.has_words:
        note_handed_over(book, row, known.handed_over)
    if not (keeps_note or keeps_label or keeps_tick):  # what stands here now is that of the team
        book.execute(_SHARED, (f"known {known.key.pbx} {known.key.call_id}", row, position))


def _take_note(book: apsw.Connection, known: KnownCall, own: str, *, is_shared: bool) -> None:
    """The team's note goes before one of this desk that it knew; one that it never knew is told as well."""
    set_note(book, known.key, known.note, None)
    if own and not is_shared and own not in known.note:
        asked = AskedFact(
            id=f"gd-{secrets.token_hex(16)}",
            verb=FactVerb.NOTE,
            call=known.key,
            text=own,
            instead_of="",
            keeps_both=True,
        )
        put(book, asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookPlace:
    """Where a book stood when one began to read it.

    Attributes:
        position: up to there the log is in it.
        newest: the row of the newest call there was.
        count: how many calls there are, about.
        open_calls: those that went on there, whenever they began.
        blind_times: when no event could come, the newest ones.
    """

    position: int
    newest: int
    count: int
    open_calls: "BookPage"
    blind_times: Sequence[BlindTime] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BookPage:
    """Some calls of a book as they stood at one moment.

    Attributes:
        calls: with what is said of them; the newest first.
        chains: all calls of their chains, where that was asked for.
        below: the rows that come next are below this one; 0: there are none.
    """

    calls: Sequence[tuple[Call, KnownCall]]
    chains: Sequence[Call]
    below: int


class SqliteKnownCalls:
    """Reads a relay's book page by page, on a thread of its own: no one waits for it.

    Every method raises ``store.errors.StoreError``.

    Args:
        database: the book.
        now: the time, aware.
    """

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    async def place(self, since: datetime | None, *, with_chains: bool) -> BookPlace:
        """Where the book stands; what is read later has all up to there at least."""

        def read(book: apsw.Connection) -> BookPlace:
            ((position, newest, count),) = book.execute(_PARTS, (_from(since),))
            calls = [_decoder.decode(payload) for (payload,) in book.execute(_OPEN)]
            page = self._page(book, calls, 0, with_chains=with_chains)
            return BookPlace(
                position=position,
                newest=newest,
                count=count,
                open_calls=page,
                blind_times=self._blind_times(book, since),
            )

        return await self._database.survey(read)

    async def page(self, up_to: int, limit: int, since: datetime | None, *, with_chains: bool) -> BookPage:
        """Those of the next rows down from one that began since then."""
        below = max(0, up_to - limit)

        def read(book: apsw.Connection) -> BookPage:
            rows = book.execute(_PAGE, (up_to, below, _from(since)))
            calls = [_decoder.decode(payload) for (payload,) in rows]
            return self._page(book, calls, below, with_chains=with_chains)

        return await self._database.survey(read)

    def _blind_times(self, book: apsw.Connection, since: datetime | None) -> Sequence[BlindTime]:
        rows = book.execute(_BLIND_TIMES, (_from(since), _MOST_BLIND_TIMES))
        return [
            BlindTime(
                since=from_microseconds(began), until=from_microseconds(ended), why=why, told_at=self._now()
            )
            for began, ended, why in rows
        ]

    def _page(
        self, book: apsw.Connection, calls: Sequence[Call], below: int, *, with_chains: bool
    ) -> BookPage:
        keys = [call.key for call in calls]
        said, passed = remarks(book, keys), _passed_on(book, keys)
        at = self._now()
        known = []
        for call in calls:
            remark = said.get(call.key, NO_REMARK)
            known.append(
                (
                    call,
                    KnownCall(
                        key=call.key,
                        told=call.told,
                        received_at=call.received_at,
                        told_at=at,
                        note=remark.note,
                        label=remark.label,
                        handled=remark.handled,
                        claim=remark.claim,
                        handed_over=passed.get(call.key),
                    ),
                )
            )
        chains = _chains(book, calls) if with_chains else ()
        return BookPage(calls=known, chains=chains, below=below)


def _chains(book: apsw.Connection, calls: Sequence[Call]) -> Sequence[Call]:
    wanted = {(call.key.pbx, call.first_call_id) for call in calls}
    return [_decoder.decode(payload) for (payload,) in book.execute(_CHAINS, (as_json(sorted(wanted)),))]


def _passed_on(book: apsw.Connection, keys: Sequence[CallKey]) -> Mapping[CallKey, HandedOver]:
    """The note that rode with the transfer of each call itself; ``remarks`` has that of its chain."""
    rows = book.execute(_PASSED_ON, (as_json([(key.pbx, key.call_id) for key in keys]),))
    return {
        CallKey(pbx, call_id): HandedOver(by=by, destination=where, note=note, at=from_microseconds(at))
        for pbx, call_id, by, where, note, at in rows
    }


def _from(since: datetime | None) -> int:
    return FIRST_MICROSECOND if since is None else microseconds(since)
