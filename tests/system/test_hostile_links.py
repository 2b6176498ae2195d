"""Hostile links as the system hands them on: real second starts of a running program, and cold starts."""

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from gamma_desktop.demo.desktop import VirtualDesktop
from gamma_desktop.demo.parts import Parts
from gamma_desktop.demo.screen import Screen
from tests.fixtures.simulated_cloud import RunningCloud
from tests.system.running_program import ListeningProgram
from tests.unit.cli.hostile_links import HOSTILE

WINDOW, QUESTION = "Gamma Desktop", "Before you call — Gamma Desktop"
OF_112 = "Emergency number — Gamma Desktop"
GOOD = "sip:647460197;postd=1234"
"""Passes as a link, and is asked about."""
LONG = "tel:" + "1" * 5000
FEW = ("--version", "tel:$(dial 112)", LONG, GOOD)
ALL = (*[link for link in dict.fromkeys(HOSTILE) if "\0" not in link], GOOD)
"""But for those that no system can hand on."""
COLD = ("--version", "tel:$(dial 112)", "tel:--yes 647460197", LONG, "tel:\udc80", "dial")


@dataclass(frozen=True)
class Links:
    """What is handed on while the program runs, and to none that runs."""

    running: Sequence[str]
    cold: Sequence[str]


def test_every_link_of_the_long_form_can_be_handed_on() -> None:
    assert len(ALL) >= 200


@pytest.mark.parametrize(
    "links",
    [
        pytest.param(Links(FEW, cold=()), id="few"),
        pytest.param(Links(ALL, cold=COLD), id="all", marks=pytest.mark.soak),
    ],
)
def test_no_hostile_link_dials_starts_an_option_or_opens_a_second_window(
    links: Links,
    desktop: VirtualDesktop,
    screen: Screen,
    simulated_cloud: RunningCloud,
    tmp_path: Path,
) -> None:
    with Parts(tmp_path / "parts") as parts:
        before = windows(screen)
        running = ListeningProgram(desktop.environment(), tmp_path, parts, simulated_cloud.url)
        ours = {(running.pid, title) for title in (WINDOW, QUESTION)}
        for link in links.running:
            assert hand_on(running, link), link
            assert windows(screen) - before <= {*ours, (running.pid, OF_112)}, link
        screen.wait_for("the window and one question", lambda seen: windows(seen) - before == ours)
        running.part.stop()

        for link in links.cold:
            part = running.program.start(parts, "--", link, name="cold")
            part.until_ready(lambda: refusals(screen), seconds=60)
            assert windows(screen) - before == {(part.pid, WINDOW)}, link
            part.stop()
        part = running.program.start(parts, "--", GOOD, name="cold")
        part.until_ready(lambda: screen.window(QUESTION), seconds=60)
        assert windows(screen) - before == {(part.pid, WINDOW), (part.pid, QUESTION)}
    assert [each["request"] for each in simulated_cloud.requests() if each["method"] == "POST"] == []


def hand_on(running: ListeningProgram, link: str) -> bool:
    """Start the program again with a link; whether that is taken or refused as one, and as nothing else."""
    done = subprocess.run(
        [os.fsencode(each) for each in running.program.command_line("--", link)],
        env=running.program.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    is_refused = done.returncode == 2 and " link" in done.stderr and done.stderr.count("\n") == 1
    return not done.stdout and (is_refused or (done.returncode, done.stderr) == (0, ""))


def refusals(screen: Screen) -> list[str]:
    """What the window tells of links that are not called."""
    labels = (each.name for each in screen.find_all(role="label"))
    return [name for name in labels if "link" in name and name.endswith("cannot be called")]


def windows(screen: Screen) -> set[tuple[int | None, str]]:
    """Every window on the screen, with its process."""
    return {(each.pid, each.title) for each in screen.windows()}
