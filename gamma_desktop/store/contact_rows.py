"""How a contact is stored: its row, numbers, words and picture; put in, taken out, and read again."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import apsw
import msgspec

from gamma_desktop.contacts.copies import joined_copies
from gamma_desktop.contacts.model import Contact
from gamma_desktop.store.alphabet import FAVOURITES, OTHERS, Key, NoRoom, places
from gamma_desktop.store.columns import as_json
from gamma_desktop.store.contact_copies import join_copies, note_arrivals, own_words, part_copies
from gamma_desktop.store.contact_marks import Marks, all_marks, put_marks
from gamma_desktop.store.contact_words import (
    Indexed,
    forget_all_words,
    indexed,
    put_in_words,
    take_out_words,
    tidy_words,
)
from gamma_desktop.store.number_owners import put_in_ranges
from gamma_desktop.store.words import words

WORDS_FUNCTION = "words_of_contact"

Row = tuple[str, int | None, int | None, str | None, str | None]
"""Payload, whether it is a favourite, the note on it, and other entries about the same person: of the view
``marked_contacts``."""

_AT_ONCE = 500
_decoder = msgspec.json.Decoder(Contact)
_copies_decoder = msgspec.json.Decoder(tuple[Contact, ...])

_ROWS = """
    SELECT id, payload, note FROM marked_contacts
    WHERE contact_id IN (SELECT value FROM json_each(?))
"""
_PUT_IN = """
    INSERT INTO contacts (id, contact_id, source, sort_key, payload, photo, is_favourite, uid)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_PUT_IN_NUMBERS = "INSERT INTO contact_numbers (number, contact) VALUES (?, ?)"


@dataclass(frozen=True, slots=True)
class Entry:
    """A contact in the form of the columns.

    Attributes:
        contact: as the source tells of it.
        is_favourite: as the agent marked it.
        found_by: its words, with those of the agent's note.
    """

    contact: Contact
    sort_key: str
    payload: str
    found_by: Indexed
    is_favourite: bool = False

    @property
    def key(self) -> Key:
        """Its place in the alphabet."""
        return self.sort_key, self.contact.id

    def marked(self, marks: Marks) -> "Entry":
        """The same, with what the agent put on it."""
        return replace(self, is_favourite=marks.is_favourite, found_by=self.found_by.with_note(marks.note))


def entry(contact: Contact) -> Entry:
    """A contact, without what the agent put on it: that is stored elsewhere."""
    told = contact
    if contact.is_favourite or contact.is_vip or contact.local_note or contact.also_in:
        told = replace(contact, is_favourite=False, is_vip=False, local_note="", also_in=())
    return Entry(told, " ".join(words(contact.name or contact.company)), as_json(told), indexed(told))


def put_in(book: apsw.Connection, entries: Iterable[Entry]) -> None:
    """Put contacts in that are not there, each where it belongs in its alphabet."""
    ordered = sorted(entries, key=lambda entry: entry.key)
    put_in_ordered(book, [entry.key for entry in ordered], ordered)


def put_in_ordered(book: apsw.Connection, keys: list[Key], entries: Iterable[Entry]) -> None:
    """The same for contacts that come in alphabetical order; ``keys`` are theirs."""
    marks = all_marks(book)
    try:
        rows = _rows(book, keys, {key for key, each in marks.items() if each.is_favourite})
    except NoRoom:
        everybody = [
            entry(_decoder.decode(payload)) for (payload,) in book.execute("SELECT payload FROM contacts")
        ]
        _take_all_out(book)
        put_in(book, [*entries, *everybody])
        return
    marked = (each.marked(marks[each.contact.id]) if each.contact.id in marks else each for each in entries)
    placed = zip(rows, marked, strict=True)
    while some := list(islice(placed, _AT_ONCE)):
        _insert(book, some)
    _join(book, rows)
    tidy_words(book)


def _rows(book: apsw.Connection, keys: list[Key], favourites: Container[str]) -> list[int]:
    """The places of contacts, in the order of their keys."""
    among_favourites = iter(places(book, [key for key in keys if key[1] in favourites], FAVOURITES))
    among_others = iter(places(book, [key for key in keys if key[1] not in favourites], OTHERS))
    return [next(among_favourites if key[1] in favourites else among_others) for key in keys]


def _insert(book: apsw.Connection, placed: Sequence[tuple[int, Entry]]) -> None:
    book.executemany(_PUT_IN, (_columns(row, each) for row, each in placed))
    book.executemany(_PUT_IN_NUMBERS, ((key, row) for row, each in placed for key in _keys(each.contact)))
    put_in_ranges(book, ((row, each.contact.numbers) for row, each in placed))
    put_in_words(book, [(row, each.found_by) for row, each in placed])
    note_arrivals(book, {each.contact.source for _, each in placed})


def _join(book: apsw.Connection, rows: Sequence[int]) -> None:
    """Have entries about one person be one; what stood on some of them stands on all."""
    if lacking := join_copies(book, rows):
        query = "SELECT payload FROM contacts WHERE contact_id IN (SELECT value FROM json_each(?))"
        contacts = [_decoder.decode(payload) for (payload,) in book.execute(query, (as_json(list(lacking)),))]
        take_out(book, lacking)
        for contact_id, marks in lacking.items():
            put_marks(book, contact_id, marks)
        put_in(book, map(entry, contacts))


def join_everybody(book: apsw.Connection) -> None:
    """Find who is one person among all contacts: for a book that did not know of that."""
    _join(book, [row for (row,) in book.execute("SELECT id FROM contacts")])


def _keys(contact: Contact) -> set[str]:
    return {number.key for number in contact.numbers if number.covers is None}


def take_out(book: apsw.Connection, contact_ids: Iterable[str]) -> None:
    """Take contacts out, with all that stands of them but their marks: change these only afterwards."""
    found = [
        (row, own_words(_decoder.decode(payload), Marks(note=note or "")))
        for row, payload, note in book.execute(_ROWS, (as_json(list(contact_ids)),))
    ]
    others = part_copies(book, [row for row, _ in found])
    take_out_words(book, found)
    book.executemany("DELETE FROM contacts WHERE id = ?", ((row,) for row, _ in found))
    _join(book, others)


def words_of_row(*row: object) -> str:
    """The columns of the full-text index for a payload and its note, as JSON: for migrations, in SQL."""
    payload, note = row
    return as_json(indexed(_decoder.decode(str(payload))).with_note(str(note or "")))


def _take_all_out(book: apsw.Connection) -> None:
    forget_all_words(book)
    book.execute("DELETE FROM contacts")


def decoded(rows: Iterable[Row]) -> Iterator[Contact]:
    """The contacts that rows hold."""
    return (_contact(*row) for row in rows)


def _contact(
    payload: str, is_favourite: int | None, is_vip: int | None, note: str | None, copies: str | None
) -> Contact:
    told = _decoder.decode(payload)
    if copies:
        told = joined_copies(told, _copies_decoder.decode(copies))
    if not is_favourite and not is_vip and not note:
        return told
    return replace(told, is_favourite=bool(is_favourite), is_vip=bool(is_vip), local_note=note or "")


def _columns(row: int, each: Entry) -> tuple[int | str, ...]:
    told = each.contact
    return (
        row,
        told.id,
        told.source,
        each.sort_key,
        each.payload,
        told.photo,
        int(each.is_favourite),
        told.uid,
    )


_KEEP = "INSERT INTO contact_photos (photo, image) VALUES (?, ?) ON CONFLICT DO NOTHING"
_FORGET = """
    DELETE FROM contact_photos WHERE photo NOT IN (SELECT photo FROM contacts WHERE photo <> '')
        AND photo NOT IN (SELECT photo FROM contacts_before)
"""


def photo(book: apsw.Connection, name: str) -> bytes | None:
    """The picture of that name, if there is one."""
    image = book.execute("SELECT image FROM contact_photos WHERE photo = ?", (name,)).get
    return image if isinstance(image, bytes) else None


def add_photos(book: apsw.Connection, photos: Mapping[str, bytes]) -> None:
    """Add pictures; those that are there already stay."""
    book.executemany(_KEEP, photos.items())


def forget_unseen_photos(book: apsw.Connection) -> None:
    """Let go of the pictures that no contact shows, nor would if an import were undone."""
    book.execute(_FORGET)
