"""What a team says of calls, in the book: facts of the log as they are worked in.

A fact is worked in once, in the transaction that moves the cursor: after a crash the same ones come again.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import apsw
import msgspec

from gamma_desktop.calls.facts import (
    Claim,
    Fact,
    FactVerb,
    HandedOver,
    Handled,
    SharedState,
)
from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.history.model import NO_REMARK
from gamma_desktop.store.call_remarks import remarks, set_label, set_note
from gamma_desktop.store.columns import from_microseconds, microseconds, one_integer
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
_CLAIMS = """
    SELECT remote_number, desk, by_whom, at FROM claimed_calls JOIN calls ON calls.id = call
    WHERE remote_number IS NOT NULL AND at > ?
"""
_NEWEST_MISSED = """
    SELECT pbx, call_id FROM missed_calls JOIN calls ON calls.id = call
    WHERE extension = '' AND party = ? AND settled_by IS NULL AND NOT is_ticked
    ORDER BY missed_calls.started_at DESC LIMIT 1
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
        case FactVerb.HANDLE if fact.undoes:
            forget_handled(book, row)
        case FactVerb.HANDLE:
            note_handled(book, row, Handled(by=fact.by, at=fact.at, how=fact.how))
        case FactVerb.CLAIM if fact.undoes:
            book.execute("DELETE FROM claimed_calls WHERE call = ? AND desk = ?", (row, fact.desk))
        case FactVerb.CLAIM:
            note_claim(book, row, Claim(desk=fact.desk, by=fact.by, at=fact.at))
        case FactVerb.HAND_OVER:
            passed = HandedOver(by=fact.by, destination=fact.destination, note=fact.text, at=fact.at)
            note_handed_over(book, row, passed)


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
        said = (await self._database.read(lambda book: remarks(book, [key]))).get(key, NO_REMARK)
        return SharedState(note=said.note, label=said.label, handled=said.handled, claim=said.claim)

    async def claims_since(self, moment: datetime) -> Mapping[str, Claim]:
        """Who is calling back whom, by number."""
        values = (microseconds(moment),)
        return await self._database.read(
            lambda book: {
                number: Claim(desk=desk, by=by, at=from_microseconds(at))
                for number, desk, by, at in book.execute(_CLAIMS, values)
            }
        )

    async def newest_waiting_of(self, number: str) -> CallKey | None:
        """The newest missed call of a number that waits: what all desks claim that call this number back."""
        rows = await self._database.read(lambda book: list(book.execute(_NEWEST_MISSED, (number,))))
        return CallKey(*rows[0]) if rows else None

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


def note_handled(book: apsw.Connection, row: int, handled: Handled) -> None:
    """A missed call is handled; by whom first stays."""
    book.execute(_HANDLED, (row, handled.by, handled.how, microseconds(handled.at)))
    book.execute(_TICK, {"call": row})
    book.execute("DELETE FROM claimed_calls WHERE call = ?", (row,))
    book.execute(_MARK, {"call": row})


def forget_handled(book: apsw.Connection, row: int) -> None:
    """A missed call waits again."""
    book.execute("DELETE FROM handled_calls WHERE call = ?", (row,))
    book.execute("DELETE FROM ticked_calls WHERE call = ?", (row,))
    book.execute(_MARK, {"call": row})


def note_claim(book: apsw.Connection, row: int, claim: Claim | None) -> None:
    """Who calls back; None: no one does."""
    if claim is None:
        book.execute("DELETE FROM claimed_calls WHERE call = ?", (row,))
    else:
        book.execute(_CLAIMED, (row, claim.desk, claim.by, microseconds(claim.at)))


def note_handed_over(book: apsw.Connection, row: int, passed: HandedOver | None) -> None:
    """The note that rides with the transfer of a call; None: there is none."""
    if passed is None:
        book.execute("DELETE FROM handed_over WHERE call = ?", (row,))
    else:
        values = (row, passed.by, passed.destination, passed.note, microseconds(passed.at))
        book.execute(_HANDED_OVER, values)
