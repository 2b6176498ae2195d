"""The simulated cloud comes and goes: in-process, and as a process."""

import asyncio
import gc
import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from gamma_desktop.shipped import resource
from gamma_desktop.simulator.errors import Impossible, PortTaken
from gamma_desktop.simulator.scenario import parse_scenario
from gamma_desktop.simulator.server import EXAMPLE_KEY, SimulatedCloud
from tests.fixtures.callback_receiver import CallbackReceiver
from tests.fixtures.simulated_cloud import QUICK, RunningCloud, running_cloud

TURNS_TO_STOP = 12  # of the loop, and some more


@contextmanager
def process(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The command as a process, killed at the end if it still runs."""
    command = [sys.executable, "-m", "gamma_desktop", "simulate", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as started:
        try:
            yield started
        finally:
            started.kill()


async def test_it_serves_in_the_loop_of_a_test() -> None:
    async with SimulatedCloud() as cloud, httpx.AsyncClient() as client:
        answer = await client.get(
            f"{cloud.url}getExtensionList", headers={"Authorization": f"VTCRM-Basic {EXAMPLE_KEY}"}
        )

    assert answer.status_code == 200


async def test_stopping_leaves_nothing_over(callback_receiver: CallbackReceiver) -> None:
    """A hanging request, a question that waits, a scenario and a stuck delivery all end with the server."""
    callback_receiver.gate.clear()
    before = asyncio.all_tasks()
    cloud = SimulatedCloud()
    await cloud.start()
    async with httpx.AsyncClient(timeout=20) as client, asyncio.TaskGroup() as group:
        key = {"Authorization": f"VTCRM-Basic {EXAMPLE_KEY}"}
        registration = {"events_callback_url": callback_receiver.url}
        await client.post(f"{cloud.url}configure", headers=key, json=registration)
        await client.post(f"{cloud.control_url}incoming", json={"from": "647460197", "to": ["203"]})
        await client.post(f"{cloud.control_url}fail", json={"request": "drop", "hang": True})
        await client.post(
            f"{cloud.control_url}scenario", content=resource("scenarios/triggered.json").read_bytes()
        )
        waiting = group.create_task(client.get(f"{cloud.control_url}deliveries?wait=60"))
        hanging = group.create_task(_broken(client.post(f"{cloud.url}drop", headers=key, json={})))
        await cloud.cloud.requests.after(1, wait_seconds=20)
        await cloud.stop()

    assert waiting.result().json() == []
    assert hanging.result()
    assert asyncio.all_tasks() == before
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", httpx.URL(cloud.url).port)


async def test_a_hanging_request_is_over_once_its_client_has_left() -> None:
    before = asyncio.all_tasks()
    async with SimulatedCloud() as cloud, httpx.AsyncClient(timeout=60) as client:
        await client.post(f"{cloud.control_url}fail", json={"request": "drop", "hang": True})
        with pytest.raises(httpx.ReadTimeout):
            await client.post(f"{cloud.url}drop", json={}, timeout=httpx.Timeout(60, read=0.3))

    assert asyncio.all_tasks() == before


async def test_whoever_comes_in_while_it_stops_is_not_left_open() -> None:
    for turns in range(TURNS_TO_STOP):
        async with SimulatedCloud() as cloud:
            address = httpx.URL(cloud.url)
            cloud.stop_soon()
            for _ in range(turns):
                await asyncio.sleep(0)
            with socket.socket() as client:
                client.connect_ex((address.host, address.port))
                await cloud.stopped()
    gc.collect()  # a connection that was left open is a warning, and so an error


async def _broken(request: object) -> bool:
    assert asyncio.iscoroutine(request)
    try:
        await request
    except httpx.RemoteProtocolError:
        return True
    return False


def test_a_thread_that_served_is_gone() -> None:
    with running_cloud(SimulatedCloud(policy=QUICK)):
        assert "simulated cloud" in {thread.name for thread in threading.enumerate()}

    assert "simulated cloud" not in {thread.name for thread in threading.enumerate()}


async def test_it_plays_nothing_before_it_has_started() -> None:
    scenario = parse_scenario(resource("scenarios/missed.json").read_bytes())

    with pytest.raises(Impossible):
        SimulatedCloud().play(scenario)


async def test_a_taken_port_is_told(simulated_cloud: RunningCloud) -> None:
    port = httpx.URL(simulated_cloud.url).port
    assert port is not None

    with pytest.raises(PortTaken, match=str(port)):
        await SimulatedCloud(port=port).start()


def test_it_is_bound_to_loopback_alone(simulated_cloud: RunningCloud) -> None:
    port = httpx.URL(simulated_cloud.url).port
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as other_address:
        # The whole of 127/8 is this machine: a server bound to every address would be found there.
        assert other_address.connect_ex(("127.0.0.2", port)) != 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_tells_where_it_is_and_ends_cleanly(number: signal.Signals) -> None:
    with process("--key", "another") as command:
        assert command.stdout is not None
        ready = json.loads(command.stdout.readline())
        answer = httpx.get(
            f"{ready['url']}getExtensionList", headers={"Authorization": "VTCRM-Basic another"}
        )
        command.send_signal(number)
        rest, log = command.communicate(timeout=60)

    assert (ready["key"], answer.status_code) == ("another", 200)
    assert (command.returncode, rest) == (0, "")
    assert "GET getExtensionList: 200" in log


def test_the_command_plays_a_scenario_once_a_callback_is_registered(
    callback_receiver: CallbackReceiver,
) -> None:
    scenario = resource("scenarios/missed.json")
    with process("--scenario", str(scenario), "--speed", "1000", "--pbx", "acme") as command:
        assert command.stdout is not None
        ready = json.loads(command.stdout.readline())
        httpx.post(
            f"{ready['url']}configure",
            headers={"Authorization": f"VTCRM-Basic {ready['key']}"},
            json={"events_callback_url": callback_receiver.url},
        ).raise_for_status()
        events = [callback_receiver.take() for _ in range(2)]

    assert [json.loads(event.body)["state"] for event in events] == ["ringing", "dropped"]
    assert {event.headers["X-VTCRM-PBXID"] for event in events} == {"acme"}


def test_the_command_says_in_a_line_that_its_port_is_taken(simulated_cloud: RunningCloud) -> None:
    port = httpx.URL(simulated_cloud.url).port
    with process("--port", str(port)) as command:
        output, problem = command.communicate(timeout=60)

    assert (command.returncode, output) == (1, "")
    assert problem.count("\n") == 1
    assert f"127.0.0.1:{port}" in problem


def test_the_command_says_in_a_line_what_is_wrong_with_a_scenario() -> None:
    with process("--scenario", str(resource("icons"))) as command:
        _, problem = command.communicate(timeout=60)

    assert (command.returncode, problem.count("\n")) == (1, 1)
    assert "icons cannot be read: Is a directory" in problem
