"""Erasing calls from the book, for good: what is taken out leaves no trace in the file's free space.

The events that made a call, and what its recording's file bears, are noted in the same transaction, so that
the journal and the disk let go of them as well, whatever happens in between.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

import apsw

from gamma_desktop.calls.model import CallKey
from gamma_desktop.history.erasure import Erasure, ErasureSize
from gamma_desktop.history.recordings import file_mark
from gamma_desktop.store.call_figures import note_figures
from gamma_desktop.store.call_index import forget_words, index_waiting, number_mark
from gamma_desktop.store.columns import as_json, from_microseconds, microseconds, one_integer
from gamma_desktop.store.contact_undo import forget_number_before, forget_old_imports
from gamma_desktop.store.database import Database
from gamma_desktop.store.number_owners import choose
from gamma_desktop.store.reminders import forget_number_reminded
from gamma_desktop.store.schema import remove_copies

# A call may be on one log or on none; both ways lead along an index. CROSS JOIN keeps the planner from going
# through all calls to find a few: it does not know how few are chosen.
_BEFORE = """
    SELECT call AS id FROM call_log WHERE extension = '' AND started_at < :before
    UNION ALL SELECT id FROM calls WHERE direction IS NULL AND started_at < :before
"""
_BY_OUR_CLOCK_TOO = """
    SELECT id FROM ({chosen}) CROSS JOIN calls USING (id)
    WHERE unixepoch(payload ->> 'received_at', 'subsec') * 1000000 < :before
"""
_NAMING = """
    SELECT id FROM calls WHERE remote_number = :number AND direction IS NOT NULL
    UNION SELECT id FROM calls INDEXED BY calls_outside_logs
          WHERE remote_number = :number AND direction IS NULL
    UNION SELECT call FROM call_search
          WHERE place IN (SELECT rowid FROM call_words WHERE call_words MATCH :mark)
"""
_NAMED = """
    SELECT calls.id AS id FROM json_each(:calls) AS named
    CROSS JOIN calls ON calls.pbx = named.value ->> 0 AND calls.call_id = named.value ->> 1
"""
_WITH_CHAINS = """
    WITH named (id) AS ({chosen})
    SELECT id FROM named
    UNION SELECT mate.id FROM named CROSS JOIN calls USING (id)
          CROSS JOIN calls AS mate ON mate.first_call_id = calls.first_call_id AND mate.pbx = calls.pbx
"""
_SOME = "SELECT id FROM ({chosen}) CROSS JOIN calls USING (id) WHERE state = 'ended' LIMIT :limit"
_SOME_NAMED = "SELECT id FROM ({chosen}) LIMIT :limit"
_ALL = "SELECT id, pbx, call_id FROM ({chosen}) CROSS JOIN calls USING (id)"
_ENDED = "SELECT id, pbx, call_id FROM ({chosen}) CROSS JOIN calls USING (id) WHERE state = 'ended'"
_SIZE = """
    WITH chosen (id) AS ({chosen}),
    ended (id, payload) AS (SELECT id, payload FROM chosen CROSS JOIN calls USING (id) WHERE state = 'ended')
    SELECT (SELECT count(*) FROM ended),
           (SELECT count(*) FROM ended CROSS JOIN call_notes ON call = id),
           (SELECT count(*) FROM ended CROSS JOIN call_labels ON call = id),
           (SELECT count(*) FROM ended WHERE payload ->> 'transcript' IS NOT NULL),
           (SELECT count(*) FROM ended CROSS JOIN call_events ON call = id),
           (SELECT count(*) FROM chosen) - (SELECT count(*) FROM ended)
"""
_NOTE_EVENTS = "INSERT OR IGNORE INTO events_to_erase SELECT position FROM call_events WHERE call = ?"
_NOTE_RECORDING = "INSERT OR IGNORE INTO recordings_to_erase VALUES (?)"
_FORGET_RECORDINGS = "DELETE FROM recordings_to_erase WHERE mark IN (SELECT value FROM json_each(?))"
_FORGET_EVENTS = (
    "DELETE FROM events_to_erase WHERE position IN (SELECT value FROM json_each(?))",
    "DELETE FROM unreadable_events WHERE position IN (SELECT value FROM json_each(?))",
)


class SqliteErasures:
    """Erases from the book, in transactions as short as the caller likes.

    Every method raises ``store.errors.StoreError``.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def request(self, erasure: Erasure) -> int:
        """Remember that something is to be erased; returns by what to know it again.

        From now on no import is undone that would bring the number back, and nothing reminds of it.
        """
        before = None if erasure.before is None else microseconds(erasure.before)
        query = "INSERT INTO erasures (number, before) VALUES (?, ?) RETURNING id"

        def asked(book: apsw.Connection) -> int:
            if erasure.number is not None:
                forget_number_before(book, erasure.number)
                forget_number_reminded(book, erasure.number)
            return one_integer(book, query, (erasure.number, before))

        return await self._database.write(asked)

    async def let_imports_age(self, now: datetime) -> None:
        """Let go of what imports changed, once they can no longer be undone."""
        await self._database.write(lambda book: forget_old_imports(book, now))

    async def requests(self) -> Sequence[tuple[int, Erasure]]:
        """What is still to be erased, oldest first."""
        rows = await self._database.read(
            lambda book: list(book.execute("SELECT id, number, before FROM erasures ORDER BY id"))
        )
        return [(request, Erasure(number=number, before=_time(before))) for request, number, before in rows]

    async def leave_traces_only(self, request: int) -> None:
        """Forget what was asked for, not that something was: the number is the last trace."""
        query = "UPDATE erasures SET number = NULL, before = NULL WHERE id = ?"
        await self._database.write(lambda book: book.execute(query, (request,)).fetchall())

    async def fulfil(self, request: int) -> None:
        """Forget that it was asked for."""
        await self._database.write(
            lambda book: book.execute("DELETE FROM erasures WHERE id = ?", (request,)).fetchall()
        )

    async def size(self, erasure: Erasure, *, fetched: Collection[str] = ()) -> ErasureSize:
        """How much it would take away; ``fetched`` are the marks of the recordings that are on the disk."""
        await self._have_words_for(erasure)
        chosen = _chosen(erasure)
        if erasure.number:
            chosen = _WITH_CHAINS.format(chosen=chosen)
        return await self._database.survey(lambda book: _size(book, erasure, chosen, fetched))

    async def chosen(self, erasure: Erasure) -> Collection[CallKey]:
        """The calls that it would take away now; those that go on are not among them."""
        await self._have_words_for(erasure)
        query = _ENDED.format(
            chosen=_WITH_CHAINS.format(chosen=_chosen(erasure)) if erasure.number else _chosen(erasure)
        )
        return await self._database.survey(
            lambda book: [CallKey(pbx, call_id) for _, pbx, call_id in book.execute(query, _values(erasure))]
        )

    async def erase_some(self, erasure: Erasure, limit: int) -> Collection[CallKey]:
        """Erase so many in one transaction; returns which, none when all are gone.

        Calls that go on stay, unless they are named themselves: the relay knew that they had ended.
        """
        await self._have_words_for(erasure)
        return await self._database.write(lambda book: _erase_some(book, erasure, limit))

    async def events_to_erase(self, limit: int, *, behind: int = 0) -> Sequence[int]:
        """Positions that the journal and its copies are to let go of, in order, from behind one on."""
        query = "SELECT position FROM events_to_erase WHERE position > ? ORDER BY position LIMIT ?"
        return await self._database.read(
            lambda book: [position for (position,) in book.execute(query, (behind, limit))]
        )

    async def unreadable(self) -> Sequence[int]:
        """Positions of the events that could not be read, and of what people said in facts of the team."""
        query = "SELECT position FROM unreadable_events UNION SELECT position FROM worked_in_facts"
        return await self._database.read(lambda book: [position for (position,) in book.execute(query)])

    async def note_events(self, positions: Collection[int]) -> None:
        """Have the journal let go of these as well."""
        query = "INSERT OR IGNORE INTO events_to_erase SELECT value FROM json_each(?)"
        await self._database.write(lambda book: book.execute(query, (as_json(sorted(positions)),)).fetchall())

    async def events_erased(self, positions: Collection[int]) -> None:
        """Forget positions that the journal and all its copies have let go of."""
        await self._database.write(lambda book: _forget_events(book, as_json(sorted(positions))))

    async def recordings_to_erase(self, limit: int) -> Collection[str]:
        """What the files of erased calls bear, where those may not be gone yet."""
        query = "SELECT mark FROM recordings_to_erase LIMIT ?"
        return await self._database.read(lambda book: [mark for (mark,) in book.execute(query, (limit,))])

    async def recordings_erased(self, marks: Collection[str]) -> None:
        """Forget marks that no file has any longer."""
        await self._database.write(
            lambda book: book.execute(_FORGET_RECORDINGS, (as_json(sorted(marks)),)).fetchall()
        )

    async def leave_no_trace(self, *, copies_before: datetime | None = None) -> bool:
        """Remove what was erased from the log that is written ahead, unused space, and copies of the book.

        Args:
            copies_before: only copies that were made before then; None: all of them.

        Returns:
            False while others read or write: ask again.
        """
        await self._database.write(lambda _: remove_copies(self._database.path, copies_before))
        page: int | None = 1
        while page:
            page = await self._database.scrub_some(page)
        return page is not None

    async def _have_words_for(self, erasure: Erasure) -> None:
        """A call that mentions a number is found by its words: most of them in short transactions."""
        if erasure.number is not None:
            while await self._database.write(lambda book: index_waiting(book, 20, note_figures)):
                pass


def _chosen(erasure: Erasure) -> str:
    if erasure.number is not None:
        return _NAMING
    if erasure.calls:
        return _NAMED
    return _BY_OUR_CLOCK_TOO.format(chosen=_BEFORE) if erasure.also_received else _BEFORE


def _values(erasure: Erasure) -> dict[str, str | int | None]:
    if erasure.number is not None:
        return {"number": erasure.number, "mark": f'"{number_mark(erasure.number)}"'}
    if erasure.calls:
        return {"calls": as_json([[key.pbx, key.call_id] for key in erasure.calls])}
    return {"before": None if erasure.before is None else microseconds(erasure.before)}


def _size(book: apsw.Connection, erasure: Erasure, chosen: str, fetched: Collection[str]) -> ErasureSize:
    values = _values(erasure)
    ((calls, notes, labels, transcripts, events, going_on),) = book.execute(
        _SIZE.format(chosen=chosen), values
    )
    ended = book.execute(_ENDED.format(chosen=chosen), values) if fetched else ()
    return ErasureSize(
        calls=calls,
        notes=notes,
        labels=labels,
        transcripts=transcripts,
        recordings=sum(file_mark(CallKey(pbx, call_id)) in fetched for _, pbx, call_id in ended),
        events=events,
        going_on=going_on,
    )


def _erase_some(book: apsw.Connection, erasure: Erasure, limit: int) -> Collection[CallKey]:
    some, going = (_SOME_NAMED, _ALL) if erasure.calls else (_SOME, _ENDED)
    chosen = some.format(chosen=_chosen(erasure))
    if erasure.number is not None:  # a whole chain at once: once its named call is gone, nothing leads to it
        while index_waiting(book, 20, note_figures):
            pass  # calls that events changed since ``_have_words_for``
        choose(book, erasure.number, None)
        forget_number_reminded(book, erasure.number)
        chosen = _WITH_CHAINS.format(chosen=chosen)
    rows = list(book.execute(going.format(chosen=chosen), {**_values(erasure), "limit": limit}))
    for row, pbx, call_id in rows:
        book.execute(_NOTE_EVENTS, (row,))
        book.execute(_NOTE_RECORDING, (file_mark(CallKey(pbx, call_id)),))
        forget_words(book, row)
        book.execute("DELETE FROM calls WHERE id = ?", (row,))
    return [CallKey(pbx, call_id) for _, pbx, call_id in rows]


def erase_from_copy(copy: apsw.Connection, erasure: Erasure, going_on: Collection[CallKey]) -> None:
    """Take what an erasure names out of a copy of the book, as part of a transaction.

    Args:
        copy: which one; calls that went on when it was made have ended since.
        erasure: what goes.
        going_on: calls that go on now, and stay.
    """
    chosen = _chosen(erasure)
    if erasure.number is not None:
        while index_waiting(copy, 20, note_figures):
            pass
        choose(copy, erasure.number, None)
        forget_number_before(copy, erasure.number)
        forget_number_reminded(copy, erasure.number)
        chosen = _WITH_CHAINS.format(chosen=chosen)
    for row, pbx, call_id in list(copy.execute(_ALL.format(chosen=chosen), _values(erasure))):
        if CallKey(pbx, call_id) not in going_on:
            forget_words(copy, row)
            copy.execute("DELETE FROM calls WHERE id = ?", (row,))


def _forget_events(book: apsw.Connection, positions: str) -> None:
    for query in _FORGET_EVENTS:
        book.execute(query, (positions,))


def _time(value: int | None) -> datetime | None:
    return None if value is None else from_microseconds(value)
