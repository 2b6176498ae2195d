"""The curl commands of the vendor's reference, as printed but for the host."""

import json
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.fixtures.simulated_cloud import RunningCloud

PRINTED_HOST = "https://config.work.oigaa.com/vtcrm/api/"
KEY = '-H "Authorization: VTCRM-Basic 83isocjid5hyd02sdjiembslw323"'
CONFIGURE = f'curl "{PRINTED_HOST}configure" {KEY}'
LIST = f'curl "{PRINTED_HOST}getExtensionList" {KEY}'
LIST_JSON = f'curl "{PRINTED_HOST}getExtensionListJSON" {KEY}'
CALL = f'curl -X "{PRINTED_HOST}call" {KEY}'
DROP = f'curl "{PRINTED_HOST}drop" {KEY}'
REDIRECT = f'curl "{PRINTED_HOST}redirectIncoming" {KEY}'

CONFIGURE_PAYLOAD = {
    "events_callback_url": "https://example.com/vtcrm/callback",
    "events_callback_headers": {"X-A-Header": "A header value", "X-Another-Header": "Another header value"},
    "events_callback_parameters": {
        "a_parameter": "A parameter value",
        "another_parameter": "Another parameter value",
    },
    "allowed_ip_address": ["193.22.119.28", "218.32.3.0/32"],
}
CALL_PAYLOAD = {
    "extension": "203",
    "destination": "647460197",
    "request_callback_headers": {
        "X-Request-Header": "A request header value",
        "X-Another-Request-Header": "Another request header value",
        "X-VTCRM-External-Call-Id": "myApplicationCallid_1234",
    },
    "request_callback_parameters": {
        "a_request_parameter": "A request parameter value",
        "another_request_parameter": "Another request parameter value",
    },
}


def curl(cloud: RunningCloud, printed: str, tmp_path: Path, payload: object = None) -> tuple[int, str]:
    """Run a printed command; returns its HTTP status (0: curl sent nothing) and body."""
    body_file = tmp_path / "body"
    body_file.write_text("")
    arguments = shlex.split(printed.replace(PRINTED_HOST, cloud.url))
    arguments += [] if payload is None else ["-d", json.dumps(payload)]
    arguments += ["--silent", "--max-time", "20", "--output", str(body_file), "--write-out", "%{http_code}"]
    ran = subprocess.run(arguments, capture_output=True, text=True, timeout=60, check=False)
    return int(ran.stdout or 0), body_file.read_text()


def test_the_lists_answer_the_printed_commands(simulated_cloud: RunningCloud, tmp_path: Path) -> None:
    assert curl(simulated_cloud, LIST, tmp_path) == (200, "[200,201,202,203,204,205,206]")
    status, body = curl(simulated_cloud, LIST_JSON, tmp_path)
    assert (status, json.loads(body)[2]) == (200, {"extension": 203, "name": "Tony Manero"})


@pytest.mark.parametrize("printed", [CONFIGURE, DROP, REDIRECT])
def test_a_command_printed_without_its_payload_is_told_that_it_was_a_get(
    simulated_cloud: RunningCloud, tmp_path: Path, printed: str
) -> None:
    assert curl(simulated_cloud, printed, tmp_path)[0] == 405


def test_the_documented_configuration_registers_and_locks_nobody_out(
    simulated_cloud: RunningCloud, tmp_path: Path
) -> None:
    assert curl(simulated_cloud, CONFIGURE, tmp_path, CONFIGURE_PAYLOAD)[0] == 200
    assert curl(simulated_cloud, LIST, tmp_path)[0] == 200


def test_the_printed_call_names_no_method_and_works_once_it_does(
    simulated_cloud: RunningCloud, tmp_path: Path
) -> None:
    mended = CALL.replace("-X ", "-X POST ")

    assert curl(simulated_cloud, CALL, tmp_path, CALL_PAYLOAD)[0] == 0
    assert curl(simulated_cloud, mended, tmp_path, CALL_PAYLOAD)[0] == 200


def test_the_documented_drop_ends_a_call_at_its_documented_path(
    simulated_cloud: RunningCloud, tmp_path: Path
) -> None:
    call_id = simulated_cloud.control("incoming", from_="647460197", to=["203"])

    assert curl(simulated_cloud, DROP, tmp_path, {"callId": call_id})[0] == 200
    assert simulated_cloud.wait_for_deliveries(2)[1]["event"]["state"] == "dropped"


def test_the_documented_redirection_rings_at_the_destination(
    simulated_cloud: RunningCloud, tmp_path: Path
) -> None:
    call_id = simulated_cloud.control("incoming", from_="647460197", to=["203"])

    assert curl(simulated_cloud, REDIRECT, tmp_path, {"callId": call_id, "destination": "202"})[0] == 200
    assert simulated_cloud.wait_for_deliveries(3)[2]["event"]["callId"] == f"{call_id}.1"
