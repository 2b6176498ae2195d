"""Replacing all contacts of a source: put beside the book piece by piece, then swapped in one transaction.

What did not change stays where it is. Nowhere do all contacts stand in memory at once; only their names do,
for a moment, to find their places in the alphabet. What is brought in and not swapped leaves no trace.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Self

import apsw
import msgspec

from gamma_desktop.contacts.errors import ReservedSource
from gamma_desktop.contacts.model import LOCAL, Contact
from gamma_desktop.contacts.ports import NO_PHOTOS, ReplaceResult
from gamma_desktop.store.columns import as_json, one_integer
from gamma_desktop.store.contact_copies import forget_arrivals
from gamma_desktop.store.contact_marks import note_absences
from gamma_desktop.store.contact_rows import Entry, entry, forget_unseen_photos, put_in_ordered, take_out
from gamma_desktop.store.contact_undo import begin_undo
from gamma_desktop.store.contact_words import Indexed
from gamma_desktop.store.database import Database
from gamma_desktop.store.number_owners import forget_lost_choices

_decoder = msgspec.json.Decoder(Contact)
_words_decoder = msgspec.json.Decoder(Indexed)

_MAKE_ROOM = """
    CREATE TEMP TABLE IF NOT EXISTS staged_contacts (
        staging INTEGER, contact_id TEXT, sort_key TEXT, payload TEXT, words TEXT,
        is_new INTEGER DEFAULT 0, is_changed INTEGER DEFAULT 0, PRIMARY KEY (staging, contact_id)
    ) WITHOUT ROWID;
    CREATE TEMP TABLE IF NOT EXISTS staged_photos (
        staging INTEGER, photo TEXT, image BLOB, PRIMARY KEY (staging, photo)
    ) WITHOUT ROWID;
    CREATE TEMP TABLE IF NOT EXISTS stagings (id INTEGER PRIMARY KEY AUTOINCREMENT);
    INSERT INTO stagings DEFAULT VALUES;
"""
_STAGE = """
    INSERT OR REPLACE INTO staged_contacts (staging, contact_id, sort_key, payload, words)
    VALUES (?, ?, ?, ?, ?)
"""
_STAGE_PHOTO = "INSERT OR IGNORE INTO staged_photos VALUES (?, ?, ?)"
_COMPARE = """
    UPDATE staged_contacts AS staged SET
        is_new = NOT EXISTS (SELECT 1 FROM contacts WHERE contact_id = staged.contact_id),
        is_changed = EXISTS (
            SELECT 1 FROM contacts WHERE contact_id = staged.contact_id AND payload <> staged.payload
        )
    WHERE staging = ?
"""
_COUNT = """
    SELECT ifnull(sum(is_new), 0), ifnull(sum(is_changed), 0), count(*) FROM staged_contacts WHERE staging = ?
"""
_GONE = """
    SELECT contact_id FROM contacts WHERE source = :source AND contact_id NOT IN
        (SELECT contact_id FROM staged_contacts WHERE staging = :staging)
"""
_NEW = "SELECT contact_id FROM staged_contacts WHERE staging = ? AND is_new"
_CHANGED = "SELECT contact_id FROM staged_contacts WHERE staging = ? AND is_changed"
_KEYS = """
    SELECT sort_key, contact_id FROM staged_contacts
    WHERE staging = ? AND (is_new OR is_changed) ORDER BY sort_key, contact_id
"""
_ENTRIES = """
    SELECT sort_key, payload, words FROM staged_contacts
    WHERE staging = ? AND (is_new OR is_changed) ORDER BY sort_key, contact_id
"""
_KEEP_PHOTOS = """
    INSERT OR IGNORE INTO contact_photos (photo, image)
    SELECT photo, image FROM staged_photos WHERE staging = ?
"""


class StagedSource:
    """All contacts of a source to be, beside the book: implements ``contacts.ports.StagedSource``.

    To be used by ``async with``, which clears away what was not swapped. Every method raises StoreError.

    Args:
        clock: tells since when a contact is away that someone marked.
        swapped: called once the contacts have been replaced, and others than before are there.
    """

    def __init__(
        self,
        database: Database,
        source: str,
        clock: Callable[[], datetime],
        swapped: Callable[[], object],
    ) -> None:
        if source == LOCAL:
            raise ReservedSource(source)
        self._database = database
        self._source = source
        self._clock = clock
        self._on_swapped = swapped
        self._staging = 0

    async def __aenter__(self) -> Self:
        self._staging = await self._database.write_lazily(_begun)
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.shield(self._database.write_lazily(lambda book: _cleared(book, self._staging)))

    async def add(self, contacts: Iterable[Contact], photos: Mapping[str, bytes] = NO_PHOTOS) -> None:
        """Bring in some of them, with pictures that they show; of those with the same id the last counts."""
        entries = await asyncio.to_thread(self._entries, contacts)
        staging = self._staging

        def staged(book: apsw.Connection) -> None:
            book.executemany(_STAGE, ((staging, *_staged(each)) for each in entries))
            book.executemany(_STAGE_PHOTO, ((staging, name, image) for name, image in photos.items()))

        await self._database.write_lazily(staged)

    async def compare(self) -> ReplaceResult:
        """What ``swap`` would change."""
        return await self._database.write_lazily(lambda book: _compared(book, self._source, self._staging))

    async def swap(self) -> ReplaceResult:
        """Make them all that the source holds, in one transaction: the old ones stay on failure."""
        result = await self._database.write_much(
            lambda book: _swapped(book, self._source, self._staging, self._clock())
        )
        if result.added or result.updated or result.removed:
            self._on_swapped()
        return result

    def _entries(self, contacts: Iterable[Contact]) -> Sequence[Entry]:
        return [entry(self._of_source(contact)) for contact in contacts]

    def _of_source(self, contact: Contact) -> Contact:
        return contact if contact.source == self._source else replace(contact, source=self._source)


def _begun(book: apsw.Connection) -> int:
    book.execute(_MAKE_ROOM).fetchall()
    return one_integer(book, "SELECT max(id) FROM stagings")


def _cleared(book: apsw.Connection, staging: int) -> None:
    book.execute("DELETE FROM staged_contacts WHERE staging = ?", (staging,))
    book.execute("DELETE FROM staged_photos WHERE staging = ?", (staging,))


def _compared(book: apsw.Connection, source: str, staging: int) -> ReplaceResult:
    book.execute(_COMPARE, (staging,))
    added, updated, whole = book.execute(_COUNT, (staging,)).get
    gone = len(_ids(book, _GONE, {"source": source, "staging": staging}))
    return ReplaceResult(added=added, updated=updated, removed=gone, unchanged=whole - added - updated)


def _swapped(book: apsw.Connection, source: str, staging: int, now: datetime) -> ReplaceResult:
    result = _compared(book, source, staging)
    gone = _ids(book, _GONE, {"source": source, "staging": staging})
    changed = _ids(book, _CHANGED, (staging,))
    keep_choices = begin_undo(book, source, now, changing=gone + changed, coming=_ids(book, _NEW, (staging,)))
    take_out(book, gone + changed)
    keys = [(sort_key, contact_id) for sort_key, contact_id in book.execute(_KEYS, (staging,))]
    put_in_ordered(book, keys, _staged_entries(book, staging))
    book.execute(_KEEP_PHOTOS, (staging,))
    forget_unseen_photos(book)
    forget_lost_choices(book)
    keep_choices()
    forget_arrivals(book)
    note_absences(book, now)
    return result


def _staged_entries(book: apsw.Connection, staging: int) -> Iterator[Entry]:
    for sort_key, payload, words in book.execute(_ENTRIES, (staging,)):
        yield Entry(_decoder.decode(payload), sort_key, payload, _words_decoder.decode(words))


def _staged(each: Entry) -> tuple[str, str, str, str]:
    return each.contact.id, each.sort_key, each.payload, as_json(each.found_by)


def _ids(book: apsw.Connection, query: str, values: dict[str, str | int] | tuple[int]) -> list[str]:
    return [contact_id for (contact_id,) in book.execute(query, values)]
