"""Commands follow the calls of the running program; one that does not read holds up nothing."""

import json
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from gamma_desktop.desktop.channel_frames import Request, framed
from gamma_desktop.desktop.channel_place import ChannelPlace
from gamma_desktop.desktop.single_instance import SingleInstanceServer
from gamma_desktop.desktop.watching import NotWatched, watched

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has pipes")

READER = """
import sys
from pathlib import Path
from gamma_desktop.desktop.channel_place import ChannelPlace
from gamma_desktop.desktop.watching import watched
for content in watched(ChannelPlace(Path(sys.argv[1]), "abc")):
    print(content.decode(), flush=True)
sys.exit("PySide6" in sys.modules)
"""


@pytest.fixture
def runtime() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="gd-", dir="/tmp") as folder:
        yield Path(folder)


@pytest.fixture
def server(qtbot: QtBot, runtime: Path) -> Iterator[SingleInstanceServer]:  # noqa: ARG001  (sets up what Qt needs)
    owner = QObject()
    heard: list[Request] = []
    server = SingleInstanceServer(ChannelPlace(runtime, "abc"), heard.append, owner)
    server.open()
    yield server
    server.close()
    assert heard == []


def watch_by_hand(runtime: Path) -> socket.socket:
    guest = socket.socket(socket.AF_UNIX)
    guest.connect(ChannelPlace(runtime, "abc").to_speak() or "")
    guest.sendall(framed(b'{"verb":"watch"}'))
    return guest


def answer_to(qtbot: QtBot, guest: socket.socket) -> str:
    qtbot.wait(1)
    guest.settimeout(0.01)
    content = b""

    def has_come() -> bool:
        nonlocal content
        try:
            content += guest.recv(1000)
        except TimeoutError:
            return False
        return len(content) >= 4 and len(content) >= 4 + struct.unpack(">I", content[:4])[0]

    qtbot.waitUntil(has_come, timeout=60_000)
    return str(json.loads(content[4:])["outcome"])


def test_who_watches_is_told_each_change_in_order_until_the_program_ends(
    qtbot: QtBot, server: SingleInstanceServer, runtime: Path
) -> None:
    command = [sys.executable, "-c", READER, str(runtime)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as reader:
        qtbot.waitUntil(lambda: server.has_watchers, timeout=60_000)
        for number in range(50):
            server.tell_watchers(json.dumps({"call_id": str(number), "name": "Ñ" * 100}).encode())
        qtbot.wait(1)
        server.close()
        qtbot.waitUntil(lambda: reader.poll() is not None, timeout=60_000)
        assert reader.stdout is not None
        told = [json.loads(line)["call_id"] for line in reader.stdout]
    assert told == [str(number) for number in range(50)]
    assert reader.returncode == 0


def test_one_that_does_not_read_is_let_go_and_costs_no_more_than_its_share(
    qtbot: QtBot, server: SingleInstanceServer, runtime: Path
) -> None:
    with watch_by_hand(runtime):
        qtbot.waitUntil(lambda: server.has_watchers, timeout=60_000)
        told = 0
        while server.has_watchers and told < 1000:
            server.tell_watchers(b"x" * 100_000)
            told += 1
    assert told < 30


def test_no_more_than_eight_watch_at_once(qtbot: QtBot, server: SingleInstanceServer, runtime: Path) -> None:
    guests = [watch_by_hand(runtime) for _ in range(9)]
    try:
        answers = [answer_to(qtbot, guest) for guest in guests]
    finally:
        for guest in guests:
            guest.close()
    assert sorted(answers) == ["taken"] * 8 + ["too_many"]
    qtbot.waitUntil(lambda: not server.has_watchers, timeout=60_000)


def test_who_watches_and_asks_for_more_is_cut_off(
    qtbot: QtBot, server: SingleInstanceServer, runtime: Path
) -> None:
    with watch_by_hand(runtime) as guest:
        assert answer_to(qtbot, guest) == "taken"
        guest.sendall(framed(b'{"verb":"show"}'))
        qtbot.waitUntil(lambda: not server.has_watchers, timeout=60_000)


def test_where_no_program_runs_it_says_so(runtime: Path) -> None:
    with pytest.raises(NotWatched):
        next(watched(ChannelPlace(runtime, "abc")))
