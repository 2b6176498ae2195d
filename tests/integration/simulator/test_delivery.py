"""Events on their way to a real callback."""

import json
import ssl

import pytest
import trustme

from gamma_desktop.simulator.delivery import DeliveryPolicy
from gamma_desktop.simulator.server import EXAMPLE_PBX, SimulatedCloud
from tests.fixtures.callback_receiver import CallbackReceiver, callback_receiver_on
from tests.fixtures.simulated_cloud import QUICK, RunningCloud, running_cloud


def states(receiver: CallbackReceiver, count: int) -> list[str]:
    return [json.loads(receiver.take().body)["state"] for _ in range(count)]


def test_an_event_carries_what_was_registered(
    simulated_cloud: RunningCloud, callback_receiver: CallbackReceiver
) -> None:
    simulated_cloud.request(
        "configure",
        events_callback_url=f"{callback_receiver.url}?kept=1",
        events_callback_headers={"X-A-Header": "A header value"},
        events_callback_parameters={"a_parameter": "A parameter value"},
    )
    simulated_cloud.control("incoming", from_="647460197", to=["203"])

    event = callback_receiver.take()

    assert event.path == "/vtcrm/callback"
    assert event.parameters == {"kept": ["1"], "a_parameter": ["A parameter value"]}
    assert event.headers["X-A-Header"] == "A header value"
    assert event.headers["X-VTCRM-PBXID"] == EXAMPLE_PBX
    assert json.loads(event.body)["state"] == "ringing"


def test_a_triggered_call_brings_its_own_back_and_displaces_nothing(
    simulated_cloud: RunningCloud, callback_receiver: CallbackReceiver
) -> None:
    simulated_cloud.register(callback_receiver.url, {"X-Secret": "registered"})
    simulated_cloud.request(
        "call",
        extension="203",
        destination="647460197",
        request_callback_headers={"X-VTCRM-External-Call-Id": "mine-1", "x-secret": "displaced"},
        request_callback_parameters={"order": "7"},
    )

    event = callback_receiver.take()

    assert event.headers["X-VTCRM-External-Call-Id"] == "mine-1"
    assert event.headers.get_all("X-Secret") == ["registered"]
    assert event.parameters == {"order": ["7"]}


def test_a_slow_receiver_holds_up_the_next_event(callback_receiver: CallbackReceiver) -> None:
    """While nothing is answered, the second event waits until the first has been given up."""
    impatient = DeliveryPolicy(attempts=2, timeout=0.3, pause=0)
    callback_receiver.gate.clear()
    with running_cloud(SimulatedCloud(policy=impatient)) as cloud:
        cloud.register(callback_receiver.url)
        call_id = cloud.control("incoming", from_="647460197", to=["203"])
        cloud.control("answer", callId=call_id)

        assert states(callback_receiver, 3) == ["ringing", "ringing", "talking"]
        assert cloud.deliveries(wait=20)[0]["problem"] == "no answer within 0.3 s"


def test_a_redirect_is_not_followed(
    simulated_cloud: RunningCloud, callback_receiver: CallbackReceiver
) -> None:
    simulated_cloud.register(callback_receiver.url)
    callback_receiver.statuses.put(307)
    simulated_cloud.control("incoming", from_="647460197", to=["203"])

    (delivered,) = simulated_cloud.wait_for_deliveries(1)

    assert delivered["attempts"] == 2


def test_a_refused_event_is_tried_again_before_the_next_one(
    simulated_cloud: RunningCloud, callback_receiver: CallbackReceiver
) -> None:
    simulated_cloud.register(callback_receiver.url)
    callback_receiver.statuses.put(503)
    call_id = simulated_cloud.control("incoming", from_="647460197", to=["203"])
    simulated_cloud.control("hangup", callId=call_id)

    assert states(callback_receiver, 3) == ["ringing", "ringing", "dropped"]
    first, second = simulated_cloud.wait_for_deliveries(2)
    assert (first["isDelivered"], first["attempts"], first["status"]) == (True, 2, 200)
    assert (second["isDelivered"], second["attempts"]) == (True, 1)


def test_an_event_that_nobody_takes_is_dropped_and_the_next_one_goes(
    simulated_cloud: RunningCloud, callback_receiver: CallbackReceiver
) -> None:
    simulated_cloud.register(callback_receiver.url)
    for status in (503, 500):
        callback_receiver.statuses.put(status)
    call_id = simulated_cloud.control("incoming", from_="647460197", to=["203"])
    simulated_cloud.control("hangup", callId=call_id)

    dropped, delivered = simulated_cloud.wait_for_deliveries(2)

    assert (dropped["isDelivered"], dropped["status"], dropped["problem"]) == (False, 500, "answered 500")
    assert delivered["isDelivered"]


def test_an_unreachable_callback_is_given_up(simulated_cloud: RunningCloud) -> None:
    with callback_receiver_on() as receiver:
        simulated_cloud.register(receiver.url)
    simulated_cloud.control("incoming", from_="647460197", to=["203"])

    (dropped,) = simulated_cloud.wait_for_deliveries(1)

    assert (dropped["isDelivered"], dropped["attempts"], dropped["status"]) == (False, 2, None)


def test_without_a_callback_an_event_is_on_record_all_the_same(simulated_cloud: RunningCloud) -> None:
    simulated_cloud.control("incoming", from_="647460197", to=["203"])

    (dropped,) = simulated_cloud.wait_for_deliveries(1)

    assert dropped["problem"] == "no callback is registered"
    assert dropped["event"]["displayedNumber"] == "0647460197"


@pytest.mark.parametrize("body", [b'{"callId": "1", "state": "ringing"', b"", b"\xff\x00"])
def test_a_raw_event_is_delivered_as_it_is(
    simulated_cloud: RunningCloud, callback_receiver: CallbackReceiver, body: bytes
) -> None:
    simulated_cloud.register(callback_receiver.url)

    simulated_cloud.send_raw(body)

    assert callback_receiver.take().body == body


@pytest.mark.parametrize(("verify_tls", "is_delivered"), [(True, False), (False, True)])
def test_an_unknown_certificate_is_accepted_only_by_option(
    verify_tls: bool,
    is_delivered: bool,
) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(tls)

    with (
        callback_receiver_on(tls) as receiver,
        running_cloud(SimulatedCloud(policy=QUICK, verify_tls=verify_tls)) as cloud,
    ):
        cloud.register(receiver.url)
        cloud.control("incoming", from_="647460197", to=["203"])
        (delivery,) = cloud.wait_for_deliveries(1)

    assert delivery["isDelivered"] is is_delivered
