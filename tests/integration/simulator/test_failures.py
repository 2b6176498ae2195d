"""Failures on demand, as a client meets them."""

import httpx
import pytest

from tests.fixtures.simulated_cloud import RunningCloud

DIAL = {"extension": "203", "destination": "647460197"}


@pytest.mark.parametrize(
    ("status", "phrase"),
    [
        (403, "Forbidden"),
        (405, "Method Not Allowed"),
        (429, "Too Many Requests"),
        (500, "Internal Server Error"),
        (503, "Service Unavailable"),
    ],
)
def test_a_request_fails_once_then_works(simulated_cloud: RunningCloud, status: int, phrase: str) -> None:
    simulated_cloud.control("fail", request="call", status=status)

    failed, worked = (simulated_cloud.request("call", **DIAL) for _ in range(2))

    assert (failed.status_code, failed.reason_phrase) == (status, phrase)
    assert worked.status_code == 200
    assert len(simulated_cloud.wait_for_deliveries(1)) == 1


def test_a_failure_has_its_own_words_and_asks_to_wait(simulated_cloud: RunningCloud) -> None:
    simulated_cloud.control("fail", request="call", status=429, reason="Slow down", retryAfter=7)

    failed = simulated_cloud.request("call", **DIAL)

    assert (failed.reason_phrase, failed.headers["Retry-After"]) == ("Slow down", "7")


def test_a_plan_is_for_its_request_alone_and_for_so_many_times(simulated_cloud: RunningCloud) -> None:
    simulated_cloud.control("fail", request="getExtensionList", status=503, times=2)

    assert simulated_cloud.request("getExtensionListJSON", "GET").status_code == 200
    statuses = [simulated_cloud.request("getExtensionList", "GET").status_code for _ in range(3)]
    assert statuses == [503, 503, 200]


def test_a_plan_for_any_request_meets_the_first_and_can_be_ended(simulated_cloud: RunningCloud) -> None:
    simulated_cloud.control("fail", request="*", status=500, times=5)
    first = simulated_cloud.request("getExtensionList", "GET")
    simulated_cloud.control("fail", request="*", times=0)

    assert first.status_code == 500
    assert simulated_cloud.request("getExtensionList", "GET").status_code == 200


@pytest.mark.parametrize(("acts", "calls"), [(False, []), (True, ["prompting"])])
def test_an_answer_never_comes_and_the_call_is_made_only_where_told(
    simulated_cloud: RunningCloud,
    acts: bool,
    calls: list[str],
) -> None:
    simulated_cloud.control("fail", request="call", hang=True, acts=acts)

    with pytest.raises(httpx.ReadTimeout):
        httpx.post(
            f"{simulated_cloud.url}call",
            headers={"Authorization": f"VTCRM-Basic {simulated_cloud.key}"},
            json=DIAL,
            timeout=0.3,
        )

    assert simulated_cloud.requests(wait=10)[0]["status"] is None
    made = simulated_cloud.wait_for_deliveries(len(calls))
    assert [delivery["event"]["state"] for delivery in made] == calls


def test_a_connection_is_reset(simulated_cloud: RunningCloud) -> None:
    simulated_cloud.control("fail", request="call", reset=True)

    with pytest.raises(httpx.ReadError) as error:
        simulated_cloud.request("call", **DIAL)

    assert "reset" in str(error.value).lower()


@pytest.mark.parametrize("plan", [{}, {"status": 500, "hang": True}, {"status": 200}, {"stauts": 500}])
def test_a_plan_that_makes_no_sense_is_refused(
    simulated_cloud: RunningCloud, plan: dict[str, object]
) -> None:
    answer = httpx.post(f"{simulated_cloud.control_url}fail", json={"request": "call", **plan})

    assert answer.status_code == 400
    assert simulated_cloud.request("call", **DIAL).status_code == 200
