"""When no event could come, kept in the book beside the calls that may be missing."""

from collections.abc import Sequence
from datetime import datetime

import apsw

from gamma_desktop.calls.facts import BlindTime
from gamma_desktop.history.reception_gaps import GapReason, ReceptionGap, joined
from gamma_desktop.store.columns import FIRST_MICROSECOND, LAST_MICROSECOND, from_microseconds, microseconds
from gamma_desktop.store.database import Database

KEPT = 1_000
"""Stretches that are remembered, the newest ones: some years of nights."""

_HEARD_UNTIL = "SELECT at FROM heard_until"
_IN_SPAN = """
    SELECT since, until, why FROM blind_times WHERE since <= ? AND until >= ? ORDER BY since DESC LIMIT ?
"""
_TAKE_OUT = "DELETE FROM blind_times WHERE since <= ? AND until >= ? RETURNING since, until, why"
_FORGET_OLDEST = """
    DELETE FROM blind_times WHERE since NOT IN (SELECT since FROM blind_times ORDER BY since DESC LIMIT ?)
"""


class SqliteReceptionGaps:
    """Remembers gaps in reception: implements ``history.ports.ReceptionGapLog``.

    Every method raises ``store.errors.StoreError``.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def heard_until(self) -> datetime | None:
        """Until when events could come, as last noted; None at the very start."""
        at = await self._database.read(lambda book: book.execute(_HEARD_UNTIL).get)
        return from_microseconds(at) if isinstance(at, int) else None

    async def note_heard(self, until: datetime) -> None:
        """Note that events could come until now."""
        await self._database.write_lazily(lambda book: _note_heard(book, microseconds(until)))

    async def note_gap(self, gap: ReceptionGap) -> None:
        """Add a stretch, joined with those that it touches; events could come again at its end."""
        await self._database.write(lambda book: _note_gap(book, gap))

    async def reception_gaps(
        self, *, since: datetime | None = None, until: datetime | None = None, limit: int
    ) -> Sequence[ReceptionGap]:
        """The stretches of which any part lies in that span, newest first."""
        first = FIRST_MICROSECOND if since is None else microseconds(since)
        last = LAST_MICROSECOND if until is None else microseconds(until)
        return await self._database.read(
            lambda book: tuple(_gap(row) for row in book.execute(_IN_SPAN, (last, first, limit)))
        )


def note_blind_time(book: apsw.Connection, blind: BlindTime) -> None:
    """Add a stretch in which the relay of the team received nothing."""
    known = {reason.value for reason in GapReason}
    why = GapReason(blind.why) if blind.why in known else GapReason.OFF
    _note_gap(book, ReceptionGap(since=blind.since, until=blind.until, why=why))


def _note_heard(book: apsw.Connection, until: int) -> None:
    book.execute("DELETE FROM heard_until")
    book.execute("INSERT INTO heard_until (at) VALUES (?)", (until,))


def _note_gap(book: apsw.Connection, gap: ReceptionGap) -> None:
    span = (microseconds(gap.until), microseconds(gap.since))
    touched = [_gap(row) for row in book.execute(_TAKE_OUT, span)]
    whole = joined([gap, *touched])
    values = (microseconds(whole.since), microseconds(whole.until), whole.why)
    book.execute("INSERT INTO blind_times (since, until, why) VALUES (?, ?, ?)", values)
    book.execute(_FORGET_OLDEST, (KEPT,))
    _note_heard(book, values[1])


def _gap(row: tuple[int, int, str]) -> ReceptionGap:
    since, until, why = row
    return ReceptionGap(since=from_microseconds(since), until=from_microseconds(until), why=GapReason(why))
