"""Timelines of calls that real events told; each step as "after 6 s: what, who, where to, how long"."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from gamma_desktop.calls.event import CallEvent, EventKind
from gamma_desktop.calls.model import Call, Origin, Party
from gamma_desktop.calls.tracker import CallTracker
from gamma_desktop.history.timeline import Step, StepKind, timeline
from tests.unit.calls.telling import CALLER, START, after, story, tell

FROM_201 = Origin(previous_call_id="471900", first_call_id="471900", transferred_by="201", first_from=CALLER)
OUTSIDE = Party(number="+34912345678", raw="912345678")
FROM_204 = replace(FROM_201, previous_call_id="471900.1", transferred_by="204")


def chain(events: Iterable[CallEvent]) -> list[Call]:
    """All calls that the events came to, each in its newest value."""
    tracker, calls = CallTracker(frozenset({"204"})), {}
    for event in events:
        calls.update({call.key: call for call in tracker.apply(event)})
    return list(calls.values())


def told(calls: Iterable[Call]) -> list[str]:
    return [words(step) for step in timeline(calls)]


def words(step: Step) -> str:
    after = "?" if step.at is None else f"{(step.at - START).total_seconds():g}"
    parts = [f"{after}: {step.kind}", " ".join(step.extensions), step.to and f"to {step.to}", step.text]
    took = "" if step.seconds is None else f"({step.seconds:g} s)"
    return " ".join(part for part in (*parts, took) if part)


def test_phones_that_ring_together_are_one_step_and_a_late_one_is_another() -> None:
    rings = ("0 rings 204", "0.4 rings 203", "9 rings 206")
    rest = ("12 talks 204", "12 drops 203", "12 drops 206", "70 drops 204")
    assert told(chain(story(*rings, *rest))) == [
        "0: rang 204 203",
        "9: rang 206",
        "12: answered 204 (12 s)",
        "70: hung_up (58 s)",
    ]


def test_a_missed_call_says_how_long_it_rang_and_a_recording_comes_last() -> None:
    assert told(chain(story("0 rings 203", "21 drops 203"))) == ["0: rang 203", "21: missed (21 s)"]
    recorded = chain(story("0 rings 203", "2 talks 203", "9 drops 203", "30 records 203"))
    assert told(recorded)[-2:] == ["9: hung_up (7 s)", "30: recorded"]


def transferred_twice() -> list[Call]:
    return chain(
        [
            *story("0 rings 201", "3 types 9204 4711", "6 talks 201"),
            tell("40 rings 204", call="471900.1", origin=FROM_201),
            tell("40 drops 201", cause="causeTransfer"),
            tell("44 talks 204", call="471900.1", origin=FROM_201),
            tell("90 rings 206", call="471900.2", origin=FROM_204),
            tell("90 drops 204", call="471900.1", origin=FROM_201, cause="causeTransfer"),
            tell("111 drops 206", call="471900.2", origin=FROM_204),
        ]
    )


def test_a_chain_of_transfers_is_one_story_whichever_of_its_calls_is_given_first() -> None:
    expected = [
        "0: rang 201",
        "3: typed 4711",
        "6: answered 201 (6 s)",
        "40: transferred 201 to 204",
        "44: answered 204 (4 s)",
        "90: transferred 204 to 206",
        "111: missed (21 s)",
    ]
    assert told(transferred_twice()) == expected
    assert told(reversed(transferred_twice())) == expected


def test_the_last_call_of_a_chain_alone_still_tells_how_it_came() -> None:
    last = max(transferred_twice(), key=lambda call: len(call.transfers))
    assert told([last]) == ["40: transferred 201 to 204", "90: transferred 204 to 206", "111: missed (21 s)"]


def test_a_transfer_whose_other_side_was_never_heard_of_says_so() -> None:
    calls = chain([*story("0 rings 204", "6 talks 204"), tell("9 drops 204", cause="causeTransfer")])
    assert told(calls)[-1] == "9: transferred 204"


def test_a_transfer_to_a_number_outside_is_one_step_though_it_rings_from_here() -> None:
    out = story(
        "40 rings 201", "49 talks 201", "60 drops 201", call="471900.1", incoming=False, party=OUTSIDE
    )
    calls = chain(
        [
            *story("0 rings 201", "6 talks 201"),
            tell("40 drops 201", cause="causeTransfer"),
            *(replace(event, origin=FROM_201) for event in out),
        ]
    )
    assert told(calls)[2:] == [
        "40: transferred 201 to +34912345678",
        "49: answered 201 (9 s)",
        "60: hung_up (11 s)",
    ]


def test_what_no_event_told_has_no_time_and_no_length() -> None:
    tracker = CallTracker()
    (call,) = tracker.apply(tell("6 talks 204"))
    assert told([call]) == ["6: answered 204"]
    (retired,) = tracker.retire(START + timedelta(days=1), ringing_after=180, talking_after=14_400)
    assert told([retired]) == ["6: answered 204", "?: lost"]


def test_a_dialled_call_tells_the_phone_first_and_one_never_lifted_that_it_was_not() -> None:
    lifted = story("0 prompts 203", "4 rings 203", "32 drops 203", incoming=False)
    assert told(chain(lifted)) == ["0: prompted 203", "4: rang 203", "32: unanswered (28 s)"]
    assert told(chain(story("0 prompts 203", "9 drops 203", incoming=False)))[-1].startswith("9: cancelled")


def test_times_are_told_by_our_clock() -> None:
    (call,) = chain(story("0 rings 203", "21 drops 203"))
    step = timeline([replace(call, clock_offset=timedelta(hours=-3))])[0]
    assert (step.kind, step.at) == (StepKind.RANG, START - timedelta(hours=3))


def test_what_gamma_tells_in_words_of_its_own_stands_with_its_call_wherever_it_came() -> None:
    events = story("0 rings 203", "6 talks 203", "60 drops 203")
    held = replace(events[1], kind=EventKind.OTHER, state="held", at=after(9), received_at=after(9))
    summary = replace(held, kind=EventKind.INFORMATIVE, state="summaryAvailable", at=after(90))
    (call,) = chain([*events[:2], held, events[2], replace(summary, received_at=after(90))])
    assert told([call]) == [
        "0: rang 203",
        "6: answered 203 (6 s)",
        "9: other held",
        "60: hung_up (54 s)",
        "90: other summaryAvailable",
    ]
