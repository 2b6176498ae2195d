"""What a team says of calls, in the book: facts of the log as they are worked in.

A fact is worked in once, in the transaction that moves the cursor: after a crash the same ones come again.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import apsw
import msgspec

from gamma_desktop.calls.facts import (
    Claim,
    Fact,
    FactVerb,
    Handled,
    HandledBy,
    SharedState,
)
from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.history.model import NO_REMARK
from gamma_desktop.store.call_remarks import remarks, set_label, set_note
from gamma_desktop.store.columns import as_json, from_microseconds, microseconds, one_integer
from gamma_desktop.store.database import Database

_ROW = "SELECT id FROM calls WHERE pbx = ? AND call_id = ?"
_IS_NEW = "INSERT OR IGNORE INTO worked_in_facts VALUES (?, ?, ?) RETURNING call"
_LINK = "INSERT OR IGNORE INTO call_events (call, position) VALUES (?, ?)"
_TICK = """
    INSERT OR IGNORE INTO ticked_calls SELECT :call
    WHERE NOT EXISTS (SELECT 1 FROM missed_calls WHERE call = :call AND settled_by IS NOT NULL)
"""
_MARK = """
    UPDATE missed_calls SET is_ticked = EXISTS (SELECT 1 FROM ticked_calls WHERE call = :call)
    WHERE call = :call
"""
_HANDLED = "INSERT OR IGNORE INTO handled_calls (call, by_whom, how, at) VALUES (?, ?, ?, ?)"
_CLAIMED = "INSERT OR REPLACE INTO claimed_calls (call, desk, by_whom, at) VALUES (?, ?, ?, ?)"
_HANDED_OVER = """
    INSERT OR REPLACE INTO handed_over (call, by_whom, destination, note, at) VALUES (?, ?, ?, ?, ?)
"""
_MARKS = """
    SELECT pbx, call_id, handled_calls.by_whom, handled_calls.how, handled_calls.at,
           claimed_calls.desk, claimed_calls.by_whom, claimed_calls.at
    FROM json_each(?) AS wanted
    JOIN calls ON pbx = wanted.value ->> 0 AND call_id = wanted.value ->> 1
    LEFT JOIN handled_calls ON handled_calls.call = calls.id
    LEFT JOIN claimed_calls ON claimed_calls.call = calls.id
    WHERE handled_calls.call IS NOT NULL OR claimed_calls.call IS NOT NULL
"""
_SETTLED = """
    SELECT missed.payload, settler.payload FROM missed_calls
    JOIN calls AS missed ON missed.id = missed_calls.call
    JOIN calls AS settler ON settler.id = missed_calls.settled_by
    WHERE missed_calls.extension = '' AND missed_calls.settled_by > 0 AND missed_calls.started_at > ?
      AND NOT EXISTS (SELECT 1 FROM handled_calls WHERE handled_calls.call = missed_calls.call)
"""
_call_decoder = msgspec.json.Decoder(Call)


def work_in(book: apsw.Connection, position: int, fact: Fact) -> None:
    """Have a fact of the log be so, once; one about a call that is not there changes nothing."""
    row = row_of(book, fact.call)
    if row is None:
        return
    book.execute(_LINK, (row, position))
    if book.execute(_IS_NEW, (fact.id, row, position)).get is None:
        return
    match fact.verb:
        case FactVerb.NOTE:
            set_note(book, fact.call, fact.text, None)
        case FactVerb.LABEL:
            set_label(book, fact.call, fact.text)
        case FactVerb.HANDLE:
            _handle(book, row, fact)
        case FactVerb.CLAIM:
            if fact.undoes:
                book.execute("DELETE FROM claimed_calls WHERE call = ? AND desk = ?", (row, fact.desk))
            else:
                book.execute(_CLAIMED, (row, fact.desk, fact.by, microseconds(fact.at)))
        case FactVerb.HAND_OVER:
            values = (row, fact.by, fact.destination, fact.text, microseconds(fact.at))
            book.execute(_HANDED_OVER, values)


class SqliteSharedFacts:
    """What the team has agreed on.

    Every method raises ``store.errors.StoreError``.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def is_worked_in(self, fact_id: str) -> bool:
        """Whether there is a fact with this id, and its call."""
        query = "SELECT count(*) FROM worked_in_facts WHERE id = ?"
        return await self._database.read(lambda book: one_integer(book, query, (fact_id,)) > 0)

    async def state(self, key: CallKey) -> SharedState:
        """What is agreed on about a call."""
        return (await self.states([key])).get(key, SharedState())

    async def states(self, keys: Collection[CallKey]) -> Mapping[CallKey, SharedState]:
        """The same of several calls; those of which nothing is said are left out."""
        return await self._database.read(lambda book: states(book, keys))

    async def settled_since(self, moment: datetime) -> Sequence[tuple[Call, Call]]:
        """Missed calls that a later call settled, with that one, where no fact says so yet."""
        values = (microseconds(moment),)
        return await self._database.read(
            lambda book: [
                (_call_decoder.decode(missed), _call_decoder.decode(settler))
                for missed, settler in book.execute(_SETTLED, values)
            ]
        )


def row_of(book: apsw.Connection, key: CallKey) -> int | None:
    """The row of a call; None for one that is not there."""
    row = book.execute(_ROW, (key.pbx, key.call_id)).get
    return row if isinstance(row, int) else None


def _handle(book: apsw.Connection, row: int, fact: Fact) -> None:
    if fact.undoes:
        book.execute("DELETE FROM handled_calls WHERE call = ?", (row,))
        book.execute("DELETE FROM ticked_calls WHERE call = ?", (row,))
    else:
        book.execute(_HANDLED, (row, fact.by, fact.how, microseconds(fact.at)))
        book.execute(_TICK, {"call": row})
        book.execute("DELETE FROM claimed_calls WHERE call = ?", (row,))
    book.execute(_MARK, {"call": row})


def states(book: apsw.Connection, keys: Collection[CallKey]) -> Mapping[CallKey, SharedState]:
    """What the team has agreed on about calls; those of which nothing is said are left out."""
    said = remarks(book, keys)
    rows = book.execute(_MARKS, (as_json([(key.pbx, key.call_id) for key in keys]),))
    marks = {
        CallKey(pbx, call_id): (_handled(*marked[:3]), _claim(*marked[3:])) for pbx, call_id, *marked in rows
    }
    found = {}
    for key in {*said, *marks}:
        remark, (handled, claim) = said.get(key, NO_REMARK), marks.get(key, (None, None))
        found[key] = SharedState(note=remark.note, label=remark.label, handled=handled, claim=claim)
    return found


def _handled(by: str | None, how: str | None, at: int | None) -> Handled | None:
    if by is None or how is None or at is None:
        return None
    return Handled(by=by, how=HandledBy(how), at=from_microseconds(at))


def _claim(desk: str | None, by: str | None, at: int | None) -> Claim | None:
    if desk is None or by is None or at is None:
        return None
    return Claim(desk=desk, by=by, at=from_microseconds(at))
