"""Places in the alphabet: ids of contacts that grow with their names.

The word index gives its finds in order of id. With ids in alphabetical order the first page of any search
is read off the front of a list, however long that list is; otherwise all that a single letter finds would
have to be fetched and sorted at every key stroke. Ids leave gaps, so that a contact who is added finds a
place between its neighbours without moving them.

There are two alphabets, one after the other: that of the favourites, whose ids are below zero, and that of
everybody else. So whatever is read in order of id has the favourites first.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

import apsw

Key = tuple[str, str]
"""What the alphabet goes by: sort key, then contact id, which makes it unique."""


class Alphabet(NamedTuple):
    """A stretch of ids.

    Attributes:
        is_favourite: whose ids they are.
        floor, ceiling: all ids are between them.
        gap: between contacts that are put in at the end; so many halvings there is room for.
    """

    is_favourite: bool
    floor: int
    ceiling: int
    gap: int


FAVOURITES = Alphabet(is_favourite=True, floor=-(2**62), ceiling=0, gap=2**40)
"""Few, and mostly put in one by one."""

OTHERS = Alphabet(is_favourite=False, floor=0, ceiling=2**63 - 1, gap=2**20)

_NEXT = """
    SELECT id, sort_key, contact_id FROM contacts
    WHERE is_favourite = ? AND (sort_key, contact_id) > (?, ?) ORDER BY sort_key, contact_id LIMIT 1
"""
_LAST_BETWEEN = "SELECT max(id) FROM contacts WHERE id > ? AND id < ?"


class NoRoom(Exception):
    """A gap is used up: all contacts must be placed again."""


def places(book: apsw.Connection, keys: Sequence[Key], alphabet: Alphabet) -> list[int]:
    """Ids for new contacts, whose keys are sorted, between those of an alphabet that are in the book.

    Raises:
        NoRoom: some neighbours stand too close for those that belong between them.
    """
    is_favourite, floor, ceiling, gap = alphabet
    ids: list[int] = []
    while len(ids) < len(keys):
        start = len(ids)
        following = book.execute(_NEXT, (is_favourite, *keys[start])).fetchone()
        high, *key_after = following or (ceiling,)
        before = book.execute(_LAST_BETWEEN, (floor, high)).get
        low = before if isinstance(before, int) else floor
        if following is None:
            step, end = gap, len(keys)
        else:
            end = bisect_left(keys, tuple(key_after), start)
            step = (high - low) // (end - start + 1)
        if step == 0:
            raise NoRoom
        ids += (low + step * (place + 1) for place in range(end - start))
    return ids
