"""Who may control the simulated cloud, and waiting for what it does."""

import threading

import httpx
import pytest

from tests.fixtures.simulated_cloud import RunningCloud


@pytest.mark.parametrize("header", [{"Origin": "https://example.com"}, {"Host": "example.com"}])
def test_a_web_page_may_not_control_it(simulated_cloud: RunningCloud, header: dict[str, str]) -> None:
    call = {"from": "647460197", "to": ["203"]}

    refused = httpx.post(f"{simulated_cloud.control_url}incoming", headers=header, json=call)

    assert refused.status_code == 403
    assert simulated_cloud.deliveries() == []


@pytest.mark.parametrize(
    ("command", "body"),
    [
        ("dance", b"{}"),
        ("incoming", b""),
        ("incoming", b'{"from": "647460197", "to": "203"}'),
        ("incoming", b'{"from": "647460197", "to": ["999"]}'),
        ("incoming", b'{"from": "647460197", "to": ["203"], "hiden": true}'),
        ("answer", b'{"callId": "1"}'),
        ("hangup", b"[1]"),
        ("hangup", b"{"),
    ],
)
def test_a_bad_command_is_refused_with_a_reason(
    simulated_cloud: RunningCloud, command: str, body: bytes
) -> None:
    answer = httpx.post(f"{simulated_cloud.control_url}{command}", content=body)

    assert answer.status_code == 400
    assert answer.json()["error"]


@pytest.mark.parametrize("query", ["after=x", "wait=-1", "wait=nan", "wait=3600"])
def test_a_bad_question_is_refused(simulated_cloud: RunningCloud, query: str) -> None:
    assert httpx.get(f"{simulated_cloud.control_url}deliveries?{query}").status_code == 400


def test_a_question_waits_for_what_has_not_happened_yet(simulated_cloud: RunningCloud) -> None:
    answers: list[list[object]] = []
    waiting = threading.Thread(target=lambda: answers.append([*simulated_cloud.deliveries(after=1, wait=20)]))
    call_id = simulated_cloud.control("incoming", from_="647460197", to=["203"])
    simulated_cloud.wait_for_deliveries(1)
    waiting.start()

    simulated_cloud.control("hangup", callId=call_id)
    waiting.join()

    assert len(answers[0]) == 1


def test_a_question_ends_when_nothing_happens(simulated_cloud: RunningCloud) -> None:
    assert simulated_cloud.requests(wait=0.05) == []
