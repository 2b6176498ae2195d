"""Hostile links as the system hands them on: real second starts of a running program, and cold starts."""

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from gamma_desktop.demo.desktop import VirtualDesktop
from gamma_desktop.demo.parts import Part, Parts
from gamma_desktop.demo.screen import Screen
from gamma_desktop.demo.waiting import look_until
from tests.fixtures.simulated_cloud import RunningCloud
from tests.system.running_program import ListeningProgram, tray_title
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
    """What is handed on while the program runs, and to none that runs; and how many at once in the end."""

    running: Sequence[str]
    cold: Sequence[str]
    at_once: int


def test_every_link_of_the_long_form_can_be_handed_on() -> None:
    assert len(ALL) >= 200


@pytest.mark.parametrize(
    "links",
    [
        pytest.param(Links(FEW, cold=(), at_once=2), id="few"),
        pytest.param(Links(ALL, cold=COLD, at_once=6), id="all", marks=pytest.mark.soak),
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
        all_at_once = [
            running.program.start(parts, "--", GOOD, name=f"cold-{nth}") for nth in range(links.at_once)
        ]
        part = the_one_that_stays(all_at_once)
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


def the_one_that_stays(started: Sequence[Part]) -> Part:
    """The program that runs, once every other start has handed its link on to it."""

    def others_are_done() -> bool:
        return [each.exit_code for each in started].count(0) == len(started) - 1

    assert look_until(others_are_done, seconds=120), [each.exit_code for each in started]
    return next(each for each in started if each.exit_code is None)


def refusals(screen: Screen) -> list[str]:
    """What the window tells of links that are not called."""
    labels = (each.name for each in screen.find_all(role="label"))
    return [name for name in labels if "link" in name and name.endswith("cannot be called")]


def windows(screen: Screen) -> set[tuple[int | None, str]]:
    """Every window on the screen, with its process, but for the tray, which comes with the first icon."""
    return {(each.pid, each.title) for each in screen.windows() if each.title != tray_title()}
