"""The start at log-in on a real desktop: arranged by a tick or a setting, and taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gamma_desktop.demo.desktop import VirtualDesktop
from gamma_desktop.demo.parts import Parts
from gamma_desktop.demo.screen import Screen
from tests.system.running_program import RunningProgram


@pytest.fixture
def running(desktop: VirtualDesktop, screen: Screen, tmp_path: Path) -> Iterator[RunningProgram]:
    with Parts(tmp_path) as parts:
        yield RunningProgram(desktop, screen, tmp_path, parts)


def _entries(desktop: VirtualDesktop) -> list[str]:
    """What the desktop would start at log-in, as written."""
    folder = desktop.home / ".config" / "autostart"
    return [each.read_text("utf-8") for each in folder.glob("*.desktop")]


def test_a_tick_on_the_settings_page_arranges_the_start_and_takes_it_back(
    desktop: VirtualDesktop, screen: Screen, running: RunningProgram
) -> None:
    screen.press(screen.wait_for_accessible(name="Settings"))
    tick = screen.wait_for_accessible(role="check box", name="Start at log-in")
    screen.press(tick)
    (entry,) = screen.wait_for("an entry", lambda _screen: _entries(desktop))
    assert f"--profile {running.program.profile} --background\n" in entry
    screen.press(tick)
    screen.wait_for("no entry any more", lambda _screen: not _entries(desktop))


def test_a_setting_that_a_command_changed_counts_at_once(
    desktop: VirtualDesktop, screen: Screen, running: RunningProgram
) -> None:
    running.program.command("config", "set", "ui.autostart", "true")
    screen.wait_for("an entry", lambda _screen: _entries(desktop))
    running.program.command("config", "set", "ui.autostart", "false")
    screen.wait_for("no entry any more", lambda _screen: not _entries(desktop))
