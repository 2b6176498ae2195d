"""What the system is told of the program as it starts, seen from a process of its own."""

import subprocess
import sys
from textwrap import dedent

ON_WINDOWS = dedent("""
    import ctypes, sys
    from types import SimpleNamespace
    from PySide6.QtWidgets import QApplication
    from gamma_desktop.desktop.application import Application

    def set_id(name):
        print(name, "has no window yet" if QApplication.instance() is None else "is too late")

    ctypes.windll = SimpleNamespace(
        shell32=SimpleNamespace(SetCurrentProcessExplicitAppUserModelID=set_id)
    )
    sys.platform = "win32"
    application = Application(["gamma-desktop", "-platform", "offscreen"])
""")
"""With a stand-in for the one call of Windows; all else is the application itself."""


def test_the_task_bar_of_windows_is_told_whose_windows_these_are_before_there_is_any() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ON_WINDOWS], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "gamma-desktop has no window yet\n"
