"""What a desk's commands ask for is done by the relay, with its key: all of it as processes."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from gamma_desktop.simulator.server import SimulatedCloud
from gamma_desktop.team.frames import Command, Result, State, Verb
from gamma_desktop.team.member.errors import NoAnswer
from tests.fixtures.simulated_cloud import QUICK, RunningCloud, running_cloud
from tests.integration.team.team_processes import DeskProcess, RelayProcess, linked


@pytest.fixture
def cloud() -> Iterator[RunningCloud]:
    with running_cloud(SimulatedCloud(policy=QUICK)) as running:
        yield running


def ask_once_more(desk: DeskProcess, command_id: str) -> Result:
    """Repeat a command by its id, as no desk of ours does."""

    async def ask() -> Result:
        async with linked(desk) as link:
            command = Command(id=command_id, verb=Verb.DIAL, extension="203", destination="647460197")
            return await link.ask(command)

    return asyncio.run(ask())


def dial_over_a_kill(folder: Path, cloud: RunningCloud, *, careless: str = "") -> None:
    with ExitStack() as ending:
        relay = ending.enter_context(RelayProcess(folder / "relay", api_url=cloud.url, key=cloud.key))
        if careless:
            relay.program = "tests.integration.team.careless_relay"
            relay.environment["CARELESS"] = careless
        relay.start()
        desk = DeskProcess(folder / "ana", relay.invite("Ana", "--extension", "203"))
        known = json.loads(desk.command("extensions", "--json"))
        dialled = json.loads(desk.command("dial", "647 460 197", "--from", "203", "--json"))
        foreign = desk.run("dial", "+33 1 23 45 67 89", "--from", "203", "--yes")
        others = desk.run("dial", "647 460 197", "--from", "201")
        cloud.control("fail", request="call", hang=True)
        before = len(cloud.requests())
        asking = threading.Thread(
            target=lambda: results.append(desk.run("dial", "647460197", "--from", "203", "--json"))
        )
        results: list[object] = []
        asking.start()
        (request,) = cloud.requests(before, 60)
        relay.kill()
        asking.join(60)
        relay.start()
        ours = request["body"]["request_callback_headers"]["X-VTCRM-External-Call-Id"]
        again = ask_once_more(desk, ours)
        asked = [each["request"] for each in cloud.requests() if each["request"] == "call"]

    assert "203" in [each["extension"] for each in known]
    assert dialled["external_call_id"].startswith("gd-")
    assert (foreign.returncode, others.returncode) == (4, 4)
    assert "relay does not do this" in foreign.stderr
    assert [getattr(each, "returncode", None) for each in results] == [5]
    assert again.state is State.UNKNOWN
    assert len(asked) == 2


def test_a_desk_without_a_key_dials_by_the_relay_and_once_even_if_that_is_killed(
    tmp_path: Path, cloud: RunningCloud
) -> None:
    dial_over_a_kill(tmp_path, cloud)


@pytest.mark.soak
def test_a_relay_that_keeps_no_command_before_it_asks_is_noticed(tmp_path: Path, cloud: RunningCloud) -> None:
    with pytest.raises((AssertionError, NoAnswer)):
        dial_over_a_kill(tmp_path, cloud, careless="asking")
