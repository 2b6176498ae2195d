"""A tray says that its icon has the keyboard, as some do: what is typed still arrives in the window."""

import subprocess
import sys
from pathlib import Path

from gamma_desktop.demo.desktop import VirtualDesktop
from gamma_desktop.demo.hands import Hands
from gamma_desktop.demo.parts import Parts
from gamma_desktop.demo.screen import Screen
from tests.system.running_program import RunningProgram

TITLE = "Gamma Desktop"
TYPED = "ferrer"


def _has_keyboard(screen: Screen) -> bool:
    focused = screen.focus()
    return focused is not None and focused.title == TITLE


def test_what_is_typed_arrives_in_the_window_after_a_tray_gave_its_icon_the_focus(
    desktop: VirtualDesktop, screen: Screen, tmp_path: Path
) -> None:
    with Parts(tmp_path) as parts:
        running = RunningProgram(desktop, screen, tmp_path, parts)
        screen.wait_for("the window with the keyboard", _has_keyboard)
        (icon,) = running.tray_icons()
        giver = [sys.executable, "-m", "tests.system.focus_giver", str(icon.id)]
        environment = {**desktop.environment(), "PYTHONPATH": str(Path(__file__).parents[2])}
        subprocess.run(giver, env=environment, check=True, timeout=60)
        hands = Hands(desktop.environment())
        hands.press("ctrl+k")
        hands.type(TYPED)
        screen.wait_for("what was typed", lambda each: any(found.text == TYPED for found in each.find_all()))
