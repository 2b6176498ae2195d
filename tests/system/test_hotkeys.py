"""Global shortcuts on a real screen: over another program, beside one that has a shortcut already."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from gamma_desktop.demo.desktop import VirtualDesktop
from gamma_desktop.demo.hands import Hands
from gamma_desktop.demo.parts import Part, Parts
from gamma_desktop.demo.screen import Screen
from gamma_desktop.demo.waiting import look_until
from gamma_desktop.simulator.server import SimulatedCloud
from tests.fixtures.simulated_cloud import RunningCloud, running_cloud
from tests.system.running_program import KEY, KNOWN_NAME, POP, ListeningProgram, new_call_id

PATIENCE = 60.0
HELD_MS = 300
"""As long as a person holds a key, and longer than Qt waits for the focus to come back."""
SHORTCUTS = """
[shortcuts]
dial_selection = "Ctrl+Alt+D"
show_pop = "Ctrl+Alt+P"
search = "Ctrl+Alt+F"
"""
WRITER, SEARCH, QUESTION = (
    "Writing window",
    "Search or dial — Gamma Desktop",
    "Before you call — Gamma Desktop",
)


@dataclass(frozen=True)
class Office:
    """The program, a rival that has one of its shortcuts, and another program that is worked with."""

    program: ListeningProgram
    rival: Part
    writer: Part
    cloud: RunningCloud
    hands: Hands
    screen: Screen
    folder: Path

    def state(self, action: str) -> str:
        try:
            told = json.loads(next(self.folder.rglob("hotkeys.json")).read_text())
        except (StopIteration, OSError, ValueError):
            return ""
        return str(told.get(action, ""))

    def until_focus_is_on(self, title: str) -> None:
        self.screen.wait_for(f"the keyboard in {title!r}", lambda screen: _has_focus(screen, title))

    def calls(self) -> list[tuple[object, object]]:
        """Who was asked to call whom."""
        asked = [each for each in self.cloud.requests() if each["request"] in {"call", "triggerCall"}]
        return [(each["body"]["extension"], each["body"]["destination"]) for each in asked]

    def called_by_enter(self) -> list[tuple[object, object]]:
        """Press Enter, unless it has acted: a row that has just appeared does nothing yet."""
        if not self.calls():
            self.hands.press("Return")
        return self.calls()

    def hotkeys_of_doctor(self) -> dict[str, str]:
        done = subprocess.run(
            self.program.program.command_line("doctor", "--json"),
            env=self.program.program.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        (found,) = (each for each in json.loads(done.stdout) if each["check"] == "hotkeys")
        checked: dict[str, str] = found
        return checked


def _has_focus(screen: Screen, title: str) -> bool:
    focus = screen.focus()
    return focus is not None and focus.title == title


def _is_pop_active(screen: Screen) -> bool:
    return any("active" in each.states for each in screen.find_all(role="dialog", name=POP))


@contextmanager
def _window_manager_halted() -> Iterator[None]:
    """While the desktop's window manager, which this process started, does nothing, as on a busy machine."""
    mine = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    children = [int(pid) for each in mine for pid in each.read_text().split()]
    managers = [pid for pid in children if Path(f"/proc/{pid}/comm").read_text() == "openbox\n"]
    assert managers
    for pid in managers:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in managers:
            os.kill(pid, signal.SIGCONT)


@pytest.fixture
def office(desktop: VirtualDesktop, screen: Screen, tmp_path: Path) -> Iterator[Office]:
    environment = {**desktop.environment(), "PYTHONPATH": str(Path(__file__).parents[2])}
    written = tmp_path / "written.txt"
    with Parts(tmp_path / "logs") as parts, running_cloud(SimulatedCloud(key=KEY)) as cloud:
        grabbed = tmp_path / "grabbed"
        rival = [sys.executable, "-m", "tests.system.key_grabber", "p", str(grabbed)]
        rival_part = parts.start("rival", rival, environment=environment)
        rival_part.until_ready(grabbed.exists, seconds=PATIENCE)
        program = ListeningProgram(
            desktop.environment(), tmp_path, parts, api_url=cloud.url, settings=SHORTCUTS
        )
        writer = [sys.executable, "-m", "tests.system.writing_window", str(written)]
        writer_part = parts.start("writer", writer, environment=environment)
        writer_part.until_ready(written.exists, seconds=PATIENCE)
        hands = Hands(desktop.environment())
        yield Office(program, rival_part, writer_part, cloud, hands, screen, tmp_path)


def test_shortcuts_work_over_another_program_and_say_where_one_is_taken(office: Office) -> None:
    assert look_until(lambda: office.state("search") == "hotkey_ready", seconds=PATIENCE)
    assert office.state("show_pop") == "hotkey_taken"
    checked = office.hotkeys_of_doctor()
    assert checked["state"] == "warning"
    assert checked["reason"] == "Ctrl+Alt+P does not work: Another program uses this shortcut"

    office.until_focus_is_on(WRITER)
    office.hands.press("ctrl+alt+f")
    office.until_focus_is_on(SEARCH)
    office.hands.press("ctrl+alt+p", held_ms=HELD_MS)  # the other program's: it takes nothing away
    office.hands.type(KNOWN_NAME[:3].lower())
    office.screen.wait_for_accessible(name=f"{KNOWN_NAME}, Ferrer Óptica · 647 46 01 97")
    office.hands.press("Escape")
    office.until_focus_is_on(WRITER)
    office.hands.press("ctrl+alt+f")
    office.until_focus_is_on(SEARCH)
    office.hands.type(KNOWN_NAME[:3].lower())
    office.screen.wait_for_accessible(name=f"{KNOWN_NAME}, Ferrer Óptica · 647 46 01 97")
    called = look_until(office.called_by_enter, seconds=PATIENCE)
    office.until_focus_is_on(WRITER)
    assert called == office.calls() == [("203", "647460197")]

    office.hands.type("tell Ana 911 22 33 44 today")
    office.hands.press("ctrl+a")
    office.hands.press("ctrl+alt+d")
    office.until_focus_is_on(QUESTION)
    office.screen.wait_for_accessible(name="Call 911 22 33 44")
    office.hands.press("Escape")
    office.until_focus_is_on("Gamma Desktop")
    assert office.calls() == called

    office.rival.kill()
    office.program.program.command("config", "set", "shortcuts.show_pop", "Ctrl+Alt+O")
    assert look_until(lambda: office.state("show_pop") == "hotkey_ready", seconds=PATIENCE)
    office.program.post(new_call_id(), "ringing")
    office.screen.wait_for_accessible(name=POP)
    with _window_manager_halted():
        office.hands.press("ctrl+alt+o", held_ms=HELD_MS)
        office.screen.wait_for("that the pop can be worked by its keys", _is_pop_active)
    office.until_focus_is_on(f"{POP} — Gamma Desktop")

    os.kill(office.writer.pid, signal.SIGSTOP)  # who has the selection hangs: nothing waits for it
    try:
        office.hands.press("ctrl+alt+d")
        office.until_focus_is_on("Gamma Desktop")
    finally:
        os.kill(office.writer.pid, signal.SIGCONT)
    office.screen.wait_for(
        "that no number is selected",
        lambda screen: [each for each in screen.find_all() if each.name.startswith("No phone number")],
    )


def test_no_shortcut_is_lost_while_the_keyboard_gets_another_layout(desktop: VirtualDesktop) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.system.key_presser", str(round(PATIENCE))],
        env={**desktop.environment(), "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=2 * PATIENCE,
        check=True,
    )
    assert done.stdout == "dial_selection show_pop search"
