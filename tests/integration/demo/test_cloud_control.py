import pytest

from gamma_desktop.demo.cloud_control import CloudControl
from gamma_desktop.demo.errors import CloudRefused
from gamma_desktop.simulator.server import SimulatedCloud
from tests.fixtures.simulated_cloud import RunningCloud, running_cloud


def test_a_call_goes_through_its_life(control: CloudControl) -> None:
    call = control.incoming("647460197", ["203"])
    control.answer(call)
    control.hangup(call)
    with pytest.raises(CloudRefused, match=call):
        control.hangup(call)


def test_what_cannot_be_done_is_refused_with_the_reason(control: CloudControl) -> None:
    with pytest.raises(CloudRefused, match="999"):
        control.answer("999")


def test_the_request_that_was_waited_for_names_its_call(
    control: CloudControl, simulated_cloud: RunningCloud
) -> None:
    before = control.last_request()
    simulated_cloud.request("getExtensionList", "GET")
    simulated_cloud.request("call", extension="203", destination="647460197")
    control.lift(control.next_request("call", after=before)["callId"])


def test_a_request_that_never_comes_is_reported(control: CloudControl) -> None:
    with pytest.raises(CloudRefused, match=r"no request drop within 0\.1 s"):
        control.next_request("drop", after=0, seconds=0.1)


def test_a_cloud_that_is_gone_is_reported() -> None:
    with running_cloud(SimulatedCloud()) as cloud:
        control = CloudControl(url=cloud.url, key=cloud.key)
    with control, pytest.raises(CloudRefused, match="does not answer"):
        control.last_request()
