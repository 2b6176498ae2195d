"""What systemd is told, by a socket like its own."""

import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gamma_desktop.desktop.service_manager import tell_ready, tell_stopping

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="systemd is of Linux")


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(60)
        yield listening


def test_the_manager_hears_that_a_service_is_ready_and_that_it_stops(
    manager: socket.socket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    tell_ready("3 desks")
    assert manager.recv(100) == b"READY=1\nSTATUS=3 desks"
    tell_stopping()
    assert manager.recv(100) == b"STOPPING=1"


def test_an_abstract_socket_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind("\0gamma-desktop-test-of-notifying")
        listening.settimeout(60)
        monkeypatch.setenv("NOTIFY_SOCKET", "@gamma-desktop-test-of-notifying")
        tell_stopping()
        assert listening.recv(100) == b"STOPPING=1"


def test_a_manager_that_is_gone_is_no_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "none"))
    tell_ready("")
    assert "not told" in caplog.text
