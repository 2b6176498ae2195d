"""What a desk has to tell its team. What is said of calls here is in book and outbox, or in neither.

It stands here at once, as on a desk of its own, and is told in the order in which it was said. A note that
the relay refuses for another one is taken back; what it refuses as it does not have the call (one from before
this desk joined, say) stands here alone. A command and the program may tell one outbox at the same time: what
follows from an answer is done by the first that has it.
"""

from collections.abc import Callable, Collection
from dataclasses import replace

import apsw
import msgspec

from gamma_desktop.calls.facts import AskedFact, FactVerb
from gamma_desktop.calls.model import CallKey
from gamma_desktop.history.missed import WhoseMisses
from gamma_desktop.store.call_remarks import set_label, set_note
from gamma_desktop.store.columns import as_json, one_integer
from gamma_desktop.store.database import Database
from gamma_desktop.store.missed_calls import tick, tick_all, untick
from gamma_desktop.store.shared_facts import row_of

_PUT = "INSERT INTO outbox (id, call, asked) VALUES (?, ?, ?)"
_NEXT = "SELECT asked FROM outbox ORDER BY number LIMIT 1"
_LATER_NOTES = """
    SELECT asked FROM outbox WHERE call = ? AND id <> ? AND asked ->> 'verb' = 'note' ORDER BY number
"""

_decoder = msgspec.json.Decoder(AskedFact)


class SqliteOutbox:
    """Keeps what the relay has not answered yet. Every method raises ``store.errors.StoreError``.

    Args:
        new_id: makes an id that was never used before.
    """

    def __init__(self, database: Database, new_id: Callable[[], str]) -> None:
        self._database = database
        self._new_id = new_id

    async def set_note(self, asked: AskedFact) -> str:
        """Note something; returns what stood there: if not ``asked.instead_of``, nothing is changed."""

        def work(book: apsw.Connection) -> str:
            before = set_note(book, asked.call, asked.text, asked.instead_of)
            if asked.instead_of in {None, before} and before != asked.text:
                put(book, asked)
            return before

        return await self._database.write(work)

    async def set_label(self, asked: AskedFact) -> None:
        """Label a call."""

        def work(book: apsw.Connection) -> None:
            set_label(book, asked.call, asked.text)
            put(book, asked)

        await self._database.write(work)

    async def mark_handled(self, keys: Collection[CallKey]) -> Collection[CallKey]:
        """Tick missed calls; returns those that were not ticked before."""
        return await self._database.write(lambda book: self._marked(book, tick(book, keys)))

    async def mark_waiting(self, keys: Collection[CallKey]) -> Collection[CallKey]:
        """Take ticks back; returns the calls that bore one."""
        return await self._database.write(lambda book: self._marked(book, untick(book, keys), undoes=True))

    async def mark_all_handled(self, whose: WhoseMisses) -> Collection[CallKey]:
        """Tick all that wait; returns them."""
        return await self._database.write(lambda book: self._marked(book, tick_all(book, whose)))

    async def put(self, asked: AskedFact) -> None:
        """Have something told that changes nothing here before it is a fact."""
        await self._database.write(lambda book: put(book, asked))

    async def next_to_tell(self) -> AskedFact | None:
        """The oldest that is not answered; None: the relay knows all."""
        rows = await self._database.read(lambda book: list(book.execute(_NEXT)))
        return _decoder.decode(rows[0][0]) if rows else None

    async def count(self) -> int:
        """How many wait."""
        return await self._database.read(lambda book: one_integer(book, "SELECT count(*) FROM outbox"))

    async def told(self, fact_id: str) -> None:
        """The relay has answered it."""
        await self._database.write(lambda book: _remove(book, fact_id))

    async def take_back(self, asked: AskedFact, stands: str | None) -> None:
        """The relay refused it: tell it no more, and have the note stand here that stands there, if any."""

        def work(book: apsw.Connection) -> None:
            if _remove(book, asked.id) and asked.verb is FactVerb.NOTE and stands is not None:
                set_note(book, asked.call, stands, asked.text)

        await self._database.write(work)

    async def keep_both(self, asked: AskedFact) -> None:
        """Another note stands there, and its writer is asked no more: have both kept, ours as of now."""

        def work(book: apsw.Connection) -> None:
            if not _remove(book, asked.id):
                return
            row = row_of(book, asked.call)
            notes = [asked]
            notes += [_decoder.decode(str(text)) for (text,) in book.execute(_LATER_NOTES, (row, asked.id))]
            for note in notes[1:]:
                _remove(book, note.id)
            put(book, replace(notes[-1], id=self._new_id(), keeps_both=True))

        await self._database.write(work)

    def _marked(
        self, book: apsw.Connection, keys: Collection[CallKey], *, undoes: bool = False
    ) -> Collection[CallKey]:
        for key in keys:
            put(book, AskedFact(id=self._new_id(), verb=FactVerb.HANDLE, call=key, undoes=undoes))
        return keys


def put(book: apsw.Connection, asked: AskedFact) -> None:
    """Have something told, as part of a transaction; of a call that is not there, nothing."""
    row = row_of(book, asked.call)
    if row is not None:
        book.execute(_PUT, (asked.id, row, as_json(asked)))


def _remove(book: apsw.Connection, fact_id: str) -> bool:
    """Whether it was there."""
    return bool(book.execute("DELETE FROM outbox WHERE id = ? RETURNING id", (fact_id,)).fetchall())
