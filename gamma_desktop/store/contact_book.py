"""Contacts in the book: found by number, by words as they are typed, or all by name."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import apsw
import msgspec

from gamma_desktop.contacts.model import Contact
from gamma_desktop.contacts.ports import NO_PHOTOS, ReplaceResult
from gamma_desktop.store.alphabet import Key, NoRoom, places
from gamma_desktop.store.columns import as_json
from gamma_desktop.store.contact_photos import keep_photos, photo
from gamma_desktop.store.contact_search import count, search
from gamma_desktop.store.database import Database
from gamma_desktop.store.words import stored_numbers, stored_words, words

_decoder = msgspec.json.Decoder(Contact)

_WITH_NUMBER = """
    SELECT payload FROM contact_numbers JOIN contacts ON contacts.id = contact_numbers.contact
    WHERE number = ? ORDER BY contacts.id
"""


class SqliteContactBook:
    """Keeps contacts in the book: implements ``contacts.ports.ContactBook``.

    Every method raises ``store.errors.StoreError``.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def with_number(self, number: str) -> tuple[Contact, ...]:
        """Everybody who has exactly this E.164 number or extension, ordered by name."""
        return await self._database.read(lambda book: _decoded(book.execute(_WITH_NUMBER, (number,))))

    async def search(self, text: str, *, limit: int, offset: int = 0) -> Sequence[Contact]:
        """Contacts whose name, company or number holds every word.

        Those whose name begins with the text come first, then those with the words in their name, then the
        rest; each by name. All contacts by name if the text holds no word.
        """
        return await self._database.read(
            lambda book: _decoded(search(book, text, limit=limit, offset=offset))
        )

    async def count(self, text: str = "") -> int:
        """How many contacts ``search`` would find."""
        return await self._database.read(lambda book: count(book, text))

    async def photo(self, name: str) -> bytes | None:
        """The picture that ``Contact.photo`` names; None if there is no such picture (any more)."""
        return await self._database.read(lambda book: photo(book, name))

    async def replace_source(
        self, source: str, contacts: Iterable[Contact], photos: Mapping[str, bytes] = NO_PHOTOS
    ) -> ReplaceResult:
        """Make ``contacts`` all that ``source`` holds, in one transaction; the old ones stay on failure.

        Ids must be unique in the whole book; of contacts with the same id the last counts.
        """
        entries = await asyncio.to_thread(_entries, source, contacts)

        def replaced(book: apsw.Connection) -> ReplaceResult:
            result = _replace(book, source, entries)
            keep_photos(book, photos)
            return result

        return await self._database.write(replaced)

    async def compare_source(self, source: str, contacts: Iterable[Contact]) -> ReplaceResult:
        """What ``replace_source`` would change; changes nothing."""
        entries = await asyncio.to_thread(_entries, source, contacts)
        return await self._database.read(lambda book: _changes(book, source, entries).counted)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A contact as its columns hold it."""

    contact_id: str
    source: str
    sort_key: str
    payload: str
    photo: str
    numbers: tuple[str, ...]
    indexed: tuple[str, str, str]

    @property
    def key(self) -> Key:
        return self.sort_key, self.contact_id


def _entries(source: str, contacts: Iterable[Contact]) -> dict[str, _Entry]:
    return {contact.id: _entry(replace(contact, source=source)) for contact in contacts}


def _entry(contact: Contact) -> _Entry:
    return _Entry(
        contact_id=contact.id,
        source=contact.source,
        sort_key=" ".join(words(contact.name or contact.company)),
        payload=as_json(contact),
        photo=contact.photo,
        numbers=tuple({number.e164 or "".join(number.raw.split()) for number in contact.numbers}),
        indexed=(stored_words(contact.name), stored_words(contact.company), stored_numbers(contact.numbers)),
    )


@dataclass(frozen=True, slots=True)
class _Changes:
    """Which contacts a replacement touches, by id."""

    added: frozenset[str]
    updated: frozenset[str]
    removed: frozenset[str]
    unchanged: int

    @property
    def counted(self) -> ReplaceResult:
        return ReplaceResult(
            added=len(self.added),
            updated=len(self.updated),
            removed=len(self.removed),
            unchanged=self.unchanged,
        )


def _changes(book: apsw.Connection, source: str, entries: dict[str, _Entry]) -> _Changes:
    present = dict(book.execute("SELECT contact_id, payload FROM contacts WHERE source = ?", (source,)))
    kept = entries.keys() & present.keys()
    updated = frozenset(key for key in kept if entries[key].payload != present[key])
    return _Changes(
        added=frozenset(entries.keys() - present.keys()),
        updated=updated,
        removed=frozenset(present.keys() - entries.keys()),
        unchanged=len(kept) - len(updated),
    )


def _replace(book: apsw.Connection, source: str, entries: dict[str, _Entry]) -> ReplaceResult:
    changes = _changes(book, source, entries)
    _take_out(book, changes.removed | changes.updated)
    _put_in(book, [entries[key] for key in changes.added | changes.updated])
    return changes.counted


def _take_out(book: apsw.Connection, contact_ids: Iterable[str]) -> None:
    query = "SELECT id FROM contacts WHERE contact_id IN (SELECT value FROM json_each(?))"
    rows = book.execute(query, (as_json(list(contact_ids)),)).fetchall()
    book.executemany("DELETE FROM contact_words WHERE rowid = ?", rows)
    book.executemany("DELETE FROM contacts WHERE id = ?", rows)


def _put_in(book: apsw.Connection, entries: list[_Entry]) -> None:
    entries.sort(key=lambda entry: entry.key)
    try:
        ids = places(book, [entry.key for entry in entries])
    except NoRoom:
        everybody = _decoded(book.execute("SELECT payload FROM contacts"))
        _take_out(book, [contact.id for contact in everybody])
        _put_in(book, entries + [_entry(contact) for contact in everybody])
        return
    placed = list(zip(ids, entries, strict=True))
    book.executemany(
        "INSERT INTO contacts (id, contact_id, source, sort_key, payload, photo) VALUES (?, ?, ?, ?, ?, ?)",
        (
            (row, entry.contact_id, entry.source, entry.sort_key, entry.payload, entry.photo)
            for row, entry in placed
        ),
    )
    book.executemany(
        "INSERT INTO contact_numbers (number, contact) VALUES (?, ?)",
        ((number, row) for row, entry in placed for number in entry.numbers),
    )
    book.executemany(
        "INSERT INTO contact_words (rowid, name, company, numbers) VALUES (?, ?, ?, ?)",
        ((row, *entry.indexed) for row, entry in placed),
    )


def _decoded(rows: Iterable[tuple[str]]) -> tuple[Contact, ...]:
    return tuple(_decoder.decode(payload) for (payload,) in rows)
