"""Hostile links as the system hands them on: real second starts of a running program, and a cold start."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from gamma_desktop.demo.desktop import VirtualDesktop
from gamma_desktop.demo.parts import Parts
from gamma_desktop.demo.screen import Screen
from tests.fixtures.simulated_cloud import RunningCloud
from tests.system.running_program import ListeningProgram
from tests.unit.cli.hostile_links import HOSTILE

WINDOW, QUESTION = "Gamma Desktop", "Before you call — Gamma Desktop"
FEW = ("--version", "tel:$(dial 112)", "tel:--yes 647460197", "sip:647460197;postd=1234")
"""The last one passes as a link, and is asked about."""
MANY = (*[link for link in HOSTILE if "\0" not in link][::10], *FEW)


@pytest.mark.parametrize(
    "links", [pytest.param(FEW, id="few"), pytest.param(MANY, id="many", marks=pytest.mark.soak)]
)
def test_no_hostile_link_dials_starts_an_option_or_opens_a_second_window(
    links: Sequence[str],
    desktop: VirtualDesktop,
    screen: Screen,
    simulated_cloud: RunningCloud,
    tmp_path: Path,
) -> None:
    with Parts(tmp_path / "parts") as parts:
        running = ListeningProgram(desktop.environment(), tmp_path, parts, simulated_cloud.url)
        for link in links:
            assert hand_on(running, link), link
        screen.wait_for("the question", lambda seen: seen.window(QUESTION))
        assert windows_of_ours(screen) == {(running.pid, WINDOW), (running.pid, QUESTION)}, screen.windows()

        running.part.stop()
        cold = running.program.start(parts, "--", FEW[-1], name="cold")
        cold.until_ready(lambda: screen.window(QUESTION), seconds=60)
        assert windows_of_ours(screen) == {(cold.pid, WINDOW), (cold.pid, QUESTION)}
    assert [each["request"] for each in simulated_cloud.requests() if each["method"] == "POST"] == []


def hand_on(running: ListeningProgram, link: str) -> bool:
    """Start the program again with a link; whether that is taken or refused as one, and as nothing else."""
    done = subprocess.run(
        running.program.command_line("--", link),
        env=running.program.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    is_refused = done.returncode == 2 and " link" in done.stderr
    return not done.stdout and (is_refused or (done.returncode, done.stderr) == (0, ""))


def windows_of_ours(screen: Screen) -> set[tuple[int | None, str]]:
    """Every window with a title that a program of ours has on the screen, with its process."""
    return {(each.pid, each.title) for each in screen.windows() if each.title in {WINDOW, QUESTION}}
