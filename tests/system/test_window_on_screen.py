"""The window on a real desktop, where text and controls are larger than usual."""

import subprocess
import sys
from pathlib import Path

import pytest

from gamma_desktop.demo.desktop import VirtualDesktop
from gamma_desktop.demo.x11 import Rectangle

_SHOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from gamma_desktop.ui.window.placement import WindowGeometry
from gamma_desktop.desktop.application import Application
from gamma_desktop.ui.window.main_window import MainWindow

application = Application([])
window = MainWindow()
geometry = WindowGeometry(Path(sys.argv[1]), window)
geometry.restore()
window.show()
looking = QTimer(interval=20)

def look():
    is_framed = window.windowHandle().frameMargins().top() > 0
    is_inside = window.screen().availableGeometry().contains(window.frameGeometry())
    if is_framed and is_inside:
        end()

def end():
    frame, screen = window.frameGeometry(), window.screen().availableGeometry()
    print(*frame.getRect(), *screen.getRect(), *window.size().toTuple())
    geometry.save()
    application.quit()

looking.timeout.connect(look)
looking.start()
QTimer.singleShot(20_000, end)
application.exec()
"""


def size_shown(desktop: VirtualDesktop, saved: Path, factor: str) -> tuple[int, int]:
    """Shows the window, which must come to lie on the screen with its frame; returns its size."""
    environment = desktop.environment() | {"QT_SCALE_FACTOR": factor}
    command = [sys.executable, "-c", _SHOW, str(saved)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True)
    left, top, width, height, *screen, inner_width, inner_height = map(int, done.stdout.split())
    assert Rectangle(*screen).contains(Rectangle(left, top, width, height)), done.stdout
    return inner_width, inner_height


@pytest.mark.parametrize("factor", ["1.25", "3"])
def test_the_first_window_fits_onto_the_screen(desktop: VirtualDesktop, tmp_path: Path, factor: str) -> None:
    size_shown(desktop, tmp_path / "saved", factor)


def test_a_saved_window_fits_onto_a_screen_that_is_smaller_now(
    desktop: VirtualDesktop, tmp_path: Path
) -> None:
    assert size_shown(desktop, tmp_path / "saved", "1") == (980, 680)
    size_shown(desktop, tmp_path / "saved", "1.5")
