"""Undoing imports: what each of them changed is kept for a week, in the book, and goes with what is erased.

Only the difference is kept: contacts as they were, and which were not there. Favourites and notes are no
part of it: they outlive both ways.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import apsw
import msgspec

from gamma_desktop.contacts.copies import are_one
from gamma_desktop.contacts.errors import ImportedSince, NothingToUndo
from gamma_desktop.contacts.importing import UndoableImport, UndoneImport
from gamma_desktop.contacts.model import Contact
from gamma_desktop.store.columns import as_json, from_microseconds, microseconds
from gamma_desktop.store.contact_copies import forget_arrivals
from gamma_desktop.store.contact_marks import note_absences
from gamma_desktop.store.contact_rows import entry, forget_unseen_photos, put_in, take_out
from gamma_desktop.store.database import Database
from gamma_desktop.store.number_owners import choices, forget_lost_choices

UNDOABLE_FOR = timedelta(days=7)

_decoder = msgspec.json.Decoder(Contact)

_BEGIN = "INSERT INTO contact_imports (source, imported_at) VALUES (?, ?) RETURNING id"
_KEEP = """
    INSERT INTO contacts_before (import, contact_id, payload, photo)
    SELECT ?, contact_id, payload, photo FROM contacts
    WHERE contact_id IN (SELECT value FROM json_each(?))
"""
_KEEP_ABSENCE = "INSERT INTO contacts_before (import, contact_id) SELECT ?, value FROM json_each(?)"
_KEEP_CHOICE = "INSERT INTO choices_before (import, number, contact_id) VALUES (?, ?, ?)"
_UNDOABLE = "SELECT id, source, imported_at FROM contact_imports WHERE imported_at > ? ORDER BY id DESC"
_UNDOABLE_BY_SOURCE = """
    SELECT import.source, import.imported_at,
        count(*) FILTER (WHERE before.payload IS NOT NULL AND contacts.contact_id IS NULL),
        count(*) FILTER (WHERE before.payload IS NOT NULL AND contacts.contact_id IS NOT NULL),
        count(*) FILTER (WHERE before.payload IS NULL AND contacts.contact_id IS NOT NULL)
    FROM contact_imports AS import
    LEFT JOIN contacts_before AS before ON before.import = import.id
    LEFT JOIN contacts ON contacts.contact_id = before.contact_id
    WHERE import.imported_at > ? AND import.id IN (SELECT max(id) FROM contact_imports GROUP BY source)
    GROUP BY import.id ORDER BY import.id DESC
"""
_BEFORE = "SELECT contact_id, payload FROM contacts_before WHERE import = ?"
_THERE = "SELECT contact_id FROM contacts WHERE contact_id IN (SELECT value FROM json_each(?))"
_CHOOSE_AGAIN = """
    INSERT OR IGNORE INTO contact_choices (number, contact_id)
    SELECT number, contact_id FROM choices_before WHERE import = ?
"""
_FORGET = "DELETE FROM contact_imports WHERE id = ?"
_FORGET_SOURCE = "DELETE FROM contact_imports WHERE source = ?"
_FORGET_OLD = "DELETE FROM contact_imports WHERE imported_at <= ?"
_MAYBE_PERSON = """
    SELECT import, contact_id, payload FROM contacts_before
    WHERE payload ->> 'name' = :name OR (:uid <> '' AND payload ->> 'uid' = :uid)
"""
_FORGET_ROW = "DELETE FROM contacts_before WHERE import = ? AND contact_id = ?"
_FORGET_NUMBER = (
    """
    DELETE FROM contacts_before WHERE EXISTS (
        SELECT 1 FROM json_each(contacts_before.payload, '$.numbers')
        WHERE ifnull(value ->> 'e164', replace(value ->> 'raw', ' ', '')) = ?
    )
    """,
    "DELETE FROM choices_before WHERE number = ?",
)


class SqliteImportUndo:
    """Implements ``contacts.ports.ImportUndo``. Every method raises ``store.errors.StoreError``.

    Args:
        undone: called once contacts are as they were before.
    """

    def __init__(
        self,
        database: Database,
        *,
        undone: Callable[[], object] = lambda: None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._on_undone = undone
        self._clock = clock

    async def undoable(self) -> Sequence[UndoableImport]:
        """The last import of each source, as long as it can be undone; the newest first."""
        return await self._database.read(lambda book: _undoable(book, self._clock()))

    async def undo(self, source: str | None = None, *, imported_at: datetime | None = None) -> UndoneImport:
        """Have the contacts be as they were before the last import, or the last one of a source.

        Args:
            source: whose; None for the last import of all.
            imported_at: of the import that is meant, if it was chosen from a list: another one is not undone.

        Raises:
            NothingToUndo: there was no import in the last week, or it was undone.
            ImportedSince: the one that is meant is no longer the last one.
        """
        undone = await self._database.write_much(lambda book: _undo(book, source, imported_at, self._clock()))
        self._on_undone()
        return undone


def begin_undo(
    book: apsw.Connection, source: str, now: datetime, *, changing: Sequence[str], coming: Sequence[str]
) -> Callable[[], None]:
    """Keep what an import is about to change.

    Args:
        book: open for writing.
        source: what is imported.
        now: the time of the import.
        changing: the ids of contacts that will be changed or taken out.
        coming: the ids of contacts that are not there.

    Returns:
        What to call once it is done: keeps the choices that it has cost.
    """
    forget_old_imports(book, now)
    if not (changing or coming):
        return lambda: None
    chosen = choices(book)
    number = book.execute(_BEGIN, (source, microseconds(now))).get
    book.execute(_KEEP, (number, as_json(changing))).fetchall()
    book.execute(_KEEP_ABSENCE, (number, as_json(coming))).fetchall()

    def keep_choices() -> None:
        left = choices(book)
        lost = ((number, each, chosen[each]) for each in chosen.keys() - left.keys())
        book.executemany(_KEEP_CHOICE, lost)

    return keep_choices


def forget_old_imports(book: apsw.Connection, now: datetime) -> None:
    """Delete what can no longer be undone, pictures as well."""
    book.execute(_FORGET_OLD, (_oldest(now),)).fetchall()
    forget_unseen_photos(book)


def forget_imports_of(book: apsw.Connection, source: str) -> None:
    """Have no import of a source be undone: it was removed, for good."""
    book.execute(_FORGET_SOURCE, (source,)).fetchall()


def forget_number_before(book: apsw.Connection, number: str) -> None:
    """Keep contacts with an erased number from coming back."""
    for query in _FORGET_NUMBER:
        book.execute(query, (number,)).fetchall()


def forget_person_before(book: apsw.Connection, person: Contact) -> None:
    """Have someone not come back whom the agent has deleted."""
    maybe: Mapping[str, str] = {"name": person.name, "uid": person.uid}
    for number, contact_id, payload in list(book.execute(_MAYBE_PERSON, maybe)):
        if are_one(person, _decoder.decode(payload)):
            book.execute(_FORGET_ROW, (number, contact_id))


def _undoable(book: apsw.Connection, now: datetime) -> list[UndoableImport]:
    return [
        UndoableImport(
            imported_at=from_microseconds(at),
            undoing=UndoneImport(source=source, restored=restored, changed=changed, removed=removed),
        )
        for source, at, restored, changed, removed in book.execute(_UNDOABLE_BY_SOURCE, (_oldest(now),))
    ]


def _undo(
    book: apsw.Connection, source: str | None, imported_at: datetime | None, now: datetime
) -> UndoneImport:
    for number, name, at in list(book.execute(_UNDOABLE, (_oldest(now),))):
        if source not in (None, name):
            continue
        if imported_at is None or from_microseconds(at) == imported_at:
            return _undone(book, number, name, now)
        if from_microseconds(at) > imported_at:
            raise ImportedSince(name)
        break
    raise NothingToUndo(source)


def _undone(book: apsw.Connection, number: int, source: str, now: datetime) -> UndoneImport:
    before: dict[str, str | None] = dict(book.execute(_BEFORE, (number,)))
    there = {contact_id for (contact_id,) in book.execute(_THERE, (as_json(list(before)),))}
    take_out(book, there)
    put_in(book, [entry(_decoder.decode(payload)) for payload in before.values() if payload is not None])
    book.execute(_CHOOSE_AGAIN, (number,)).fetchall()
    book.execute(_FORGET, (number,)).fetchall()
    forget_unseen_photos(book)
    forget_lost_choices(book)
    forget_arrivals(book)
    note_absences(book, now)
    was_there = {contact_id for contact_id, payload in before.items() if payload is not None}
    return UndoneImport(
        source=source,
        restored=len(was_there - there),
        changed=len(was_there & there),
        removed=len(there - was_there),
    )


def _oldest(now: datetime) -> int:
    return microseconds(now - UNDOABLE_FOR)
