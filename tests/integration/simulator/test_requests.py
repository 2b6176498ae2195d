"""The vendor's six requests against the simulated cloud, over real sockets."""

import httpx
import pytest

from tests.fixtures.simulated_cloud import RunningCloud

COMMANDS = ("configure", "call", "drop", "redirectIncoming")
LISTS = ("getExtensionList", "getExtensionListJSON")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_two_lists_differ_as_in_the_reference(simulated_cloud: RunningCloud, method: str) -> None:
    plain = simulated_cloud.request("getExtensionList", method).json()
    extended = simulated_cloud.request("getExtensionListJSON", method).json()

    assert plain == [200, 201, 202, 203, 204, 205, 206]
    assert [entry["extension"] for entry in extended] == [201, 202, 203, 204, 206, 9204]
    assert extended[-1] == {"extension": 9204, "name": "Incoming IVR"}


@pytest.mark.parametrize("name", COMMANDS + LISTS)
@pytest.mark.parametrize("header", [None, "VTCRM-Basic wrong", "Basic 83isocjid5hyd02sdjiembslw323", "é"])
def test_without_the_right_key_every_request_is_refused(
    simulated_cloud: RunningCloud, name: str, header: str | None
) -> None:
    headers = {} if header is None else {b"Authorization": header.encode()}

    answer = httpx.post(f"{simulated_cloud.url}{name}", headers=headers, json={})

    assert (answer.status_code, answer.reason_phrase) == (401, "Your API key is wrong")


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD"])
def test_a_command_takes_post_alone(simulated_cloud: RunningCloud, name: str, method: str) -> None:
    answer = simulated_cloud.request(name, method)

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert answer.reason_phrase == f"You used {method}: {name} takes POST"


@pytest.mark.parametrize(
    ("name", "attributes", "reason"),
    [
        ("configure", {}, "events_callback_url is mandatory"),
        (
            "configure",
            {"events_callback_url": "ftp://example.com"},
            "events_callback_url is not an http or https URL",
        ),
        (
            "configure",
            {"events_callback_url": "http://127.0.0.1/", "events_callback_headers": {"A b": "c"}},
            "events_callback_headers: A b cannot be sent as a header",
        ),
        (
            "configure",
            {"events_callback_url": "http://127.0.0.1/", "events_callback_headers": {"A": "b\r\nC: d"}},
            "events_callback_headers: the value of A has control characters",
        ),
        (
            "configure",
            {"events_callback_url": "http://127.0.0.1/", "allowed_ip_addresses": ["everywhere"]},
            "allowed_ip_addresses: everywhere is no address or subnetwork",
        ),
        ("call", {"destination": "647460197"}, "extension is mandatory"),
        ("call", {"extension": "203"}, "destination is mandatory"),
        ("call", {"extension": 203, "destination": "647460197"}, "extension is not a string"),
        ("call", {"extension": "999", "destination": "647460197"}, "extension 999 does not exist"),
        ("call", {"extension": "2\n9é", "destination": "647460197"}, "extension 2?9? does not exist"),
        ("drop", {}, "callId is mandatory"),
        ("drop", {"callId": "471900"}, "call 471900 does not exist"),
        ("redirectIncoming", {"callId": "471900"}, "destination is mandatory"),
    ],
)
def test_a_bad_request_says_what_is_wrong_in_the_reason_phrase(
    simulated_cloud: RunningCloud, name: str, attributes: dict[str, object], reason: str
) -> None:
    answer = simulated_cloud.request(name, **attributes)

    assert (answer.status_code, answer.reason_phrase) == (400, reason)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "the body is empty"),
        (b"{", "the body is not valid JSON"),
        (b"[" * 100_000, "the body is not valid JSON"),
        (b"[]", "the body is not a JSON object"),
    ],
)
def test_a_body_that_is_no_object_is_refused(simulated_cloud: RunningCloud, body: bytes, reason: str) -> None:
    headers = {"Authorization": f"VTCRM-Basic {simulated_cloud.key}"}

    answer = httpx.post(f"{simulated_cloud.url}drop", headers=headers, content=body)

    assert (answer.status_code, answer.reason_phrase) == (400, reason)


def test_an_address_that_is_not_on_the_list_is_refused_from_then_on(simulated_cloud: RunningCloud) -> None:
    registration = {"events_callback_url": "http://127.0.0.1:9/"}
    kept = simulated_cloud.request("configure", **registration, allowed_ip_addresses=["127.0.0.0/8"])
    listed = simulated_cloud.request("configure", **registration)
    locking = simulated_cloud.request("configure", **registration, allowed_ip_addresses=["193.22.119.28"])

    refused = simulated_cloud.request("getExtensionList")

    assert [answer.status_code for answer in (kept, listed, locking)] == [200, 200, 200]
    assert (refused.status_code, refused.reason_phrase) == (403, "address 127.0.0.1 is not allowed")


def test_what_was_received_is_on_record_without_the_key(simulated_cloud: RunningCloud) -> None:
    simulated_cloud.request("call", extension="203", destination="647460197")

    (record,) = simulated_cloud.requests(wait=10)

    assert (record["request"], record["method"], record["status"]) == ("call", "POST", 200)
    assert record["body"] == {"extension": "203", "destination": "647460197"}
    assert simulated_cloud.key not in str(record)


def test_a_call_can_be_dropped_by_its_external_id_before_it_was_lifted(simulated_cloud: RunningCloud) -> None:
    simulated_cloud.request(
        "call",
        extension="203",
        destination="647460197",
        request_callback_headers={"X-VTCRM-External-Call-Id": "mine-1"},
    )

    assert simulated_cloud.request("drop", callId="mine-1").status_code == 200
    again = simulated_cloud.request("drop", callId="mine-1")
    assert (again.status_code, again.reason_phrase) == (400, "call mine-1 has ended")
