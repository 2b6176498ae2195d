"""What the calls that go on tell of each extension."""

import pytest

from gamma_desktop.calls.model import Extension
from gamma_desktop.calls.presence import NOTHING_KNOWN, Presence, PresenceState, presence, presence_of
from gamma_desktop.calls.tracker import CallTracker
from tests.unit.calls.telling import COLLEAGUE, after, story

RINGING, TALKING = PresenceState.RINGING, PresenceState.TALKING


def busy(*lines: str) -> dict[str, tuple[PresenceState, object]]:
    """Each busy extension while 202 calls, and somebody from outside calls 203 as well after 2 s."""
    tracker = CallTracker()
    for event in (*story(*lines, party=COLLEAGUE), *story("2 rings 203", call="2")):
        tracker.apply(event)
    found = presence(tracker.live_calls())
    return {each.extension: (each.state, each.since) for each in found.values()}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["0 rings 203"], {"203": (RINGING, after(0)), "202": (RINGING, after(0))}),
        (["0 rings 203", "6 talks 203"], {"203": (TALKING, after(6)), "202": (TALKING, after(6))}),
        (
            ["0 rings 203", "0 rings 204", "6 talks 204"],
            {"203": (RINGING, after(0)), "204": (TALKING, after(6)), "202": (TALKING, after(6))},
        ),
        (["0 rings 203", "6 talks 203", "9 drops 203"], {"203": (RINGING, after(2))}),
    ],
)
def test_both_sides_of_a_call_inside_are_busy_and_talking_outweighs_ringing(
    lines: list[str], expected: dict[str, tuple[PresenceState, object]]
) -> None:
    assert busy(*lines) == expected


def test_while_nothing_would_be_heard_only_calls_that_go_on_are_known() -> None:
    people = [Extension(number=each) for each in ("201", "203")]
    ivr = Extension(number="9", name="Incoming IVR")
    tracker = CallTracker()
    for event in story("0 rings 203"):
        tracker.apply(event)
    known = presence(tracker.live_calls(), NOTHING_KNOWN)
    states = [presence_of(each, known).state for each in (*people, ivr)]
    assert states == [PresenceState.UNKNOWN, RINGING, PresenceState.IVR]


def test_an_ivr_is_one_unless_it_has_a_call() -> None:
    ivr, person = Extension(number="9", name="Incoming IVR"), Extension(number="203", name="Ivres Ros")
    assert [presence_of(each, {}).state for each in (ivr, person)] == [PresenceState.IVR, PresenceState.FREE]
    assert presence_of(ivr, {"9": Presence(extension="9", state=TALKING)}).state is TALKING
