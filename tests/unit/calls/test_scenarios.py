"""Every scenario through the real decoder and tracker: in order, and in any other."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from gamma_desktop.calls.event import CallEvent
from gamma_desktop.calls.ports import RawEvent, UnreadableEvent
from gamma_desktop.calls.tracker import CallTracker
from gamma_desktop.gamma.events import GammaEventDecoder
from gamma_desktop.history.export import call_object
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.numbers.model import NumberRules
from tests.scenarios.scenario import SCENARIOS, START, CallObject, Scenario, determined, identity

A_FEW, MANY = 20, 1000
MUCH_LATER = START + timedelta(days=1)


def read(events: Iterable[RawEvent]) -> list[CallEvent]:
    """The events among them that can be read."""
    decoder, understood = GammaEventDecoder(NumberRules), []
    for event in events:
        try:
            understood.append(decoder.decode(event))
        except UnreadableEvent:
            continue
    return understood


def told(scenario: Scenario, events: Iterable[CallEvent]) -> CallTracker:
    tracker = CallTracker(scenario.mine)
    for event in events:
        tracker.apply(event)
    return tracker


def shown(tracker: CallTracker, events: Sequence[CallEvent]) -> list[CallObject]:
    """The calls as other programs see them: those of a known direction, each once."""
    calls = (tracker.get(key) for key in sorted({event.key for event in events}))
    visible = [call for call in calls if call is not None and call.direction is not None]
    return [call_object(IdentifiedCall(call=call)) for call in visible]


def give_up(tracker: CallTracker) -> None:
    tracker.retire(MUCH_LATER, ringing_after=180, talking_after=14400)


def check(actual: Sequence[CallObject], expected: Sequence[CallObject]) -> None:
    in_order = sorted(expected, key=identity)
    assert [identity(call) for call in actual] == [identity(call) for call in in_order]
    assert [determined(*pair) for pair in zip(in_order, actual, strict=True)] == in_order


def test_each_scenario_comes_to_what_is_expected_and_leaves_no_ghost(subtests: pytest.Subtests) -> None:
    for scenario in SCENARIOS:
        events = read(scenario.events)
        tracker = told(scenario, events)
        with subtests.test(scenario.name):
            check(shown(tracker, events), scenario.calls)
        with subtests.test(f"{scenario.name}, given up"):
            give_up(tracker)
            assert tracker.live_calls() == ()
            check(shown(tracker, events), scenario.calls if scenario.given_up is None else scenario.given_up)


@pytest.mark.parametrize("shuffles", [A_FEW, pytest.param(MANY, marks=pytest.mark.soak)])
def test_each_scenario_shuffled_and_doubled_comes_to_the_same(
    shuffles: int, subtests: pytest.Subtests
) -> None:
    for scenario in SCENARIOS:
        with subtests.test(scenario.name):
            check_shuffled(scenario, shuffles)


def check_shuffled(scenario: Scenario, shuffles: int) -> None:
    events = read(scenario.events)
    repeats = read(
        replace(event, received_at=event.received_at + timedelta(hours=1)) for event in scenario.events
    )
    in_order = told(scenario, events)
    give_up(in_order)
    expected = shown(in_order, events)

    for seed in range(shuffles):
        retold = [*events, *repeats]
        random.Random(seed).shuffle(retold)  # noqa: S311  (an order to try, no secret)
        tracker = told(scenario, retold)
        give_up(tracker)
        assert (seed, shown(tracker, events)) == (seed, expected)


def test_a_wrong_expectation_is_noticed() -> None:
    scenario = next(scenario for scenario in SCENARIOS if scenario.name == "incoming-answered")
    events = read(scenario.events)
    wrong = [{**call, "outcome": "missed"} for call in scenario.calls]

    with pytest.raises(AssertionError):
        check(shown(told(scenario, events), events), wrong)
