from gamma_desktop.contacts.matching import match_number
from gamma_desktop.contacts.model import NO_MATCH, Contact, ContactNumber, MatchedBy
from tests.fakes.contact_book import FakeContactBook


def contact(name: str, raw: str, e164: str | None = None) -> Contact:
    return Contact(id=name, name=name, numbers=(ContactNumber(raw=raw, e164=e164),))


ANA = contact("Ana", "647 460 197", "+34647460197")
BEA = contact("Bea", "647460197", "+34647460197")
CLEO = contact("Cleo", "203")


async def test_one_contact_with_the_number_is_the_contact() -> None:
    match = await match_number("+34647460197", FakeContactBook(ANA, CLEO))

    assert (match.contact, match.candidates, match.matched_by) == (ANA, (ANA,), MatchedBy.E164)


async def test_several_with_the_number_are_candidates_and_none_is_chosen() -> None:
    match = await match_number("+34647460197", FakeContactBook(BEA, ANA))

    assert (match.contact, match.candidates) == (None, (ANA, BEA))


async def test_an_extension_is_matched_as_such() -> None:
    match = await match_number("203", FakeContactBook(ANA, CLEO))

    assert (match.contact, match.matched_by) == (CLEO, MatchedBy.EXTENSION)


async def test_the_same_last_digits_are_no_match() -> None:
    assert await match_number("+33647460197", FakeContactBook(ANA)) == NO_MATCH


async def test_a_withheld_number_is_nobodys_and_not_even_looked_up() -> None:
    book = FakeContactBook(ANA)

    assert await match_number(None, book) == NO_MATCH
    assert book.asked == []
