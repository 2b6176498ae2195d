"""Which contacts in the book are one person: found when they are put in, so no list looks for them.

Of the copies of a person one is shown. It alone stands in the full-text index, with the words of all of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import apsw
import msgspec

from gamma_desktop.contacts.copies import are_one, ranked
from gamma_desktop.contacts.model import Contact
from gamma_desktop.store.columns import as_json, one_integer
from gamma_desktop.store.contact_marks import Marks, merged_marks
from gamma_desktop.store.contact_words import Indexed, indexed, replace_words

_AT_ONCE = 500
_decoder = msgspec.json.Decoder(Contact)

_SEVERAL_SOURCES = """
    SELECT ifnull((SELECT min(source) FROM contacts) <> (SELECT max(source) FROM contacts), 0)
"""
_ARRIVE = "INSERT OR IGNORE INTO contact_arrivals (source) VALUES (?)"
_LEAVE = "DELETE FROM contact_arrivals WHERE source NOT IN (SELECT source FROM contacts)"

# CROSS JOIN keeps to this order: from a contact along its numbers, which few others have.
_MAYBE_ONE = """
    SELECT mine.id, other.id, mine.payload, other.payload FROM json_each(:rows) AS wanted
    CROSS JOIN contacts AS mine ON mine.id = wanted.value
    CROSS JOIN contact_numbers AS held ON held.contact = mine.id
    CROSS JOIN contact_numbers AS shared ON shared.number = held.number AND shared.contact <> mine.id
    CROSS JOIN contacts AS other ON other.id = shared.contact
        AND other.sort_key = mine.sort_key AND other.source <> mine.source
    UNION
    SELECT mine.id, other.id, mine.payload, other.payload FROM json_each(:rows) AS wanted
    CROSS JOIN contacts AS mine ON mine.id = wanted.value
    CROSS JOIN contacts AS other ON other.uid <> '' AND other.uid = mine.uid AND other.source <> mine.source
"""
_SHOWN_OF = """
    SELECT shown FROM contact_copies WHERE copy IN (SELECT value FROM json_each(:rows))
    UNION SELECT shown FROM contact_copies WHERE shown IN (SELECT value FROM json_each(:rows))
"""
_COPIES_OF = "SELECT copy, shown FROM contact_copies WHERE shown IN (SELECT value FROM json_each(?))"
_COPIES = """
    SELECT id, payload, is_favourite, is_vip, note FROM marked_contacts
    WHERE id IN (SELECT value FROM json_each(?))
"""
_PART = "DELETE FROM contact_copies WHERE copy IN (SELECT value FROM json_each(?))"
_PUT = "INSERT INTO contact_copies (copy, shown, place) VALUES (?, ?, ?)"
_SHOWN = """
    SELECT contact_id FROM contacts WHERE id = (
        SELECT ifnull((SELECT shown FROM contact_copies WHERE copy = id), id)
        FROM contacts WHERE contact_id = ?
    )
"""
_IDS_OF_ONE = "SELECT contact_id FROM contacts WHERE id IN (SELECT value FROM json_each(?))"
_ROW = "SELECT id FROM contacts WHERE contact_id = ?"
_ARRIVALS = "SELECT source, place FROM contact_arrivals"


@dataclass(frozen=True, slots=True)
class Copy:
    """A contact in its row, as its source tells of it."""

    row: int
    contact: Contact
    marks: Marks


def note_arrivals(book: apsw.Connection, sources: Iterable[str]) -> None:
    """Remember which source came after which."""
    book.executemany(_ARRIVE, ((source,) for source in sources))


def forget_arrivals(book: apsw.Connection) -> None:
    """Forget sources of which nothing is left."""
    book.execute(_LEAVE)


def shown_id(book: apsw.Connection, contact_id: str) -> str | None:
    """The id of the contact that stands for a person; None if there is no contact of that id."""
    found = book.execute(_SHOWN, (contact_id,)).get
    return found if isinstance(found, str) else None


def ids_of_person(book: apsw.Connection, contact_id: str) -> list[str]:
    """The ids of all contacts that are this person, as far as they are in the book."""
    rows = [row for (row,) in book.execute(_ROW, (contact_id,))]
    person = [row for pair in _mates(book, rows) for row in pair]
    return [each for (each,) in book.execute(_IDS_OF_ONE, (as_json(rows + person),))]


def part_copies(book: apsw.Connection, rows: Sequence[int]) -> list[int]:
    """Have contacts, and those who are one person with them, stand for themselves; returns those others."""
    mates = sorted({row for pair in _mates(book, rows) for row in pair})
    if not mates:
        return []
    book.execute(_PART, (as_json(mates),))
    copies = list(_copies(book, mates))
    replace_words(book, [(each.row, own_words(each.contact, each.marks)) for each in copies])
    return sorted(set(mates) - set(rows))


def join_copies(book: apsw.Connection, rows: Sequence[int]) -> dict[str, Marks]:
    """Find who is one person with contacts that were put in, and choose whom to show.

    Returns:
        What some of the copies bear from now on, by contact id, since it stood on another: the caller takes
        them out, marks them, and puts them in again, which joins them.
    """
    if not one_integer(book, _SEVERAL_SOURCES):
        return {}
    ages: dict[str, int] = dict(book.execute(_ARRIVALS))
    marks: dict[str, Marks] = {}
    for start in range(0, len(rows), _AT_ONCE):
        marks |= _join(book, rows[start : start + _AT_ONCE], ages)
    return marks


def own_words(contact: Contact, marks: Marks) -> Indexed:
    """What a contact is found by if it stands for itself."""
    return indexed(contact).with_note(marks.note)


def _join(book: apsw.Connection, rows: Sequence[int], ages: dict[str, int]) -> dict[str, Marks]:
    """Join those whom some rows are one person with; all at once, since each change of the index costs."""
    people = _people(book, rows)
    copies = {each.row: each for each in _copies(book, [row for person in people for row in person])}
    lacking: dict[str, Marks] = {}
    joined: list[tuple[int, int, int]] = []
    words: list[tuple[int, Indexed | None]] = []
    for person in people:
        some = [copies[row] for row in person]
        marks = merged_marks(each.marks for each in some)
        if lacks := {each.contact.id: marks for each in some if each.marks != marks}:
            lacking |= lacks
            continue
        shown, *others = _ranked(some, ages)
        joined += ((each.row, shown.row, place) for place, each in enumerate(others))
        words += ((each.row, None) for each in others)
        if not all(_tells_no_more(each, shown) for each in others):  # else it has these words already
            words.append((shown.row, _words_of_all(shown, others)))
    book.execute(_PART, (as_json([row for each in joined for row in each[:2]]),))
    book.executemany(_PUT, joined)
    replace_words(book, words)
    return lacking


def _ranked(copies: Sequence[Copy], ages: dict[str, int]) -> list[Copy]:
    by_id = {each.contact.id: each for each in copies}
    order = ranked((each.contact for each in copies), lambda name: ages.get(name, 0))
    return [by_id[each.id] for each in order]


def _words_of_all(shown: Copy, others: Iterable[Copy]) -> Indexed:
    words = own_words(shown.contact, shown.marks)
    for each in others:
        words = words.with_words_of(own_words(each.contact, each.marks))
    return words


def _tells_no_more(copy: Copy, shown: Copy) -> bool:
    """Whether all that a copy is found by stands in the shown one just the same: so it mostly is."""
    mine, other = shown.contact, copy.contact
    return (mine.name, mine.company, mine.title, mine.emails, mine.note, mine.numbers) == (
        (other.name, other.company, other.title, other.emails, other.note, other.numbers)
    )


def _people(book: apsw.Connection, rows: Sequence[int]) -> list[list[int]]:
    """The rows of each person that some of these rows are."""
    belongs: dict[int, set[int]] = {}
    for mine, other, payload, others_payload in list(book.execute(_MAYBE_ONE, {"rows": as_json(rows)})):
        if are_one(_decoder.decode(payload), _decoder.decode(others_payload)):
            _unite(belongs, (mine, other))
    for copy, shown in _mates(book, list(belongs)):
        _unite(belongs, (copy, shown))
    people = {id(person): person for person in belongs.values()}
    return [sorted(person) for person in people.values()]


def _unite(belongs: dict[int, set[int]], rows: Iterable[int]) -> None:
    person: set[int] = set()
    for row in rows:
        person |= belongs.get(row, {row})
    belongs |= dict.fromkeys(person, person)


def _mates(book: apsw.Connection, rows: Sequence[int]) -> list[tuple[int, int]]:
    """All who are one person with some rows, these among them if they are: each copy and who is shown."""
    shown = [row for (row,) in book.execute(_SHOWN_OF, {"rows": as_json(rows)})]
    return list(book.execute(_COPIES_OF, (as_json(shown),))) if shown else []


def _copies(book: apsw.Connection, rows: Sequence[int]) -> Iterator[Copy]:
    for row, payload, is_favourite, is_vip, note in list(book.execute(_COPIES, (as_json(rows),))):
        marks = Marks(is_favourite=bool(is_favourite), is_vip=bool(is_vip), note=note or "")
        contact = _decoder.decode(payload)
        yield Copy(row, replace(contact, is_favourite=True) if is_favourite else contact, marks)
