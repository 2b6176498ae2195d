"""Which contacts are one person, told of by several sources, and what that person is shown as. Pure.

Never a guess: what joins two entries is what both sources say. Two people at one switchboard stay two.
"""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from gamma_desktop.contacts.model import Contact, ContactNumber


def are_one(mine: Contact, other: Contact) -> bool:
    """Whether two contacts of different sources are one person.

    They are if they have name, company and a number in common; or the same UID, and with it a name or a
    number: some systems count their UIDs from 1, so the UID alone does not tell.
    """
    if mine.source == other.source:
        return False
    has_same_name = _folded(mine.name) == _folded(other.name)
    has_same_number = bool(_keys(mine) & _keys(other))
    if mine.uid and mine.uid == other.uid:
        return has_same_number or (has_same_name and bool(mine.name))
    return has_same_name and has_same_number and _folded(mine.company) == _folded(other.company)


def ranked(copies: Iterable[Contact], age: Callable[[str], int]) -> list[Contact]:
    """The one to be shown first: the agent's own, then a favourite, then that of the newest source.

    Args:
        copies: of one person.
        age: of a source: the higher, the newer.
    """
    return sorted(
        copies, key=lambda each: (not each.is_local, not each.is_favourite, -age(each.source), each.id)
    )


def joined_copies(shown: Contact, copies: Sequence[Contact]) -> Contact:
    """The person as one contact: the shown entry, with what only the others have of numbers and addresses."""
    sources = dict.fromkeys(each.source for each in copies if each.source != shown.source)
    return replace(
        shown,
        numbers=_all_numbers((shown, *copies)),
        emails=tuple(dict.fromkeys(mail for each in (shown, *copies) for mail in each.emails)),
        photo=next((each.photo for each in (shown, *copies) if each.photo), ""),
        note=shown.note
        if shown.is_local
        else next((each.note for each in (shown, *copies) if each.note), ""),
        also_in=tuple(sources),
    )


def without_copies(shown: Contact, before: Contact, copies: Sequence[Contact]) -> Contact:
    """The reverse, for an entry that is saved as it was shown: what it has from the others stays theirs.

    Args:
        shown: as it is to be saved.
        before: the entry itself, as it was kept until now.
        copies: the others.
    """
    borrowed = {_reached_by(number) for each in copies for number in each.numbers} - {
        _reached_by(number) for number in before.numbers
    }
    mails = {mail for each in copies for mail in each.emails} - set(before.emails)
    photos = {each.photo for each in copies} if not before.photo else set()
    return replace(
        shown,
        numbers=tuple(number for number in shown.numbers if _reached_by(number) not in borrowed),
        emails=tuple(mail for mail in shown.emails if mail not in mails),
        photo="" if shown.photo in photos else shown.photo,
    )


def _all_numbers(copies: Iterable[Contact]) -> tuple[ContactNumber, ...]:
    """Each number once; with an extension that another source has, beside the number without one."""
    found: dict[tuple[str, str], ContactNumber] = {}
    for each in copies:
        known = {key for key, _ in found}
        found.update(
            {
                reached: number
                for number in each.numbers
                if (reached := _reached_by(number)) not in found and (reached[1] or reached[0] not in known)
            }
        )
    return tuple(found.values())


def _reached_by(number: ContactNumber) -> tuple[str, str]:
    return number.key, number.extension


def _keys(contact: Contact) -> set[str]:
    return {number.key for number in contact.numbers if number.covers is None}


def _folded(text: str) -> str:
    """Without case, accents and spaces that say nothing."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(each for each in letters if not unicodedata.combining(each)).split())
