"""Contacts in the book: found by number or by words as they are typed; and what agents add themselves."""

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import apsw

from gamma_desktop.contacts.changes import ContactChanges, ContactsListener
from gamma_desktop.contacts.copies import without_copies
from gamma_desktop.contacts.errors import ContactReadOnly
from gamma_desktop.contacts.model import LOCAL, NOBODY, Contact, Owners
from gamma_desktop.store.columns import as_json
from gamma_desktop.store.contact_copies import ids_of_person, shown_id
from gamma_desktop.store.contact_marks import Marks, marks_of, put_marks
from gamma_desktop.store.contact_rows import decoded, entry, photo, put_in, take_out
from gamma_desktop.store.contact_search import count, search
from gamma_desktop.store.contact_staging import StagedSource
from gamma_desktop.store.contact_undo import forget_person_before
from gamma_desktop.store.database import Database
from gamma_desktop.store.number_owners import choose, chosen, forget_lost_choices, owners

_ID_BYTES = 12

_AT = """
    SELECT payload, is_favourite, is_vip, note, copies FROM json_each(?) AS wanted
    JOIN marked_contacts ON marked_contacts.id = wanted.value ORDER BY marked_contacts.id
"""
_BY_ID = "SELECT payload, is_favourite, is_vip, note, copies FROM marked_contacts WHERE contact_id = ?"
_ITSELF = "SELECT payload, is_favourite, is_vip, note, NULL FROM marked_contacts WHERE contact_id = ?"
_COPIES = "SELECT payload, 0, 0, '', NULL FROM contacts WHERE contact_id IN (SELECT value FROM json_each(?))"


class SqliteContactBook:
    """Keeps contacts in the book: implements ``contacts.ports.StagingBook`` and ``OwnContacts``.

    Every method raises ``store.errors.StoreError``.

    Args:
        clock: tells since when a contact is away that someone marked.

    Attributes:
        changes: told of each change by this book.
    """

    def __init__(
        self, database: Database, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._database = database
        self._clock = clock
        self.changes = ContactChanges()

    def subscribe(self, listener: ContactsListener) -> Callable[[], None]:
        """Tell ``listener`` of every change, after it is kept; returns what ends that."""
        return self.changes.subscribe(listener)

    async def with_number(self, number: str) -> tuple[Contact, ...]:
        """Everybody whose E.164 number or extension it is, exactly or by their range.

        Favourites first, then by name.
        """
        return (await self.owners(number)).people

    async def owners(self, number: str) -> Owners:
        """The same, with what that rests on, and who of them the agent has chosen."""
        return await self._database.read(lambda book: _owners(book, number))

    async def owners_of(self, numbers: Collection[str]) -> Mapping[str, Owners]:
        """The same for each of several numbers."""
        return await self._database.read(lambda book: {number: _owners(book, number) for number in numbers})

    async def choose(self, number: str, contact_id: str | None) -> None:
        """Remember who of several people a number is to show; None: all of them again."""
        await self._database.write(lambda book: choose(book, number, contact_id))
        self.changes.publish()

    async def by_id(self, contact_id: str) -> Contact | None:
        """The contact of that id, or the one shown of that person; None if there is none."""
        return await self._database.read(lambda book: _by_id(book, contact_id))

    async def search(self, text: str, *, limit: int, offset: int = 0) -> Sequence[Contact]:
        """Contacts that hold every word: all of them if the text holds none; see ``store.contact_search``.

        Those whose name begins with the text come first, then those with the words in their name, then the
        rest, then those with the digits inside a number, then, where all these are few, those whose words are
        one mistake away; each favourites first, then by name.
        """
        return await self._database.read(
            lambda book: tuple(decoded(search(book, text, limit=limit, offset=offset)))
        )

    async def count(self, text: str = "") -> int:
        """How many contacts ``search`` would find."""
        return await self._database.read(lambda book: count(book, text))

    async def photo(self, name: str) -> bytes | None:
        """The picture that ``Contact.photo`` names; None if there is no such picture."""
        return await self._database.read(lambda book: photo(book, name))

    def staged(self, source: str) -> StagedSource:
        """A place to bring all contacts of ``source`` to, piece by piece, before they replace the old ones.

        Raises:
            ReservedSource: ``source`` is the agent's own.
        """
        return StagedSource(self._database, source, self._clock, self.changes.publish)

    async def save(self, contact: Contact) -> Contact:
        """Keep a contact of the agent's own, in the place of the one with its id; without an id it is new.

        Its marks stay as they are in the book. Raises ContactReadOnly if another source holds it.
        """
        kept = replace(contact, id=contact.id or secrets.token_hex(_ID_BYTES), source=LOCAL)
        saved = await self._database.write(lambda book: _save(book, kept))
        self.changes.publish()
        return saved

    async def remove(self, contact_id: str) -> Contact | None:
        """Take out a contact of the agent's own, with its marks; returns what ``restore`` brings back.

        Raises ContactReadOnly if another source holds it.
        """
        removed = await self._database.write(lambda book: _remove(book, contact_id))
        self.changes.publish()
        return removed

    async def restore(self, removed: Contact) -> None:
        """Undo ``remove``."""
        marks = Marks(is_favourite=removed.is_favourite, is_vip=removed.is_vip, note=removed.local_note)

        def restored(book: apsw.Connection) -> None:
            _remove(book, removed.id)
            put_marks(book, removed.id, marks)
            _save(book, removed)

        await self._database.write(restored)
        self.changes.publish()

    async def set_favourite(self, contact_id: str, *, is_favourite: bool) -> None:
        """Have anybody's contact stand among the favourites, or not."""
        await self._mark(contact_id, lambda marks: replace(marks, is_favourite=is_favourite))

    async def set_vip(self, contact_id: str, *, is_vip: bool) -> None:
        """Have calls from anybody's contact come through whatever is set, or not."""
        await self._mark(contact_id, lambda marks: replace(marks, is_vip=is_vip))

    async def set_local_note(self, contact_id: str, note: str) -> None:
        """Note something on anybody's contact, in the place of what was noted; nothing removes the note."""
        await self._mark(contact_id, lambda marks: replace(marks, note=note))

    async def _mark(self, contact_id: str, changed: Callable[[Marks], Marks]) -> None:
        def marked(book: apsw.Connection) -> None:
            person = ids_of_person(book, contact_id)
            entries = [entry(each) for each in decoded(book.execute(_COPIES, (as_json(person),)))]
            take_out(book, person)
            for each in {contact_id, *person}:
                put_marks(book, each, changed(marks_of(book, each)))
            put_in(book, entries)

        await self._database.write(marked)
        self.changes.note_mark()


def _owners(book: apsw.Connection, number: str) -> Owners:
    found, by_range = owners(book, number)
    if not found:
        return NOBODY
    people = tuple(decoded(book.execute(_AT, (as_json([place for place, _ in found]),))))
    return Owners(people=people, by_range=by_range, chosen=chosen(book, number))


def _by_id(book: apsw.Connection, contact_id: str) -> Contact | None:
    return next(decoded(book.execute(_BY_ID, (shown_id(book, contact_id) or contact_id,))), None)


def _own(book: apsw.Connection, contact_id: str) -> Contact | None:
    """The contact of that id by itself; raises ContactReadOnly if it is not the agent's own."""
    contact = next(decoded(book.execute(_ITSELF, (contact_id,))), None)
    if contact is not None and not contact.is_local:
        raise ContactReadOnly(contact.source)
    return contact


def _save(book: apsw.Connection, contact: Contact) -> Contact:
    before = _own(book, contact.id)
    if before is not None:
        others = [each for each in ids_of_person(book, contact.id) if each != contact.id]
        copies = tuple(decoded(book.execute(_COPIES, (as_json(others),))))
        contact = without_copies(contact, before, copies)
    take_out(book, [contact.id])
    put_in(book, [entry(contact)])
    forget_lost_choices(book)
    return _by_id(book, contact.id) or contact


def _remove(book: apsw.Connection, contact_id: str) -> Contact | None:
    removed = _own(book, contact_id)
    if removed is not None:
        take_out(book, [contact_id])
        put_marks(book, contact_id, Marks())
        forget_person_before(book, removed)
    return removed
