"""Whose number it is: who has exactly this one, else whose narrowest range holds it, and who was chosen."""

from collections.abc import Iterable, Sequence

import apsw

from gamma_desktop.contacts.model import ContactNumber
from gamma_desktop.store.columns import as_json
from gamma_desktop.store.contact_copies import shown_id

_SHOWN = "ifnull((SELECT shown FROM contact_copies WHERE copy = contact), contact)"
"""Whom a person is shown as: one of several entries that may have the number."""

_WITH_NUMBER = f"""
    SELECT DISTINCT contacts.id, contact_id FROM contact_numbers JOIN contacts ON contacts.id = {_SHOWN}
    WHERE number = ? ORDER BY contacts.id
"""  # noqa: S608  (joins our constants; values are bound)
_IN_RANGES = f"""
    WITH holding AS (
        SELECT contact, size FROM json_each(:starts) AS starts JOIN contact_ranges ON start = starts.value
        WHERE length IN (0, :length) AND (length = 0 OR :number BETWEEN first AND last)
    )
    SELECT DISTINCT contacts.id, contact_id FROM holding JOIN contacts ON contacts.id = {_SHOWN}
    WHERE size = (SELECT min(size) FROM holding) ORDER BY contacts.id
"""  # noqa: S608  (constants of ours alone)
_ADD_RANGE = "INSERT OR IGNORE INTO contact_ranges VALUES (?, ?, ?, ?, ?, ?)"
_CHOICE = "SELECT contact_id FROM contact_choices WHERE number = ?"
_CHOOSE = "INSERT OR REPLACE INTO contact_choices VALUES (?, ?)"
_UNCHOOSE = "DELETE FROM contact_choices WHERE number = ?"

Owner = tuple[int, str]
"""A contact by its place in the alphabet, and by its id."""


def owners(book: apsw.Connection, number: str) -> tuple[list[Owner], bool]:
    """Everybody whose number it is, favourites first, then by name, and whether that rests on a range."""
    exact = list(book.execute(_WITH_NUMBER, (number,)))
    if exact or not number.startswith("+"):
        return exact, False
    starts = [number[:length] for length in range(2, len(number) + 1)]
    values: dict[str, str | int] = {"starts": as_json(starts), "number": number, "length": len(number)}
    found = list(book.execute(_IN_RANGES, values))
    return found, bool(found)


def chosen(book: apsw.Connection, number: str) -> str | None:
    """The id of the contact that the agent has chosen for a number."""
    found = book.execute(_CHOICE, (number,)).get
    return shown_id(book, found) if isinstance(found, str) else None


def choose(book: apsw.Connection, number: str, contact_id: str | None) -> None:
    """Remember whose number it is; None: ask again."""
    if contact_id is None:
        book.execute(_UNCHOOSE, (number,)).fetchall()
    else:
        book.execute(_CHOOSE, (number, contact_id)).fetchall()


def choices(book: apsw.Connection) -> dict[str, str]:
    """Who was chosen, by number: as few as one chooses by hand."""
    return dict(book.execute("SELECT number, contact_id FROM contact_choices"))


def forget_lost_choices(book: apsw.Connection) -> None:
    """Forget who was chosen for a number that they no longer have; part of every change of contacts."""
    for number, contact_id in choices(book).items():
        people, _ = owners(book, number)
        if shown_id(book, contact_id) not in {each for _, each in people}:
            choose(book, number, None)


def put_in_ranges(book: apsw.Connection, ranges: Iterable[tuple[int, Sequence[ContactNumber]]]) -> None:
    """Have contacts, by their places, found by the ranges among their numbers."""
    book.executemany(
        _ADD_RANGE,
        (
            (held.start, held.first, held.last, 0 if held.is_open else len(held.first), held.size, row)
            for row, numbers in ranges
            for number in numbers
            if (held := number.covers) is not None
        ),
    )
