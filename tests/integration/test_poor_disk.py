"""The real program as on a disk without locks or shared maps: window and command say it in words."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures import poor_disk

LACKS = {"locks": "file locks", "maps": "shared memory maps"}
READ_THE_BOX = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox
from gamma_desktop.app.program import run_program
from gamma_desktop.desktop.application import Application
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.paths import profile_paths

def read():
    for box in application.topLevelWidgets():
        if isinstance(box, QMessageBox):
            print(box.windowTitle(), box.text(), sep=": ")
            box.button(QMessageBox.StandardButton.Close).click()

application = Application(sys.argv[:1])
timer = QTimer()
timer.timeout.connect(read)
timer.start(20)
try:
    run_program(profile_paths(sys.argv[1]), link=None, in_background=False)
except GammaDesktopError as error:
    print(type(error).__name__)
"""


def on_a_disk_without(what: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, poor_disk.__file__, what, sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=False)


@pytest.fixture(autouse=True)
def _needs_filters() -> None:
    allowed = subprocess.run(
        [sys.executable, poor_disk.__file__, "locks", "/bin/true"], capture_output=True, check=False
    )
    if sys.platform != "linux" or allowed.returncode != 0:
        pytest.skip("needs Linux's seccomp filters: run it outside of a container, or in a --privileged one")


@pytest.mark.parametrize(
    ("what", "command"), [("locks", ("contacts", "import", __file__)), ("maps", ("listen",))]
)
def test_a_command_says_what_the_disk_lacks_and_what_to_do(
    tmp_path: Path, what: str, command: tuple[str, ...]
) -> None:
    profile = tmp_path / "profile"
    ran = on_a_disk_without(what, "-m", "gamma_desktop", "--profile", str(profile), *command)
    assert ran.returncode == 1
    (line,) = ran.stderr.splitlines()
    assert "This profile cannot be used" in line
    assert f"need a disk with {LACKS[what]}, and this one has none" in line
    assert "Name another folder with --profile" in line
    assert "another program" not in line
    assert not (profile / "data" / "book.db").exists()


@pytest.mark.parametrize("what", LACKS)
def test_the_window_says_it_too(tmp_path: Path, what: str) -> None:
    ran = on_a_disk_without(what, "-c", READ_THE_BOX, str(tmp_path / "profile"))
    told, ended = ran.stdout.splitlines()
    assert told.startswith("Gamma Desktop cannot start: This profile cannot be used.")
    assert f"need a disk with {LACKS[what]}" in told
    assert "Name another folder with --profile" in told
    assert ended == "ProfileUnusable"
