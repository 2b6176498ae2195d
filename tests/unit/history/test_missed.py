"""Whose a missed call is, and what settles it: tables of small stories."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from gamma_desktop.calls.event import CallEvent
from gamma_desktop.calls.model import TEST_CALL, Call, CallKey, Leg, Origin, Party
from gamma_desktop.calls.tracker import CallTracker
from gamma_desktop.history.missed import WhoseMisses, counts_for, parties_settled_by, settles
from gamma_desktop.settings.model import RingGroupMiss
from tests.unit.calls.telling import CALLER, COLLEAGUE, after, story, tell

MINE = frozenset({"203"})
OTHER = Party(number="+34912345678", raw="912345678")
HIDDEN = Party(raw="anonymous", is_hidden=True)
US = Party(number="203", raw="203", is_extension=True)


def concluded(events: Iterable[CallEvent], call_id: str = "471900") -> Call:
    tracker = CallTracker(MINE)
    found = {call.key.call_id: call for event in events for call in tracker.apply(event)}
    return found[call_id]


MISSED = concluded(story("10 rings 203", "20 drops 203"))
GROUP = concluded(story("10 rings 203", "11 rings 204", "20 drops 203", "20 drops 204"))


@pytest.mark.parametrize(
    ("call", "mine", "rule", "expected"),
    [
        (MISSED, "203", RingGroupMiss.NOBODY, True),
        (MISSED, "204", RingGroupMiss.ALL, False),
        (MISSED, "", RingGroupMiss.NOBODY, True),
        (GROUP, "203", RingGroupMiss.NOBODY, False),
        (GROUP, "203", RingGroupMiss.FIRST, True),
        (GROUP, "204", RingGroupMiss.FIRST, False),
        (GROUP, "204", RingGroupMiss.ALL, True),
        (GROUP, "205", RingGroupMiss.ALL, False),
        (GROUP, "", RingGroupMiss.NOBODY, True),
        (concluded(story("1 rings 203", "2 talks 203", "9 drops 203")), "203", RingGroupMiss.ALL, False),
        (concluded(story("1 rings 203", "9 drops 203", incoming=False)), "203", RingGroupMiss.ALL, False),
        (
            concluded(story("1 rings 203", "9 drops 203", external=f"{TEST_CALL}1")),
            "",
            RingGroupMiss.ALL,
            False,
        ),
    ],
)
def test_whose_a_missed_call_is(call: Call, mine: str, rule: RingGroupMiss, expected: bool) -> None:
    whose = WhoseMisses(mine=frozenset(mine.split()), ring_group=rule)

    assert counts_for(call, whose) is expected


def out(*lines: str, party: Party = CALLER, external: str | None = None) -> list[CallEvent]:
    """A later call that goes out."""
    return story(*lines, call="2", incoming=False, party=party, external=external)


LATER = {
    "a test call that even rang there": (
        out("30 rings 207", "35 talks 207", external=f"{TEST_CALL}1"),
        False,
    ),
    "called back, by anybody, and they took it": (out("30 rings 207", "35 talks 207"), True),
    "called back, and nobody took it": (out("30 rings 207", "40 drops 207"), True),
    "called back, as soon as it rings there": (out("30 rings 207"), True),
    "called back, but our own phone was never lifted": (out("30 prompts 207", "40 drops 207"), False),
    "called somebody else": (out("30 rings 203", "35 talks 203", party=OTHER), False),
    "called before they did": (out("1 rings 207", "2 talks 207", "5 drops 207"), False),
    "called before they did, taken after": (out("1 rings 207", "12 talks 207"), True),
    "they called again and somebody talked": (story("30 rings 207", "35 talks 207", call="2"), True),
    "they called again and it only rang": (story("30 rings 207", "35 drops 207", call="2"), False),
    "somebody else called and talked": (story("30 rings 203", "31 talks 203", call="2", party=OTHER), False),
}


@pytest.mark.parametrize("what", LATER)
def test_what_settles_a_call_from_outside(what: str) -> None:
    events, expected = LATER[what]
    later = concluded(events, "2")

    assert settles(later, MISSED) is expected
    assert parties_settled_by(later) or not expected


AN_HOUR = timedelta(hours=1)


def test_two_switchboards_are_compared_by_our_clock() -> None:
    behind = replace(
        concluded(out("30 rings 207"), "2"), key=CallKey("other", "2"), started_at=after(30) - AN_HOUR
    )
    behind = replace(behind, legs=(Leg(extension="207", ringing_at=behind.started_at),))

    assert settles(replace(behind, clock_offset=AN_HOUR), MISSED)
    assert not settles(behind, MISSED)


def test_calls_of_one_switchboard_keep_their_order_however_late_their_events_come() -> None:
    before = concluded(out("1 rings 207", "2 talks 207", "5 drops 207"), "2")

    assert not settles(replace(before, clock_offset=AN_HOUR), MISSED)
    assert settles(concluded(out("30 rings 207"), "2"), replace(MISSED, clock_offset=AN_HOUR))


def test_a_call_settles_itself_never() -> None:
    assert not settles(MISSED, MISSED)


def test_hidden_callers_are_never_the_same() -> None:
    missed = concluded(story("10 rings 203", "20 drops 203", party=HIDDEN))
    again = concluded(story("30 rings 203", "35 talks 203", call="2", party=HIDDEN), "2")

    assert not settles(again, missed)


FROM_COLLEAGUE = concluded(story("10 rings 203", "20 drops 203", party=COLLEAGUE))


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        (story("30 rings 202", call="2", party=US), True),
        (story("30 rings 203", "35 talks 203", call="2", party=COLLEAGUE), True),
        (story("30 rings 203", "35 drops 203", call="2", party=COLLEAGUE), False),
        (story("30 rings 207", "35 talks 207", call="2", party=COLLEAGUE), False),
        (story("30 rings 207", "35 talks 207", call="2", party=US), False),
        ([tell("30 rings 202", call="2", party=US, pbx="other")], False),
        (out("30 rings 203", "35 talks 203", party=COLLEAGUE), True),
    ],
)
def test_what_settles_a_call_inside(events: list[CallEvent], expected: bool) -> None:
    later = concluded(events, "2")

    assert settles(later, FROM_COLLEAGUE) is expected
    assert parties_settled_by(later) or not expected


def chain(*lines: str, incoming: bool = True) -> list[CallEvent]:
    """A call that 203 took and passed on to another extension, or outside."""
    origin = Origin(
        previous_call_id="1",
        first_call_id="1",
        transferred_by="203",
        first_from=CALLER,
        first_to=US,
        first_is_incoming=True,
    )
    first = [
        *story("0 rings 203", "3 talks 203", call="1"),
        tell("9 drops 203", call="1", cause="causeTransfer"),
    ]
    return [*first, *(tell(line, call="1.1", origin=origin, incoming=incoming) for line in lines)]


def test_a_call_passed_on_is_missed_by_whom_it_rang_last() -> None:
    missed = concluded(chain("10 rings 301", "20 drops 301"), "1.1")

    assert counts_for(missed, WhoseMisses(mine=frozenset({"301"})))
    assert not counts_for(missed, WhoseMisses(mine=MINE))
    assert not settles(concluded(chain("10 rings 301", "20 drops 301"), "1"), missed)


def test_a_call_passed_on_outside_is_no_call_back_while_it_only_rings_there() -> None:
    missed = concluded(story("0 rings 204", "1 drops 204", call="0"), "0")

    assert not settles(concluded(chain("10 rings 203", incoming=False), "1.1"), missed)
    assert settles(concluded(chain("10 rings 203", "12 talks 203", incoming=False), "1.1"), missed)
