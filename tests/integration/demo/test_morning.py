"""The script of the morning against the simulated cloud, with an agent who believes everything."""

from pathlib import Path

import pytest

from gamma_desktop.demo.agent import Caller
from gamma_desktop.demo.cloud_control import CloudControl
from gamma_desktop.demo.errors import NotSeen
from gamma_desktop.demo.morning import EXTENSION, Morning
from gamma_desktop.demo.showing import play
from gamma_desktop.demo.story import Story
from tests.fixtures.simulated_cloud import RunningCloud


class CredulousAgent:
    """Sees whatever is expected, but for the words in ``missing``; acts on the cloud itself."""

    def __init__(self, cloud: RunningCloud, missing: str = "") -> None:
        self._cloud = cloud
        self._missing = missing

    def opens_window(self) -> None:
        """See."""

    def goes_on_working(self) -> None:
        """See."""

    def was_not_disturbed(self) -> None:
        """See."""

    def sees_tray_icon(self) -> None:
        """See."""

    def sees_pop(self, caller: Caller, *words: str) -> None:
        if self._missing and any(self._missing in each for each in words):
            raise NotSeen(f"{caller.title} without {self._missing}")

    def sees_no_offer(self, caller: Caller, button: str) -> None:
        """See."""

    def hangs_up(self, _caller: Caller, call_id: str) -> None:
        self._cloud.request("drop", callId=call_id).raise_for_status()

    def transfers(self, _caller: Caller, call_id: str, *, extension: str) -> None:
        self._cloud.request("redirectIncoming", callId=call_id, destination=extension).raise_for_status()

    def calls_back(self, _caller: Caller, number: str) -> None:
        self.dials(number)

    def dials(self, number: str) -> None:
        self._cloud.request("call", extension=EXTENSION, destination=number).raise_for_status()


def test_the_morning_ends_well_when_every_step_is_seen(
    control: CloudControl,
    simulated_cloud: RunningCloud,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    morning = Morning(control, CredulousAgent(simulated_cloud), Story(tmp_path, None))
    assert play(morning, logs=tmp_path, closing="All is well")
    assert "All is well, in " in capsys.readouterr().out


def test_a_step_that_is_not_seen_is_named_with_the_last_picture_and_the_logs(
    control: CloudControl,
    simulated_cloud: RunningCloud,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    agent = CredulousAgent(simulated_cloud, missing="Missed")
    morning = Morning(control, agent, Story(tmp_path, lambda path: path.touch()))
    assert not play(morning, logs=tmp_path / "logs", closing="All is well")
    told = capsys.readouterr().err
    assert "A call is missed, and called back" in told
    assert f"The logs are in {tmp_path / 'logs'}" in told
    assert next(tmp_path.glob("*-not-as-expected.png")).name in told
