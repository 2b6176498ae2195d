"""A contact's extension stands wherever their number does: list, details, search, pop and call log."""

from dataclasses import replace

import pytest

from gamma_desktop.calls.model import Party
from gamma_desktop.contacts.model import Contact, ContactNumber, Match, MatchedBy
from gamma_desktop.contacts.written_number import contact_numbers
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import understand
from gamma_desktop.ui.contacts.lines import number_line
from gamma_desktop.ui.contacts.row_views import contact_row, contact_text, dialable
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.pop.caller import describe_caller
from tests.samples import desk
from tests.ui import office

RULES = NumberRules()
PARTIES = PartyNames(lambda text: understand(text, RULES), frozenset)


def reached_at(*texts: str) -> Contact:
    numbers = [number for text in texts for number in contact_numbers(text, RULES).numbers]
    return Contact(id="1", name="Marta Gil", company="Acme", numbers=tuple(numbers))


def called(contact: Contact) -> tuple[Party, Match]:
    party = Party(number=contact.numbers[0].e164, raw=contact.numbers[0].e164 or "")
    return party, Match(candidates=(contact,), matched_by=MatchedBy.E164)


MARTA = reached_at("+34 961 23 45 67 ext. 12", "647460197")


@pytest.mark.parametrize("text", ["+34 961 23 45 67 ext. 12", "961234567,,12", "961234567 (Durchwahl 12)"])
def test_list_and_details_show_it_beside_the_number(text: str) -> None:
    contact = reached_at(text)
    assert contact_row(contact, PARTIES).subtitle == "Acme · 961 23 45 67 ext. 12"
    assert contact_text(contact, PARTIES) == "Marta Gil, Acme, 961 23 45 67 ext. 12"
    line = number_line(contact.numbers[0], PARTIES)
    assert (line.title, line.action) == ("961 23 45 67 ext. 12", "Call 961 23 45 67 ext. 12")


def test_what_is_dialled_is_the_number_alone() -> None:
    assert dialable(MARTA.numbers[0]) == "+34961234567"


def test_the_second_line_of_the_pop_shows_it() -> None:
    assert describe_caller(*called(MARTA), desk.context()).line.startswith("961 23 45 67 ext. 12")


def test_a_call_from_another_number_of_theirs_shows_none() -> None:
    party = Party(number="+34647460197", raw="+34647460197")
    match = Match(candidates=(MARTA,), matched_by=MatchedBy.E164)
    assert "ext." not in describe_caller(party, match, desk.context()).line


def test_the_log_shows_it_below_the_name() -> None:
    party, match = called(MARTA)
    call = replace(office.MISSED, remote=party)
    assert PARTIES.about(IdentifiedCall(call=call, match=match)) == "961 23 45 67 ext. 12"


def test_several_extensions_behind_one_number_are_all_named() -> None:
    other = ContactNumber(raw="961234567 ext. 14", e164="+34961234567")
    contact = replace(MARTA, numbers=(MARTA.numbers[0], other))
    assert "ext. 12, 14" in describe_caller(*called(contact), desk.context()).line
