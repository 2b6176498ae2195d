import pytest

from gamma_desktop.calls.tracker import CallTracker
from gamma_desktop.contacts.model import Contact, Match
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import understand
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.wording.party_words import possible_contacts
from tests.unit.calls.telling import story


def people(count: int) -> Match:
    return Match(candidates=tuple(Contact(id=str(n), name=f"P{n}") for n in range(count)))


def test_all_who_share_a_number_are_named_unless_they_are_many() -> None:
    assert possible_contacts(people(3)) == "3 possible contacts: P0, P1, P2"
    assert possible_contacts(people(6)) == "6 possible contacts: P0, P1, P2, P3, P4, 1 more"


RINGING = ("0 rings 201", "1 rings 202", "1 rings 204")
TAKEN = (*RINGING, "6 talks 202", "6 drops 201", "6 drops 204")


@pytest.mark.parametrize(
    ("mine", "lines", "label"),
    [
        ({"202"}, RINGING, ""),
        ({"201"}, RINGING, ""),
        ({"203"}, RINGING, "ext. 201"),
        ({"204"}, (*RINGING, "3 drops 204"), "ext. 201"),
        ({"202"}, TAKEN, ""),
        ({"204"}, TAKEN, "ext. 202"),
        ({"204"}, (*RINGING, "9 drops 201", "9 drops 202", "9 drops 204"), ""),
        ({"202", "204"}, RINGING, "ext. 202"),
        ({"202", "204"}, TAKEN, "ext. 202"),
        (set(), RINGING, "ext. 201"),
    ],
)
def test_a_call_that_rings_or_talks_here_bears_no_label_and_any_other_says_whose_it_is(
    mine: set[str], lines: tuple[str, ...], label: str
) -> None:
    tracker = CallTracker(mine=frozenset(mine))
    for event in story(*lines):
        tracker.apply(event)
    names = PartyNames(lambda text: understand(text, NumberRules()), lambda: frozenset(mine))
    assert names.line(tracker.all_calls()[0]) == label
