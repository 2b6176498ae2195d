from gamma_desktop.contacts.model import Contact, Match
from gamma_desktop.ui.wording.party_words import possible_contacts


def people(count: int) -> Match:
    return Match(candidates=tuple(Contact(id=str(n), name=f"P{n}") for n in range(count)))


def test_all_who_share_a_number_are_named_unless_they_are_many() -> None:
    assert possible_contacts(people(3)) == "3 possible contacts: P0, P1, P2"
    assert possible_contacts(people(6)) == "6 possible contacts: P0, P1, P2, P3, P4, 1 more"
