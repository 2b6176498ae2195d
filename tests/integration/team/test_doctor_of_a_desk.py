"""``doctor`` on a desk of a team: its relay in place of key, listener and registration."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.team.team_processes import DeskProcess, RelayProcess

OF_A_LONE_DESK = {"key", "api", "listener", "callback", "secret", "tls"}


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[RelayProcess]:
    with RelayProcess(tmp_path / "relay") as relay:
        relay.start()
        yield relay


@pytest.fixture
def desk(tmp_path: Path, relay: RelayProcess) -> Iterator[DeskProcess]:
    with DeskProcess(tmp_path / "ana", relay.invite("ana", "--extension", "203")) as desk:
        yield desk


def problems(desk: DeskProcess) -> dict[str, str]:
    """What is wrong, by the check that says so."""
    checks = json.loads(desk.run("doctor", "--json").stdout)
    return {each["check"]: each["reason"] for each in checks if each["state"] == "problem"}


def test_the_relay_is_looked_at_in_place_of_key_and_listener(desk: DeskProcess) -> None:
    done = desk.run("doctor", "--json")
    checks = {each["check"]: each for each in json.loads(done.stdout)}
    assert done.returncode == 0
    assert not checks.keys() & OF_A_LONE_DESK
    assert (checks["relay"]["state"], checks["relay"]["reason"][:31]) == (
        "ok",
        "Connected to your team as ana (",
    )


def test_a_relay_that_is_away_is_the_one_problem(desk: DeskProcess, relay: RelayProcess) -> None:
    relay.stop()
    assert problems(desk) == {"relay": "The relay cannot be reached"}


def test_a_desk_that_was_removed_is_told_so(desk: DeskProcess, relay: RelayProcess) -> None:
    relay.command("relay", "remove", "ana", "--yes")
    assert list(problems(desk)) == ["relay"]
