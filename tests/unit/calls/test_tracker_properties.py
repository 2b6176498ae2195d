"""Whatever the order and however often: the same conclusion, and no ghost."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from gamma_desktop.calls.event import CallEvent
from gamma_desktop.calls.model import Call, CallState
from gamma_desktop.calls.tracker import CallTracker
from tests.examples import share_of
from tests.unit.calls.telling import after, story, tell
from tests.unit.calls.test_tracker import TestTransfers, visible

STORIES = {
    "answered": story("0 rings 203", "6 talks 203", "9 drops 203"),
    "missed": story("0 rings 203", "9 drops 203"),
    "ring group": story(
        "0 rings 203",
        "0 rings 204",
        "0 rings 205",
        "5 talks 204",
        "5 drops 203",
        "5 drops 205",
        "9 drops 204",
    ),
    "two in a row": story(
        "0 rings 203", "1 rings 204", "4 talks 203", "6 drops 203", "6 talks 204", "9 drops 204"
    ),
    "typed": [tell("0 types 9900 42"), tell("1 types 9900 43"), *story("2 rings 203", "9 drops 203")],
    "triggered": [
        tell("0 prompts 203", incoming=False, external="gd-1"),
        tell("2 rings 203", incoming=False, external="gd-1"),
        tell("5 talks 203", incoming=False, external="gd-1"),
        tell("9 drops 203", incoming=False, external="gd-1"),
    ],
    "nameless legs": [tell("0 rings 203"), tell("6 talks 203", leg=""), tell("9 drops 203", leg="")],
    "chain": TestTransfers().events(),
}


def conclusions(events: list[CallEvent]) -> dict[str, dict[str, object]]:
    tracker = CallTracker(frozenset({"203"}))
    for event in events:
        tracker.apply(event)
    calls = [tracker.get(event.key) for event in events]
    return {call.key.call_id: visible(call) for call in calls if call is not None}


@st.composite
def retold(draw: st.DrawFn) -> tuple[list[CallEvent], list[CallEvent]]:
    """A story as it happened, and the same shuffled, with events told more than once."""
    told = STORIES[draw(st.sampled_from(sorted(STORIES)))]
    repeats = draw(st.lists(st.sampled_from(told), max_size=6))
    return told, draw(st.permutations([*told, *repeats]))


@given(retold())
@settings(max_examples=share_of(400))
def test_order_and_repetition_do_not_change_the_conclusion(
    stories: tuple[list[CallEvent], list[CallEvent]],
) -> None:
    told, shuffled = stories

    assert conclusions(shuffled) == conclusions(told)


@given(retold())
@settings(max_examples=share_of(200))
def test_an_ended_call_never_reopens(stories: tuple[list[CallEvent], list[CallEvent]]) -> None:
    tracker, ended = CallTracker(), set()
    for event in stories[1]:
        for call in tracker.apply(event):
            assert call.key not in ended or call.state is CallState.ENDED
            if call.state is CallState.ENDED:
                ended.add(call.key)


@given(retold(), st.data())
@settings(max_examples=share_of(200))
def test_every_call_ends_even_if_events_are_lost(
    stories: tuple[list[CallEvent], list[CallEvent]], data: st.DataObject
) -> None:
    events = stories[1]
    kept = data.draw(st.lists(st.sampled_from(events), min_size=1, unique_by=id))
    tracker = CallTracker()
    for event in kept:
        tracker.apply(event)
    tracker.retire(after(10**6), ringing_after=180, talking_after=14400)

    assert tracker.live_calls() == ()


@st.composite
def told_to_two(draw: st.DrawFn) -> tuple[list[CallEvent], list[CallEvent], list[CallEvent]]:
    """A story, and what of it came to a relay and to a desk, each in its own order: together all of it."""
    told = STORIES[draw(st.sampled_from(sorted(STORIES)))]
    sides = draw(st.lists(st.sampled_from(["relay", "desk", "both"]), min_size=len(told), max_size=len(told)))
    to_relay = [event for event, side in zip(told, sides, strict=True) if side != "desk"]
    to_desk = [event for event, side in zip(told, sides, strict=True) if side != "relay"]
    return told, draw(st.permutations(to_relay)), draw(st.permutations(to_desk))


@given(told_to_two(), st.randoms(use_true_random=False))
@settings(max_examples=share_of(400))
def test_what_a_relay_tells_of_a_call_comes_to_the_same_as_its_events(
    stories: tuple[list[CallEvent], list[CallEvent], list[CallEvent]], chance: Random
) -> None:
    told, to_relay, to_desk = stories
    relay, desk = CallTracker(), CallTracker(frozenset({"203"}))
    for event in to_relay:
        relay.apply(event)
    steps: list[CallEvent | Call] = [*to_desk, *relay.all_calls(), *relay.all_calls()]
    chance.shuffle(steps)
    for step in steps:
        if isinstance(step, Call):
            desk.learn(step.key, step.told, step.received_at)
        else:
            desk.apply(step)
    calls = [desk.get(event.key) for event in told]

    assert {call.key.call_id: visible(call) for call in calls if call is not None} == conclusions(told)
    assert all(desk.learn(call.key, call.told, call.received_at) == () for call in relay.all_calls())
