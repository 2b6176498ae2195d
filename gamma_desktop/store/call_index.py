"""The full-text index of the calls: what each call is found by, up to date a moment after events.

Besides words that people know (the name at the time, the numbers, note, label and transcript) it holds marks,
one for each thing that a filter asks for, so that any filter together with any words is one question to one
index. A mark begins with a character that no word holds, so none is found by typing.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import NamedTuple

import apsw
import msgspec

from gamma_desktop.calls.model import Call, Direction, Party
from gamma_desktop.contacts.model import Contact, ContactNumber
from gamma_desktop.store.columns import microseconds
from gamma_desktop.store.errors import StoreError
from gamma_desktop.store.words import stored_numbers, stored_words

PAUSE = 2.0
"""Seconds from a change until the index is looked at: by then most calls stand as they will."""

BATCH = 10
"""Calls indexed in one transaction: an event that comes meanwhile waits no longer than for one of its own."""

BREATH = 0.02
"""Seconds between batches, so that indexing the book of an older program goes unnoticed."""

_MOST_NAMES = 5

_log = logging.getLogger(__name__)

_call_decoder = msgspec.json.Decoder(Call)
_contact_decoder = msgspec.json.Decoder(Contact)

_ENTRY = "SELECT place, started_at, number, name, words FROM call_search WHERE call = ?"
_IS_TAKEN = "SELECT 1 FROM call_search WHERE place = ?"
_NOTE = "SELECT note FROM call_notes WHERE call = ?"
_LABEL = "SELECT label FROM call_labels WHERE call = ?"
_NAMES = """
    SELECT payload FROM contact_numbers JOIN contacts ON contacts.id = contact_numbers.contact
    WHERE number = ? ORDER BY contacts.id LIMIT ?
"""
_PUT_IN = "INSERT INTO call_search (place, call, started_at, number, name, words) VALUES (?, ?, ?, ?, ?, ?)"
_PUT_IN_INDEX = "INSERT INTO call_words (rowid, words) VALUES (?, ?)"
_TAKE_OUT = "DELETE FROM call_search WHERE place = ?"
_TAKE_OUT_OF_INDEX = "INSERT INTO call_words (call_words, rowid, words) VALUES ('delete', ?, ?)"
_WITHOUT_WORDS = "SELECT call FROM calls_without_words ORDER BY call DESC LIMIT ?"
_PAYLOAD = "SELECT payload FROM calls WHERE id = ?"

MISSED = "§missed"
RECORDED = "§recorded"


class CallIndexer:
    """Keeps the full-text index up to date with the call log, in small transactions; sleeps at rest.

    Args:
        index: brings so many calls up to date in one transaction, and returns how many there were; raises
            StoreError.
        pause: seconds from a change until it is indexed.
    """

    def __init__(self, index: Callable[[int], Awaitable[int]], *, pause: float = PAUSE) -> None:
        self._index = index
        self._pause = pause
        self._woken = asyncio.Event()
        self._woken.set()

    def wake(self) -> None:
        """Say that calls changed; call it on the loop's own thread."""
        self._woken.set()

    async def run(self) -> None:
        """Go on until cancelled; what cannot be written now is written with the next change."""
        pause = self._pause
        while True:
            await self._woken.wait()
            await asyncio.sleep(pause)
            self._woken.clear()
            pause = self._pause
            try:
                if await self._index(BATCH):
                    self._woken.set()  # there may be more
                    pause = BREATH
            except StoreError as error:
                _log.warning("the full-text index of calls stays behind: %s", error)


class _Entry(NamedTuple):
    place: int
    started_at: int
    number: str | None
    name: str
    words: str


def direction_mark(direction: Direction) -> str:
    """What calls of that direction bear."""
    return f"§{direction}"


def extension_mark(extension: str) -> str:
    """What calls bear that touched an extension."""
    return f"§x{extension.encode().hex()}"


def remote_mark(number: str) -> str:
    """What calls bear whose outside party has that number, E.164 or an extension."""
    return f"§r{number.encode().hex()}"


def number_mark(number: str) -> str:
    """What calls bear in which that number is named at all: it may be whom the call was passed on to."""
    return f"§n{number.encode().hex()}"


def label_mark(label: str) -> str:
    """What calls bear that were given a label."""
    return f"§l{label.casefold().encode().hex()}"


def index_call(book: apsw.Connection, row: int, call: Call) -> None:
    """Have the index say of a call what there is to say now; one of unknown direction is not in it."""
    if call.direction is None:
        return
    entry = _entry(book, row)
    number = None if call.remote.is_hidden else call.remote.number
    name = entry.name if entry is not None and entry.number == number else _names(book, number)
    words = " ".join(dict.fromkeys([*_words(call, name), *_said(book, row)]))
    started_at = microseconds(call.started_at_here)
    if entry is not None:
        if (entry.words, entry.started_at) == (words, started_at):
            return
        _take_out(book, entry)
    place = entry.place if entry is not None and entry.started_at == started_at else _place(book, started_at)
    book.execute(_PUT_IN, (place, row, started_at, number, name, words))
    book.execute(_PUT_IN_INDEX, (place, words))


def mark_for_index(book: apsw.Connection, row: int) -> None:
    """Have a call's words looked at later: what an event waits for is done without them."""
    book.execute("INSERT OR IGNORE INTO calls_without_words VALUES (?)", (row,))


def some_wait(book: apsw.Connection) -> bool:
    """Whether calls wait for that."""
    return book.execute("SELECT 1 FROM calls_without_words LIMIT 1").get is not None


def index_waiting(
    book: apsw.Connection, limit: int, also: Callable[[apsw.Connection, int, Call], None]
) -> int:
    """Look at so many of the calls that wait for it, newest first; returns how many there were.

    ``also`` notes what else there is to note of a call a moment after its events.
    """
    rows = [row for (row,) in book.execute(_WITHOUT_WORDS, (limit,))]
    for row in rows:
        call = _call_decoder.decode(book.execute(_PAYLOAD, (row,)).get)
        index_call(book, row, call)
        also(book, row, call)
        book.execute("DELETE FROM calls_without_words WHERE call = ?", (row,))
    return len(rows)


def forget_words(book: apsw.Connection, row: int) -> None:
    """Take a call out of the index."""
    entry = _entry(book, row)
    if entry is not None:
        _take_out(book, entry)


def _entry(book: apsw.Connection, row: int) -> _Entry | None:
    found = book.execute(_ENTRY, (row,)).fetchone()
    return None if found is None else _Entry(*found)


def _take_out(book: apsw.Connection, entry: _Entry) -> None:
    book.execute(_TAKE_OUT_OF_INDEX, (entry.place, entry.words))
    book.execute(_TAKE_OUT, (entry.place,))


def _place(book: apsw.Connection, started_at: int) -> int:
    place = started_at
    while book.execute(_IS_TAKEN, (place,)).get is not None:
        place += 1
    return place


def _names(book: apsw.Connection, number: str | None) -> str:
    """The words of the names of those who have a number now."""
    if number is None:
        return ""
    found = (_contact_decoder.decode(payload) for (payload,) in book.execute(_NAMES, (number, _MOST_NAMES)))
    return " ".join(stored_words(f"{contact.name} {contact.company}") for contact in found)


def _said(book: apsw.Connection, row: int) -> Iterator[str]:
    """The words of what people say of a call."""
    note, label = book.execute(_NOTE, (row,)).get, book.execute(_LABEL, (row,)).get
    if isinstance(note, str):
        yield from stored_words(note).split()
    if isinstance(label, str):
        yield from stored_words(label).split()
        yield label_mark(label)


def _words(call: Call, name: str) -> Iterator[str]:
    yield from name.split()
    for party in _parties(call):
        yield from _words_of(party)
    for part in call.transcript or ():
        yield from stored_words(part.text).split()
    yield from _marks(call)


def _parties(call: Call) -> Iterable[Party]:
    """Everybody outside who is named in a call: also whom it was passed on to."""
    told, origin = call.told.party, call.origin
    named = (call.remote, told and told.value, origin and origin.first_from, origin and origin.first_to)
    return [] if call.remote.is_hidden else [party for party in named if party and not party.is_hidden]


def _words_of(party: Party) -> Iterator[str]:
    e164 = None if party.is_extension else party.number
    yield from stored_numbers([ContactNumber(raw=party.raw, e164=e164)]).split()
    yield from stored_words(party.label or "").split()


def _marks(call: Call) -> Iterator[str]:
    if call.direction is not None:
        yield direction_mark(call.direction)
    if call.is_missed:
        yield MISSED
    if call.is_recorded or call.recording_url is not None:
        yield RECORDED
    if call.remote.number and not call.remote.is_hidden:
        yield remote_mark(call.remote.number)
    for leg in call.legs:
        yield extension_mark(leg.extension)
    for party in _parties(call):
        if party.number:
            yield number_mark(party.number)
