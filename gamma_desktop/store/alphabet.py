"""Places in the alphabet: ids of contacts that grow with their names.

The word index gives its finds in order of id. With ids in alphabetical order the first page of any search
is read off the front of a list, however long that list is; otherwise all that a single letter finds would
have to be fetched and sorted at every key stroke. Ids leave gaps, so that a contact who is added finds a
place between its neighbours without moving them.
"""

from bisect import bisect_left
from collections.abc import Sequence

import apsw

GAP = 2**20
"""The distance between contacts that are put in at the end: room for twenty halvings."""

Key = tuple[str, str]
"""What the alphabet goes by: sort key, then contact id, which makes it unique."""

_NEXT = """
    SELECT id, sort_key, contact_id FROM contacts
    WHERE (sort_key, contact_id) > (?, ?) ORDER BY sort_key, contact_id LIMIT 1
"""
_LAST_BEFORE = "SELECT max(id) FROM contacts WHERE id < ?"
_LAST = "SELECT max(id) FROM contacts"


class NoRoom(Exception):
    """A gap is used up: all contacts must be placed anew."""


def places(book: apsw.Connection, keys: Sequence[Key]) -> list[int]:
    """Ids for new contacts, whose keys are sorted, between those that are in the book.

    Raises:
        NoRoom: some neighbours stand too close for those that belong between them.
    """
    ids: list[int] = []
    while len(ids) < len(keys):
        start = len(ids)
        following = book.execute(_NEXT, keys[start]).fetchone()
        if following is None:
            low, step, end = book.execute(_LAST).get or 0, GAP, len(keys)
        else:
            high, *key_after = following
            low = book.execute(_LAST_BEFORE, (high,)).get or 0
            end = bisect_left(keys, tuple(key_after), start)
            step = (high - low) // (end - start + 1)
        if step == 0:
            raise NoRoom
        ids += (low + step * (place + 1) for place in range(end - start))
    return ids
