"""The events of the simulated PBX beside the examples of the vendor's reference."""

import json
from pathlib import Path

import pytest

from gamma_desktop.simulator.model import SpokenPart, Step
from gamma_desktop.simulator.wire import Attributes
from tests.unit.simulator.office import OUTSIDE, office, told

EXAMPLES: dict[str, list[Attributes]] = json.loads(
    Path(__file__).with_name("vendor_examples.json").read_text(encoding="utf-8")
)
# Each call has its own ids and times. firstIsIncoming says "false" in one incoming example and "true" in
# another; the transferred call's first event shows the number in a form that no other example has.
DIFFERS = {"callId", "callLegId", "eventTimestamp", "firstCallId", "originalCallId"}
NUMBER_FORMS = {"displayedExternalNumber", "displayedLabel", "displayedNumber"}


def incoming_answered() -> list[Step]:
    pbx = office()
    ringing = pbx.incoming(OUTSIDE, ["203"])
    return [ringing, pbx.answer(ringing.call_id), pbx.hangup(ringing.call_id)]


def missed() -> list[Step]:
    pbx = office()
    ringing = pbx.incoming(OUTSIDE, ["203"])
    return [ringing, pbx.hangup(ringing.call_id)]


def outgoing_answered() -> list[Step]:
    pbx = office()
    alerting = pbx.outgoing("203", OUTSIDE)
    return [alerting, pbx.remote_answer(alerting.call_id), pbx.hangup(alerting.call_id)]


def outgoing_unanswered() -> list[Step]:
    pbx = office()
    alerting = pbx.outgoing("203", f"0{OUTSIDE}")
    return [alerting, pbx.hangup(alerting.call_id)]


def transfer_chain() -> list[Step]:
    pbx = office()
    first = pbx.outgoing("201", OUTSIDE)
    pbx.remote_answer(first.call_id)
    second = pbx.transfer(first.call_id, "301")
    pbx.answer(second.call_id)
    third = pbx.transfer(second.call_id, "201")
    return [second, Step(call_id=third.call_id, events=third.events[1:])]


def recording() -> list[Step]:
    pbx = office()
    return [pbx.recording(pbx.incoming(OUTSIDE, ["203"]).call_id, "https://callRecording")]


def transcription() -> list[Step]:
    pbx = office()
    parts = [
        SpokenPart(text="Hi, good Morning", confidence=0.8930228, end_seconds=5.64),
        SpokenPart(text=" Good Morning sir, How can I help you ?", confidence=0.9101991, end_seconds=10.22),
        SpokenPart(text=" I'd like some information.", confidence=0.8818244, end_seconds=13.87),
    ]
    return [pbx.transcription(pbx.incoming(OUTSIDE, ["203"]).call_id, parts)]


def app_data() -> list[Step]:
    pbx = office()
    call = pbx.incoming("941892961", ["9900"], dialed_number="999002929")
    return [pbx.app_data(call.call_id, "435267232", ivr_extension="9900", ivr_label="IncomingVTCRMIvr")]


def comparable(event: Attributes, also_differs: set[str]) -> Attributes:
    return {name: value for name, value in event.items() if name not in DIFFERS | also_differs}


@pytest.mark.parametrize(
    ("example", "steps", "also_differs"),
    [
        ("incoming answered", incoming_answered(), {"firstIsIncoming"}),
        ("missed", missed(), {"lastModificationTime"}),
        ("outgoing answered", outgoing_answered(), set[str]()),
        ("outgoing unanswered", outgoing_unanswered(), {"lineId"}),
        ("transfer chain", transfer_chain(), NUMBER_FORMS),
        ("recording", recording(), set[str]()),
        ("transcription", transcription(), set[str]()),
        ("app data", app_data(), set[str]()),
    ],
)
def test_events_are_those_of_the_reference(example: str, steps: list[Step], also_differs: set[str]) -> None:
    events = [comparable(event, also_differs) for event in told(*steps)]

    assert events == [comparable(event, also_differs) for event in EXAMPLES[example]]


def test_attributes_stand_in_the_order_of_the_reference() -> None:
    assert list(told(*incoming_answered())[0]) == list(EXAMPLES["incoming answered"][0])


def test_a_transferred_call_shows_the_extension_that_passed_it_on() -> None:
    ours, theirs = told(*transfer_chain())[1:], EXAMPLES["transfer chain"][1:]

    for event, example in zip(ours, theirs, strict=True):
        assert {name: event[name] for name in NUMBER_FORMS} == {name: example[name] for name in NUMBER_FORMS}


def test_a_chain_counts_its_calls_behind_the_first_ones_id() -> None:
    dropped, second, third = told(*transfer_chain())
    first_id = dropped["callId"]

    assert (second["callId"], third["callId"]) == (f"{first_id}.1", f"{first_id}.2")
    assert (second["originalCallId"], third["originalCallId"]) == (first_id, f"{first_id}.1")
    assert second["firstCallId"] == third["firstCallId"] == first_id
