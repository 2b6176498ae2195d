"""A later start is heard by the program that runs already."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from gamma_desktop.app.instance_channel import InstanceChannel, channel_name, send_to_running_program

SENDER = """
import sys
from gamma_desktop.app.instance_channel import send_to_running_program
sys.exit(0 if send_to_running_program(sys.argv[1], sys.argv[2]) else 1)
"""


EARLY_SENDER = """
import sys
from gamma_desktop.app.instance_channel import hand_over, send_to_running_program
print(send_to_running_program(sys.argv[1], "raise"), flush=True)
sys.exit(0 if hand_over(sys.argv[1], "raise", within=20) else 1)
"""


class Hearer:
    def __init__(self, name: str) -> None:
        self.heard: list[str] = []
        self._owner = QObject()
        self.channel = InstanceChannel(name, self.heard.append, self._owner)


@pytest.fixture
def name(tmp_path: Path) -> str:
    return str(tmp_path / "raise.sock")


@pytest.fixture
def hearer(qtbot: QtBot, name: str) -> Iterator[Hearer]:  # noqa: ARG001  (an application must exist)
    hearer = Hearer(name)
    hearer.channel.open()
    yield hearer
    hearer.channel.close()


def send(name: str, message: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", SENDER, name, message])


def test_a_message_of_another_process_arrives_and_is_answered(
    qtbot: QtBot, hearer: Hearer, name: str
) -> None:
    with send(name, "tel:+34647460197") as sender:
        qtbot.waitUntil(lambda: sender.poll() is not None, timeout=60_000)

    assert hearer.heard == ["tel:+34647460197"]
    assert sender.returncode == 0


def test_a_message_is_one_line_whatever_it_holds(qtbot: QtBot, hearer: Hearer, name: str) -> None:
    with send(name, "tel:1\nraise") as sender:
        qtbot.waitUntil(lambda: sender.poll() is not None, timeout=60_000)

    assert hearer.heard == ["tel:1 raise"]


def test_a_message_is_answered_before_what_it_asks_for_is_done(qtbot: QtBot, name: str) -> None:
    ended: list[int] = []
    owner = QObject()
    channel = InstanceChannel(name, lambda _message: ended.append(sender.wait(60)), owner)
    channel.open()
    with send(name, "raise") as sender:
        qtbot.waitUntil(lambda: ended != [], timeout=60_000)

    assert ended == [0]
    channel.close()


def test_a_program_that_is_still_starting_is_waited_for(qtbot: QtBot, name: str) -> None:
    hearer = Hearer(name)
    with subprocess.Popen([sys.executable, "-c", EARLY_SENDER, name], stdout=subprocess.PIPE) as sender:
        assert sender.stdout is not None
        sender.stdout.readline()
        hearer.channel.open()
        qtbot.waitUntil(lambda: sender.poll() is not None, timeout=60_000)

    assert (set(hearer.heard), sender.returncode) == ({"raise"}, 0)
    hearer.channel.close()


def test_nobody_is_there_to_hear(name: str) -> None:
    assert send_to_running_program(name, "raise") is False


@pytest.mark.usefixtures("qapp")
def test_what_a_killed_program_left_behind_is_cleared_away(name: str) -> None:
    Path(name).touch()
    hearer = Hearer(name)

    hearer.channel.open()
    hearer.channel.close()


def test_a_deep_profile_still_has_a_socket_that_the_system_takes() -> None:
    assert channel_name(Path("/" + "deep/" * 40), "abc", on_windows=False) == "gamma-desktop-abc"
    assert channel_name(Path("/run/user/1"), "abc", on_windows=False) == "/run/user/1/raise.sock"
    assert channel_name(Path("/run/user/1"), "abc", on_windows=True) == "gamma-desktop-abc"
