"""What agents put on contacts of any source: favourites, VIPs and notes, by the contact's own id.

They stand apart from the contacts, so an import that replaces these leaves them alone. A contact that is
away for a while finds its marks again; of one that stays away they are let go after half a year.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import apsw

from gamma_desktop.store.columns import microseconds

KEPT_WITHOUT_CONTACT = timedelta(days=180)

_ALL = "SELECT contact_id, is_favourite, is_vip, note FROM contact_marks"
_OF_ONE = "SELECT is_favourite, is_vip, note FROM contact_marks WHERE contact_id = ?"
_PUT = "INSERT OR REPLACE INTO contact_marks (contact_id, is_favourite, is_vip, note) VALUES (?, ?, ?, ?)"
_FORGET = "DELETE FROM contact_marks WHERE contact_id = ?"
_MISS = """
    UPDATE contact_marks SET missing_since = ?
    WHERE missing_since IS NULL AND contact_id NOT IN (SELECT contact_id FROM contacts)
"""
_FIND_AGAIN = """
    UPDATE contact_marks SET missing_since = NULL
    WHERE missing_since IS NOT NULL AND contact_id IN (SELECT contact_id FROM contacts)
"""
_FORGET_LONG_MISSING = "DELETE FROM contact_marks WHERE missing_since < ?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What stands on a contact."""

    is_favourite: bool = False
    is_vip: bool = False
    note: str = ""


NO_MARKS = Marks()


def all_marks(book: apsw.Connection) -> dict[str, Marks]:
    """The marks of everybody who bears any, by contact id: as few as one sets by hand."""
    return {contact_id: _marks(*marks) for contact_id, *marks in book.execute(_ALL)}


def put_marks(book: apsw.Connection, contact_id: str, marks: Marks) -> None:
    """Have a contact bear these marks and no others."""
    if marks == NO_MARKS:
        book.execute(_FORGET, (contact_id,))
    else:
        book.execute(_PUT, (contact_id, marks.is_favourite, marks.is_vip, marks.note))


def marks_of(book: apsw.Connection, contact_id: str) -> Marks:
    """What a contact bears."""
    return next((_marks(*row) for row in book.execute(_OF_ONE, (contact_id,))), NO_MARKS)


def merged_marks(several: Iterable[Marks]) -> Marks:
    """What stands on a person of several copies: nothing that was put on one of them is lost."""
    all_of_them = list(several)
    notes: list[str] = []
    for note in sorted((each.note for each in all_of_them if each.note), key=len, reverse=True):
        if not any(note in longer for longer in notes):
            notes.append(note)
    return Marks(
        is_favourite=any(each.is_favourite for each in all_of_them),
        is_vip=any(each.is_vip for each in all_of_them),
        note="\n".join(notes),
    )


def note_absences(book: apsw.Connection, now: datetime) -> None:
    """Note whose contact is away, and since when; let go of the marks of those who are away for long."""
    book.execute(_FIND_AGAIN)
    book.execute(_MISS, (microseconds(now),))
    book.execute(_FORGET_LONG_MISSING, (microseconds(now - KEPT_WITHOUT_CONTACT),))


def _marks(is_favourite: int, is_vip: int, note: str) -> Marks:
    return Marks(is_favourite=bool(is_favourite), is_vip=bool(is_vip), note=note)
