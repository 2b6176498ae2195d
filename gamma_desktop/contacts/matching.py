"""Whose number it is: everybody who has exactly this one, and never a guess by its last digits."""

from gamma_desktop.contacts.model import NO_MATCH, Match, MatchedBy
from gamma_desktop.contacts.ports import ContactBook


async def match_number(number: str | None, book: ContactBook) -> Match:
    """Who a number belongs to.

    Args:
        number: E.164, or the digits of an extension; None for a party that withheld it.
        book: where the contacts are.
    """
    if not number:
        return NO_MATCH
    found = await book.with_number(number)
    if not found:
        return NO_MATCH
    return Match(
        candidates=found, matched_by=MatchedBy.E164 if number.startswith("+") else MatchedBy.EXTENSION
    )
