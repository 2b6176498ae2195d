"""The sources of contacts in the book: which there are, how they do, what is known of each. No password."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from heapq import merge
from typing import TypeVar

import apsw
import msgspec

from gamma_desktop.contacts.errors import NoSuchSource
from gamma_desktop.contacts.sources import (
    ContactSource,
    KeptSource,
    KnownCard,
    SourceMemory,
    SourceNews,
    SourceStatus,
    SyncReport,
)
from gamma_desktop.store.alphabet import Key
from gamma_desktop.store.columns import as_json, from_microseconds, microseconds, one_integer
from gamma_desktop.store.contact_copies import forget_arrivals
from gamma_desktop.store.contact_marks import note_absences
from gamma_desktop.store.contact_rows import Entry, add_photos, forget_unseen_photos, put_in, take_out
from gamma_desktop.store.contact_source import Changes, changes, changes_among, entries_of
from gamma_desktop.store.contact_undo import forget_imports_of
from gamma_desktop.store.database import Database

T = TypeVar("T")

AT_ONCE = 200
"""Contacts in one transaction: an event that comes meanwhile waits for no more than these."""

_definition = msgspec.json.Decoder(ContactSource)
_tokens = msgspec.json.Decoder(dict[str, str])

_ALL = """
    SELECT definition, last_success, last_error, failures,
        (SELECT count(*) FROM contacts WHERE source = contact_sources.name)
    FROM contact_sources ORDER BY name
"""
_DEFINITION = "SELECT definition FROM contact_sources WHERE name = ?"
_PUT = """
    INSERT INTO contact_sources (name, definition) VALUES (?, ?)
    ON CONFLICT (name) DO UPDATE SET
        definition = excluded.definition, last_error = '', failures = 0, rules = '', tokens = '{}'
"""
_HOLDS_OTHERS = """
    SELECT EXISTS (SELECT 1 FROM contacts WHERE source = ?1)
        AND NOT EXISTS (SELECT 1 FROM contact_sources WHERE name = ?1)
"""
_SUCCEEDED = """
    UPDATE contact_sources SET last_success = ?, last_error = '', failures = 0, rules = ?, tokens = ?
    WHERE name = ?
"""
_FAILED = "UPDATE contact_sources SET last_error = ?, failures = failures + 1 WHERE name = ?"
_MEMORY = "SELECT rules, tokens FROM contact_sources WHERE name = ?"
_REMOVE = "DELETE FROM contact_sources WHERE name = ?"
_IDS = "SELECT contact_id FROM contacts WHERE source = ?"
_CARDS = "SELECT address, etag, contact_id FROM source_cards WHERE source = ?"
_PUT_CARD = "INSERT OR REPLACE INTO source_cards (source, address, etag, contact_id) VALUES (?, ?, ?, ?)"
_FORGET_CARD = "DELETE FROM source_cards WHERE source = ? AND address = ?"
_FORGET_CARDS = "DELETE FROM source_cards WHERE source = ?"


class SqliteContactSources:
    """Keeps sources in the book: implements ``contacts.sources.SourceShelf``.

    Every method raises ``store.errors.StoreError``.

    Args:
        changed: called once contacts came, went or changed, also where only a part of them could.
    """

    def __init__(self, database: Database, changed: Callable[[], object] = lambda: None) -> None:
        self._database = database
        self._on_changed = changed

    async def all(self) -> tuple[KeptSource, ...]:
        """Every source, by name."""
        return await self._database.read(lambda book: tuple(_kept(*row) for row in book.execute(_ALL)))

    async def holds_others(self, name: str) -> bool:
        """Whether contacts of this name are in the book that no source brought: an import's, say."""
        return bool(await self._database.read(lambda book: one_integer(book, _HOLDS_OTHERS, (name,))))

    async def put(self, source: ContactSource) -> None:
        """Keep a source, in the place of one of the same name; it is read again from the beginning."""

        def kept(book: apsw.Connection) -> None:
            book.execute(_PUT, (source.name, as_json(source)))
            book.execute(_FORGET_CARDS, (source.name,))
            forget_imports_of(book, source.name)

        await self._database.write(kept)

    async def remove(self, name: str) -> int:
        """Forget a source, and its contacts; how many those were."""
        ids = await self._database.read(lambda book: _ids(book, name))
        try:
            for some in _portions(ids):
                await self._database.write(partial(_take_out, some))
            await self._database.write(partial(_remove, name))
        finally:
            self._on_changed()
        return len(ids)

    async def memory(self, name: str) -> SourceMemory:
        """What is known of its last reading."""
        return await self._database.read(lambda book: _memory(book, name))

    async def take(self, source: ContactSource, news: SourceNews, at: datetime) -> SyncReport:
        """Work into the book what was read to its end, in steps short enough not to hold up others.

        What is known of the source changes last, so that a step too few is made up for the next time.

        Raises:
            NoSuchSource: it was removed, or changed, meanwhile.
        """
        entries = await asyncio.to_thread(entries_of, source.name, news.contacts)
        found = await self._database.read(lambda book: _changes(book, source, news, entries))
        changed = await asyncio.to_thread(_in_order, found, entries)
        try:
            for some in _portions(changed):
                chosen = [entries[each] for each in some]
                await self._step(source, partial(_put, chosen, news))
            for some in _portions(list(found.removed)):
                await self._step(source, partial(_take_out, some))
            await self._step(source, partial(_finish, source.name, news, at))
        finally:
            if changed or found.removed:
                self._on_changed()
        report = _report(source, news, found, usable=len(entries))
        await asyncio.to_thread(_let_go, entries, news)
        return report

    async def note_failure(self, name: str, words: str) -> None:
        """Remember that reading it failed, and why; its contacts stay."""
        await self._database.write(lambda book: book.execute(_FAILED, (words, name)).fetchall())

    async def _step(self, source: ContactSource, work: Callable[[apsw.Connection], None]) -> None:
        def checked(book: apsw.Connection) -> None:
            kept = book.execute(_DEFINITION, (source.name,)).get
            if not isinstance(kept, str) or _definition.decode(kept) != source:
                raise NoSuchSource(source.name)
            work(book)

        await self._database.write(checked)


def remove_sources_of_team(book: apsw.Connection) -> None:
    """Forget the sources that a team handed out, with their contacts, in one transaction of the caller's."""
    for (definition,) in list(book.execute("SELECT definition FROM contact_sources")):
        source = _definition.decode(definition)
        if source.from_team:
            _remove(source.name, book)


def _kept(definition: str, succeeded: int | None, error: str, failures: int, count: int) -> KeptSource:
    status = SourceStatus(
        count=count,
        last_success=None if succeeded is None else from_microseconds(succeeded),
        last_error=error,
        failures=failures,
    )
    return KeptSource(source=_definition.decode(definition), status=status)


def _memory(book: apsw.Connection, name: str) -> SourceMemory:
    for rules, tokens in book.execute(_MEMORY, (name,)):
        cards = {
            address: KnownCard(etag=etag, contact_id=contact_id)
            for address, etag, contact_id in book.execute(_CARDS, (name,))
        }
        return SourceMemory(rules=rules, tokens=_tokens.decode(tokens), cards=cards)
    return SourceMemory()


def _changes(
    book: apsw.Connection, source: ContactSource, news: SourceNews, entries: dict[str, Entry]
) -> Changes:
    if news.is_whole:
        return changes(book, source.name, entries)
    return changes_among(book, entries, news.gone)


def _in_order(found: Changes, entries: dict[str, Entry]) -> list[str]:
    """What is put in, by its place in the alphabet. Takes a while for many, so it is called in a thread.

    Sorted in portions: one sort of all of them would hold up every other thread until its end.
    """

    def place(contact_id: str) -> Key:
        return entries[contact_id].key

    portions = _portions(list(found.added | found.updated))
    return list(merge(*(sorted(some, key=place) for some in portions), key=place))


def _report(source: ContactSource, news: SourceNews, found: Changes, *, usable: int) -> SyncReport:
    return SyncReport(
        source=source.name,
        read=news.read,
        imported=len(found.added),
        updated=len(found.updated),
        skipped=max(0, news.read - usable),
        removed=len(found.removed),
        problems=news.problems,
    )


def _let_go(entries: dict[str, Entry], news: SourceNews) -> None:
    """One by one: to let go of a hundred thousand at once would stop every thread for as long."""
    while entries:
        entries.popitem()
    while news.contacts:
        news.contacts.pop()


def _put(chosen: list[Entry], news: SourceNews, book: apsw.Connection) -> None:
    take_out(book, [each.contact.id for each in chosen])
    put_in(book, chosen)
    shown = {each.contact.photo for each in chosen} & news.photos.keys()
    add_photos(book, {name: news.photos[name] for name in shown})


def _take_out(contact_ids: Sequence[str], book: apsw.Connection) -> None:
    take_out(book, contact_ids)


def _finish(name: str, news: SourceNews, at: datetime, book: apsw.Connection) -> None:
    if news.is_whole:
        book.execute(_FORGET_CARDS, (name,))
    book.executemany(_FORGET_CARD, ((name, address) for address in news.forgotten))
    cards = ((name, address, card.etag, card.contact_id) for address, card in news.cards.items())
    book.executemany(_PUT_CARD, cards)
    book.execute(_SUCCEEDED, (microseconds(at), news.rules, as_json(news.tokens), name))
    forget_unseen_photos(book)
    note_absences(book, at)


def _remove(name: str, book: apsw.Connection) -> None:
    """The rest of it: nothing that came meanwhile is left without a source."""
    take_out(book, _ids(book, name))
    book.execute(_REMOVE, (name,))
    forget_imports_of(book, name)
    forget_arrivals(book)
    forget_unseen_photos(book)


def _ids(book: apsw.Connection, name: str) -> list[str]:
    return [contact_id for (contact_id,) in book.execute(_IDS, (name,))]


def _portions(ids: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
