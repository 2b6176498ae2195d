"""How a contact stands in the book: its row, its numbers, its words; put in, taken out, and read again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

import apsw
import msgspec

from gamma_desktop.contacts.model import Contact
from gamma_desktop.store.alphabet import Key, NoRoom, places
from gamma_desktop.store.columns import as_json
from gamma_desktop.store.contact_marks import NO_MARKS, Marks, all_marks
from gamma_desktop.store.number_owners import put_in_ranges
from gamma_desktop.store.words import stored_numbers, stored_words, words

Row = tuple[str, int | None, str | None]
"""Payload, whether it is a favourite, and the note on it: of the view ``marked_contacts``."""

_AT_ONCE = 500
_decoder = msgspec.json.Decoder(Contact)

_ROWS = "SELECT id FROM contacts WHERE contact_id IN (SELECT value FROM json_each(?))"
_PUT_IN = """
    INSERT INTO contacts (id, contact_id, source, sort_key, payload, photo, is_favourite)
    VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_PUT_IN_NUMBERS = "INSERT INTO contact_numbers (number, contact) VALUES (?, ?)"
_PUT_IN_WORDS = "INSERT INTO contact_words (rowid, name, company, numbers) VALUES (?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Entry:
    """A contact as its source tells of it, in the form of the columns."""

    contact: Contact
    sort_key: str
    payload: str

    @property
    def key(self) -> Key:
        """Its place in the alphabet."""
        return self.sort_key, self.contact.id


def entry(contact: Contact) -> Entry:
    """A contact, without what the agent put on it: that has a place of its own."""
    told = replace(contact, is_favourite=False, local_note="")
    return Entry(told, " ".join(words(contact.name or contact.company)), as_json(told))


def put_in(book: apsw.Connection, entries: list[Entry]) -> None:
    """Put contacts in that are not there, each where it belongs in the alphabet."""
    entries.sort(key=lambda entry: entry.key)
    put_in_ordered(book, [entry.key for entry in entries], entries)


def put_in_ordered(book: apsw.Connection, keys: list[Key], entries: Iterable[Entry]) -> None:
    """The same for contacts that come in alphabetical order; ``keys`` are theirs."""
    try:
        ids = places(book, keys)
    except NoRoom:
        everybody = [
            entry(_decoder.decode(payload)) for (payload,) in book.execute("SELECT payload FROM contacts")
        ]
        take_out(book, (each.contact.id for each in everybody))
        put_in(book, [*entries, *everybody])
        return
    marks = all_marks(book)
    placed = (
        (row, each, marks.get(each.contact.id, NO_MARKS)) for row, each in zip(ids, entries, strict=True)
    )
    while some := list(islice(placed, _AT_ONCE)):
        _insert(book, some)


def _insert(book: apsw.Connection, placed: list[tuple[int, Entry, Marks]]) -> None:
    book.executemany(_PUT_IN, (_columns(row, each, marks) for row, each, marks in placed))
    book.executemany(
        _PUT_IN_NUMBERS,
        (
            (number, row)
            for row, each, _ in placed
            for number in {number.key for number in each.contact.numbers if number.covers is None}
        ),
    )
    put_in_ranges(book, ((row, each.contact.numbers) for row, each, _ in placed))
    book.executemany(_PUT_IN_WORDS, ((row, *_words(each.contact)) for row, each, _ in placed))


def take_out(book: apsw.Connection, contact_ids: Iterable[str]) -> None:
    """Take contacts out, with all that stands of them but their marks."""
    rows = book.execute(_ROWS, (as_json(list(contact_ids)),)).fetchall()
    book.executemany("DELETE FROM contact_words WHERE rowid = ?", rows)
    book.executemany("DELETE FROM contacts WHERE id = ?", rows)


def decoded(rows: Iterable[Row]) -> Iterator[Contact]:
    """The contacts that rows hold."""
    for payload, is_favourite, note in rows:
        contact = _decoder.decode(payload)
        if is_favourite or note:
            contact = replace(contact, is_favourite=bool(is_favourite), local_note=note or "")
        yield contact


def _columns(row: int, each: Entry, marks: Marks) -> tuple[int | str, ...]:
    told = each.contact
    return row, told.id, told.source, each.sort_key, each.payload, told.photo, int(marks.is_favourite)


def _words(contact: Contact) -> tuple[str, str, str]:
    return stored_words(contact.name), stored_words(contact.company), stored_numbers(contact.numbers)
