"""A relay that sleeps, and one whose disk is full, as processes: nothing is dialled late, nothing is lost."""

import asyncio
import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from gamma_desktop.demo.waiting import look_until
from gamma_desktop.simulator.server import SimulatedCloud
from gamma_desktop.team.frames import Command, Verb
from gamma_desktop.team.member.errors import NoAnswer
from tests.apart import on_a_disk_apart
from tests.fixtures.simulated_cloud import QUICK, RunningCloud, running_cloud
from tests.integration.team.team_processes import PATIENCE, DeskProcess, RelayProcess, linked

FULL = """
import json, sys
from pathlib import Path
from gamma_desktop.simulator.server import SimulatedCloud
from tests.fixtures.simulated_cloud import QUICK, running_cloud
from tests.integration.team.team_processes import DeskProcess, RelayProcess

folder = Path(sys.argv[1])
filling = folder / "relay" / "data" / "filling"
EVENT = b'{"callId": "%s", "state": "ringing", "isIncoming": "true", "extension": "203"}'

with running_cloud(SimulatedCloud(policy=QUICK)) as cloud:
    with RelayProcess(folder / "relay", api_url=cloud.url, key=cloud.key) as relay:
        relay.start()
        with DeskProcess(folder / "ana", relay.invite("Ana", "--extension", "203")) as desk:
            desk.start()
            print(relay.post(EVENT % b"1"), desk.next_call()["call_id"])
            with filling.open("wb", buffering=0) as file:
                try:
                    while True:
                        file.write(bytes(4096))
                except OSError:
                    pass
            print(relay.post(EVENT.replace(b"}", b', "appData": "%s"}' % (b"x" * 9000)) % b"2"))
            refused = desk.run("dial", "647460197", "--from", "203", "--yes")
            print(refused.returncode, [each["request"] for each in cloud.requests()].count("call"))
            filling.unlink()
            print(relay.post(EVENT % b"3"), desk.next_call()["call_id"])
            print(desk.run("dial", "647460197", "--from", "203", "--yes").returncode)
"""


@pytest.fixture
def cloud() -> Iterator[RunningCloud]:
    with running_cloud(SimulatedCloud(policy=QUICK)) as running:
        yield running


@pytest.mark.soak
def commands_of(relay: RelayProcess) -> object:
    """How many commands came to what."""
    return json.loads(relay.command("relay", "status", "--json"))["commands"]


def test_a_relay_that_slept_dials_nothing_late(tmp_path: Path, cloud: RunningCloud) -> None:
    with RelayProcess(tmp_path / "relay", api_url=cloud.url, key=cloud.key) as relay:
        relay.start()
        desk = DeskProcess(tmp_path / "ana", relay.invite("Ana", "--extension", "203"))

        async def ask_while_it_sleeps() -> None:
            async with linked(desk) as link:
                relay.signal(signal.SIGSTOP)
                try:
                    command = Command(id="late", verb=Verb.DIAL, extension="203", destination="647460197")
                    with pytest.raises(NoAnswer):
                        await link.ask(command)
                    await asyncio.sleep(1)  # past the time by which it is to be begun
                finally:
                    relay.signal(signal.SIGCONT)

        asyncio.run(ask_while_it_sleeps())
        assert look_until(lambda: commands_of(relay) == {"refused": 1}, seconds=PATIENCE)
        assert desk.run("dial", "647460198", "--from", "203", "--yes").returncode == 0
        calls = [each for each in cloud.requests() if each["request"] == "call"]
    assert len(calls) == 1


@pytest.mark.soak
def test_a_relay_whose_disk_is_full_refuses_and_does_nothing_until_there_is_room(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    assert on_a_disk_apart(disk, "8m", FULL, disk) == ["200 1", "503", "4 0", "200 3", "0"]
