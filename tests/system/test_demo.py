"""The demo as a newcomer runs it on a machine without a display."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gamma_desktop.demo.accessibility import Accessible
from gamma_desktop.demo.desktop import VirtualDesktop
from gamma_desktop.demo.screen import Screen
from gamma_desktop.demo.waiting import look_until

PATIENCE = 600.0
_WITHOUT_DISPLAY = {
    name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}
}


def _demo(
    output: Path, *options: str, environment: dict[str, str] = _WITHOUT_DISPLAY
) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "gamma_desktop", "demo", "--output", str(output), *options],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_the_demo_sees_every_step_and_leaves_pictures(tmp_path: Path) -> None:
    with _demo(tmp_path) as demo:
        told, _ = demo.communicate(timeout=PATIENCE)
    assert demo.returncode == 0, told
    assert "Every step was seen" in told
    pictures = {picture.name.split("-", 1)[1] for picture in tmp_path.glob("*.png")}
    assert {"incoming-call.png", "transferred.png", "missed.png", "dialled.png"} <= pictures


@pytest.mark.soak
def test_a_team_of_three_sees_every_step_of_its_calls(tmp_path: Path) -> None:
    with _demo(tmp_path, "--team") as demo:
        told, _ = demo.communicate(timeout=PATIENCE)
    assert demo.returncode == 0, told
    assert "Every step was seen" in told
    pictures = {picture.name.split("-", 2)[2] for picture in tmp_path.glob("team-*.png")}
    assert {"answered-by-gines.png", "caught-up.png", "relay-is-back.png"} <= pictures


@pytest.mark.soak
def test_with_a_display_the_demo_plays_there(desktop: VirtualDesktop, screen: Screen, tmp_path: Path) -> None:
    with _demo(tmp_path, "--pace", "0.1", environment=desktop.environment()) as demo:
        first_pop = look_until(
            lambda: screen.find(name="Incoming call: Lucía Ferrer") or demo.poll() is not None,
            seconds=PATIENCE,
        )
        told, _ = demo.communicate(timeout=PATIENCE)
    assert demo.returncode == 0, told
    assert isinstance(first_pop, Accessible)
    assert not list(tmp_path.glob("*.png"))


@pytest.fixture
def heeds_interrupts() -> Iterator[None]:
    """What a shell runs in the background ignores interrupts, and so does all that is started there."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeds_interrupts")
@pytest.mark.parametrize("number", [pytest.param(signal.SIGINT, marks=pytest.mark.soak), signal.SIGTERM])
def test_an_interrupted_demo_leaves_nothing_behind(tmp_path: Path, number: signal.Signals) -> None:
    with _demo(tmp_path) as demo:
        log = tmp_path / "logs" / "gamma-desktop.log"
        assert look_until(log.exists, seconds=PATIENCE)
        demo.send_signal(number)
        demo.communicate(timeout=PATIENCE)
    assert demo.returncode != 0
    assert look_until(lambda: not _descendants_of(tmp_path), seconds=PATIENCE)


def _descendants_of(output: Path) -> list[str]:
    """The processes that still write a log of that demo."""
    found = []
    for descriptor in Path("/proc").glob("[0-9]*/fd/1"):
        try:
            target = str(descriptor.readlink())
        except OSError:
            continue
        if target.startswith(str(output)):
            found.append(target)
    return found
