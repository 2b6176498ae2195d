"""The sample scenarios, and scenarios that break off, over HTTP."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from gamma_desktop.shipped import resource
from tests.fixtures.simulated_cloud import RunningCloud

FAST = {"speed": 1000}
# What each sample must tell, as (extension, state); informative events name no extension.
TOLD = {
    "incoming-answered": "203 ringing, 203 talking, 203 dropped",
    "missed": "203 ringing, 203 dropped",
    "outgoing-answered": "203 alerting, 203 talking, 203 dropped",
    "outgoing-unanswered": "203 alerting, 203 dropped",
    "triggered": "203 prompting, 203 alerting, 203 talking, 203 dropped",
    "transfer-chain": "201 ringing, 201 talking, 201 dropped, 203 alerting, 203 talking, 203 dropped, "
    "204 alerting, 204 talking, 204 dropped",
    "ring-group": "201 ringing, 202 ringing, 203 ringing, 202 talking, 201 dropped, 203 dropped, 202 dropped",
    "hidden-caller": "203 ringing, 203 talking, 203 dropped",
    "internal-call": "203 ringing, 203 talking, 203 dropped",
    "ivr-digits": "9900 ringing, 9900 talking, 9900 appDataAvailable, 9900 dropped, 203 alerting, "
    "203 talking, 203 dropped",
    "recorded-call": "203 ringing, 203 talking, 203 dropped, recordingAvailable, transcriptionAvailable",
}


def samples() -> list[Path]:
    return sorted(resource("scenarios").glob("*.json"))


def play(cloud: RunningCloud, document: bytes) -> httpx.Response:
    return httpx.post(f"{cloud.control_url}scenario", params=FAST, content=document)


def ended(cloud: RunningCloud) -> dict[str, Any]:
    answer = httpx.get(f"{cloud.control_url}scenario", params={"wait": 20}, timeout=30)
    state: dict[str, Any] = answer.json()
    return state


@pytest.mark.parametrize("sample", samples(), ids=lambda path: path.stem)
def test_a_sample_scenario_tells_its_story(simulated_cloud: RunningCloud, sample: Path) -> None:
    assert play(simulated_cloud, sample.read_bytes()).status_code == 202
    if sample.stem == "triggered":
        simulated_cloud.request("call", extension="203", destination="647460197")

    assert ended(simulated_cloud)["problem"] is None
    told = TOLD[sample.stem].split(", ")
    events = [delivery["event"] for delivery in simulated_cloud.wait_for_deliveries(len(told))]
    assert [f"{event.get('extension', '')} {event['state']}".strip() for event in events] == told


def test_there_is_a_sample_for_each_kind_of_call() -> None:
    assert {sample.stem for sample in samples()} == set(TOLD)


@pytest.mark.parametrize(
    ("document", "error"),
    [
        ("[]", "Expected `object`, got `array`"),
        ('{"steps": []}', "there is nothing to play: it has no steps"),
        ('{"steps": [{"do": "wait", "seconds": 1}, {"do": "dance"}]}', "step 2: Invalid value 'dance'"),
        ('{"steps": [{"do": "lift", "callid": "1"}]}', "step 1: Object contains unknown field `callid`"),
        ('{"steps": [{"do": "lift", "callId": "1", "as": 1}]}', "step 1: as is not a string"),
    ],
)
def test_a_bad_document_is_refused_and_the_step_named(
    simulated_cloud: RunningCloud, document: str, error: str
) -> None:
    answer = play(simulated_cloud, document.encode())

    assert answer.status_code == 400
    assert answer.json()["error"].startswith(error)


def test_a_scenario_breaks_off_where_its_call_is_gone(simulated_cloud: RunningCloud) -> None:
    steps = [{"do": "hangup", "callId": "471900"}, {"do": "settle"}]
    play(simulated_cloud, json.dumps({"title": "Too late", "steps": steps}).encode())

    assert ended(simulated_cloud) == {
        "title": "Too late",
        "isRunning": False,
        "step": 1,
        "steps": 2,
        "problem": "step 1: call 471900 does not exist",
    }


def test_a_scenario_gives_up_a_request_that_never_comes(simulated_cloud: RunningCloud) -> None:
    play(simulated_cloud, b'{"steps": [{"do": "await", "request": "call", "seconds": 0.05}]}')

    assert ended(simulated_cloud)["problem"] == "step 1: what it waits for did not come"


def test_a_request_that_was_refused_is_not_the_awaited_one(simulated_cloud: RunningCloud) -> None:
    play(
        simulated_cloud,
        b'{"steps": [{"do": "await", "request": "call", "as": "a"}, {"do": "lift", "callId": "a"}]}',
    )
    simulated_cloud.request("call", extension="999", destination="647460197")
    simulated_cloud.request("call", extension="203", destination="647460197")

    assert ended(simulated_cloud)["problem"] is None
    assert simulated_cloud.wait_for_deliveries(2)[1]["event"]["state"] == "alerting"


def test_one_scenario_plays_at_a_time(simulated_cloud: RunningCloud) -> None:
    waiting = b'{"steps": [{"do": "await", "request": "drop"}]}'

    first, second = (play(simulated_cloud, waiting) for _ in range(2))

    assert first.status_code == 202
    assert (second.status_code, second.json()["error"]) == (400, "another scenario is playing")


def test_a_scenario_can_send_what_is_no_event(simulated_cloud: RunningCloud) -> None:
    play(simulated_cloud, b'{"steps": [{"do": "event", "body": "{no JSON"}, {"do": "settle"}]}')

    assert ended(simulated_cloud)["problem"] is None
    assert simulated_cloud.deliveries()[0]["event"] == "{no JSON"
