import subprocess
import sys
from pathlib import Path

import pytest

from gamma_desktop.demo.desktop import VirtualDesktop
from gamma_desktop.demo.errors import PartFailed, ProgramMissing, ScreenGone
from gamma_desktop.demo.parts import Parts
from gamma_desktop.demo.x11 import XConnection

_KEEP_AND_READ = """
import keyring
keyring.set_password("a service", "somebody", "a secret")
print(keyring.get_keyring().name, keyring.get_password("a service", "somebody"))
"""


def test_the_keyring_of_the_desktop_keeps_a_secret(desktop: VirtualDesktop) -> None:
    kept = subprocess.run(
        [sys.executable, "-c", _KEEP_AND_READ],
        env=desktop.environment(),
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert kept.stdout == "SecretService Keyring a secret\n"


def test_nothing_of_the_surrounding_session_reaches_a_program_on_the_desktop(
    desktop: VirtualDesktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.setenv("GAMMA_API_KEY", "of whoever runs the tests")
    environment = desktop.environment()
    assert not {"WAYLAND_DISPLAY", "GAMMA_API_KEY"} & environment.keys()
    assert environment["HOME"] != str(Path.home())


def test_the_screen_is_closed_to_whoever_has_no_cookie(desktop: VirtualDesktop) -> None:
    with pytest.raises(ScreenGone, match="refuses"):
        XConnection(desktop.environment()["DISPLAY"])


def test_a_stopped_desktop_leaves_no_process_and_no_file() -> None:
    with VirtualDesktop() as desktop:
        folder = desktop.home.parent
        assert str(folder).encode() in _running_environments()
    assert not folder.exists()
    assert str(folder).encode() not in _running_environments()


def _running_environments() -> bytes:
    """The environments of all running processes, as far as they may be read."""
    found = b""
    for process in Path("/proc").glob("[0-9]*/environ"):
        try:
            found += process.read_bytes()
        except OSError:
            continue
    return found


def test_a_missing_program_is_named_with_the_package_that_brings_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProgramMissing, match=r"Xvfb is missing.*apt-get install xvfb"), VirtualDesktop():
        pass


def test_a_part_that_ends_before_it_is_ready_is_reported_with_its_log(
    desktop: VirtualDesktop, tmp_path: Path
) -> None:
    with Parts(tmp_path) as parts:
        part = parts.start(
            "broken", ["sh", "-c", "echo it hurts here >&2; exit 7"], environment=desktop.environment()
        )
        with pytest.raises(PartFailed, match=r"broken ended with exit code 7.*\n.*it hurts here"):
            part.until_ready(lambda: None, seconds=60)


def test_a_part_that_never_gets_ready_is_given_up(desktop: VirtualDesktop, tmp_path: Path) -> None:
    with Parts(tmp_path) as parts:
        part = parts.start("idle", ["sleep", "60"], environment=desktop.environment())
        with pytest.raises(PartFailed, match=r"not ready within 0\.1 s"):
            part.until_ready(lambda: None, seconds=0.1)


def test_a_part_that_ignores_the_polite_request_is_ended_with_all_that_it_started(
    desktop: VirtualDesktop, tmp_path: Path
) -> None:
    with Parts(tmp_path, stop_within_seconds=0.2) as parts:
        part = parts.start(
            "stubborn",
            ["sh", "-c", "trap '' TERM; echo ready; sleep 61 & wait; wait"],
            environment=desktop.environment(),
        )
        part.until_ready(part.log.read_text, seconds=60)
    assert part.exit_code == -9
