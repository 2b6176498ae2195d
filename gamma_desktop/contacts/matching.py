"""Whose number it is: everybody who has exactly this one, and never a guess by its last digits.

Where no contact has it, it may be one of a company's range of numbers; of several ranges the narrowest tells
most.
"""

from collections.abc import Iterable

from gamma_desktop.contacts.model import NO_MATCH, Match, MatchedBy, Owners
from gamma_desktop.contacts.ports import NumberOwners


async def match_number(number: str | None, book: NumberOwners) -> Match:
    """Who a number belongs to.

    Args:
        number: E.164, or the digits of an extension; None for a party that withheld it.
        book: where the contacts are.
    """
    if not number:
        return NO_MATCH
    return _match(number, await book.owners(number))


async def match_numbers(numbers: Iterable[str], book: NumberOwners) -> dict[str, Match]:
    """Who each of some numbers belongs to, asked in one go."""
    owners = await book.owners_of(tuple(numbers))
    return {number: _match(number, found) for number, found in owners.items()}


def _match(number: str, owners: Owners) -> Match:
    if not owners.people:
        return NO_MATCH
    chosen = next((each for each in owners.people if each.id == owners.chosen), None)
    is_chosen = chosen is not None and len(owners.people) > 1
    return Match(
        candidates=owners.people,
        matched_by=MatchedBy.CHOICE if is_chosen else _basis(number, owners),
        chosen=chosen if is_chosen else None,
    )


def _basis(number: str, owners: Owners) -> MatchedBy:
    if owners.by_range:
        return MatchedBy.RANGE
    return MatchedBy.E164 if number.startswith("+") else MatchedBy.EXTENSION
