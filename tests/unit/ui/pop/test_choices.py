import pytest

from gamma_desktop.calls.model import Extension
from gamma_desktop.calls.presence import Presence, PresenceState
from gamma_desktop.numbers.lines import LineColour
from gamma_desktop.ui.pop.choices import choices, destinations, dialled, spoken
from gamma_desktop.ui.pop.model import ExtensionState

SANDRA = ExtensionState(number="204", name="Sandra Thomas", state=PresenceState.TALKING)
ANTONIO = ExtensionState(number="202", name="Antonio Abajo")
NAMELESS = ExtensionState(number="205")
TEAM = [SANDRA, ANTONIO, NAMELESS]


def offered(typed: str) -> list[str]:
    return [choice.destination for choice in choices(TEAM, typed)]


def test_a_call_is_passed_on_to_others_and_their_state_is_told() -> None:
    extensions = [Extension(number=each) for each in ("202", "203", "204")]
    presence = {"204": Presence(extension="204", state=PresenceState.TALKING)}
    colours = {"204": LineColour.BLUE}
    shown = destinations(extensions, mine=frozenset({"203"}), presence=presence, colour=colours.get)
    assert [(each.number, each.state, each.colour) for each in shown] == [
        ("202", PresenceState.FREE, None),
        ("204", PresenceState.TALKING, LineColour.BLUE),
    ]


def test_free_extensions_come_first_and_those_offline_last() -> None:
    assert offered("") == ["202", "205", "204"]
    offline = ExtensionState(number="206", name="Peter", state=PresenceState.OFFLINE)
    team = [offline, *TEAM]
    assert [choice.destination for choice in choices(team, "")] == ["202", "205", "204", "206"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("sandra", ["204"]), ("an", ["202", "204"]), ("tho san", ["204"]), ("zzz", [])],
)
def test_every_word_typed_must_be_found(typed: str, found: list[str]) -> None:
    assert offered(typed) == found


def test_a_typed_number_is_offered_beside_the_extensions_that_hold_it() -> None:
    assert offered("20") == ["202", "205", "204", "20"]


def test_an_extension_is_not_offered_twice() -> None:
    assert offered("204") == ["204"]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("647 460-197", "647460197"),
        ("+34 (91) 123", "+3491123"),
        ("*21#", "*21#"),
        ("call Ana", ""),
        ("3+4", ""),
    ],
)
def test_only_numbers_are_dialled(typed: str, number: str) -> None:
    assert dialled(typed) == number


def test_a_choice_is_spoken_with_its_state() -> None:
    assert [spoken(choice) for choice in choices(TEAM, "")] == [
        "Antonio Abajo, 202, Free",
        "Extension 205, 205, Free",
        "Sandra Thomas, 204, In a call",
    ]
