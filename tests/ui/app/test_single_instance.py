"""Later starts are heard by the program that runs already, and by no other user's."""

import json
import os
import socket
import stat
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from gamma_desktop.desktop.channel_frames import Request, Verb
from gamma_desktop.desktop.channel_place import ChannelPlace
from gamma_desktop.desktop.single_instance import SingleInstanceServer, ask_running_program

SENDER = """
import sys
from pathlib import Path
from gamma_desktop.desktop.channel_place import ChannelPlace
from gamma_desktop.desktop.channel_frames import Request, Verb
from gamma_desktop.desktop.single_instance import ask_running_program
place, link = ChannelPlace(Path(sys.argv[1]), "abc"), sys.argv[2]
request = Request(verb=Verb.OFFER, link=link) if link else Request(verb=Verb.SHOW)
sys.exit(0 if ask_running_program(place, request) else 1)
"""
_SHORT = "/tmp" if os.name != "nt" else None  # noqa: S108  (the one short path there is)
ELSEWHERE = 12345
"""A user that is not us."""
LISTEN_AS_ANOTHER = f"""
import os, socket, sys
os.setuid({ELSEWHERE})
listening = socket.socket(socket.AF_UNIX)
listening.bind(sys.argv[1])
listening.listen()
print("ready", flush=True)
guest, _ = listening.accept()
print(guest.recv(1000), flush=True)
"""

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has pipes")
root = pytest.mark.skipif(os.name == "nt" or os.getuid() != 0, reason="only root can be another user")


class Hearer:
    def __init__(self, place: ChannelPlace) -> None:
        self.heard: list[Request] = []
        self.owner = QObject()
        self.server = SingleInstanceServer(place, self.heard.append, self.owner)


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder that other users can reach, with a path that leaves room for a socket's."""
    with tempfile.TemporaryDirectory(prefix="gd-", dir=_SHORT) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def runtime(short: Path) -> Path:
    folder = short / "run"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def place(runtime: Path) -> ChannelPlace:
    return ChannelPlace(runtime, "abc")


@pytest.fixture
def deep(short: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ChannelPlace:
    """The place of a profile whose path is too long for a socket, beside the folder that is shared."""
    shared = short / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(shared))
    runtime = tmp_path.joinpath(*["deep"] * 20)
    runtime.mkdir(parents=True)
    return ChannelPlace(runtime, "abc")


@pytest.fixture
def hearer(qtbot: QtBot, place: ChannelPlace) -> Iterator[Hearer]:  # noqa: ARG001  (an application must exist)
    hearer = Hearer(place)
    hearer.server.open()
    yield hearer
    if shiboken6.isValid(hearer.owner):
        hearer.server.close()


def send(runtime: Path, link: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", SENDER, str(runtime), link])


def say(qtbot: QtBot, place: ChannelPlace, content: bytes) -> bytes:
    """Say something by the byte, and hear the answer to its end."""
    with socket.socket(socket.AF_UNIX) as guest:
        guest.connect(place.to_speak() or "")
        guest.sendall(content)
        guest.setblocking(False)
        answer = b""

        def is_over() -> bool:
            nonlocal answer
            try:
                came = guest.recv(1000)
            except BlockingIOError:
                return False
            except ConnectionResetError:
                return True
            answer += came
            return came == b""

        qtbot.waitUntil(is_over, timeout=60_000)
    return answer


def framed(message: object) -> bytes:
    content = json.dumps(message).encode()
    return struct.pack(">I", len(content)) + content


def test_a_link_of_another_process_arrives_and_is_answered(
    qtbot: QtBot, hearer: Hearer, runtime: Path
) -> None:
    with send(runtime, "tel:+34647460197") as sender:
        qtbot.waitUntil(lambda: sender.poll() is not None, timeout=60_000)

    assert hearer.heard == [Request(verb=Verb.OFFER, link="tel:+34647460197")]
    assert sender.returncode == 0


def test_a_request_is_answered_before_what_it_asks_for_is_done(
    qtbot: QtBot, runtime: Path, place: ChannelPlace
) -> None:
    ended: list[int] = []
    owner = QObject()
    server = SingleInstanceServer(place, lambda _request: ended.append(sender.wait(60)), owner)
    server.open()
    with send(runtime, "") as sender:
        qtbot.waitUntil(lambda: ended != [], timeout=60_000)

    assert ended == [0]
    server.close()


def test_a_program_that_is_not_there_takes_nothing(place: ChannelPlace, deep: ChannelPlace) -> None:
    assert not ask_running_program(place, Request(verb=Verb.SHOW))
    assert not ask_running_program(deep, Request(verb=Verb.SHOW))


@posix
@pytest.mark.usefixtures("qapp")
def test_what_a_killed_program_left_behind_is_cleared_away(runtime: Path, place: ChannelPlace) -> None:
    (runtime / "program.sock").touch()
    hearer = Hearer(place)

    hearer.server.open()
    hearer.server.close()


@posix
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(framed({"verb": "explode"}), id="a verb of later"),
        pytest.param(framed({"verb": "show", "version": 2}), id="another version"),
        pytest.param(framed(["show"]), id="no request"),
        pytest.param(b"\0\0\0\4\xff\xfe\0\0", id="no text"),
    ],
)
def test_what_is_not_understood_is_answered_so_and_does_nothing(
    qtbot: QtBot, hearer: Hearer, place: ChannelPlace, content: bytes
) -> None:
    answer = say(qtbot, place, content)

    assert json.loads(answer[4:]) == {"outcome": "not_understood", "version": 1}
    assert hearer.heard == []


@posix
def test_a_frame_that_is_too_large_is_not_waited_for(
    qtbot: QtBot, hearer: Hearer, place: ChannelPlace
) -> None:
    hearer.server.patience_ms = 600_000

    assert say(qtbot, place, b"\0\0\xff\xff") == b""
    assert hearer.heard == []


@posix
def test_who_never_finishes_is_cut_off(qtbot: QtBot, hearer: Hearer, place: ChannelPlace) -> None:
    hearer.server.patience_ms = 50

    assert say(qtbot, place, b"\0\0") == b""


@root
def test_another_user_who_could_reach_the_socket_is_not_heard(
    qtbot: QtBot, hearer: Hearer, runtime: Path
) -> None:
    for each in [runtime / "program.sock", runtime]:
        each.chmod(0o777)
    script = f"""
import os, socket, sys
os.setuid({ELSEWHERE})
guest = socket.socket(socket.AF_UNIX)
guest.connect(sys.argv[1])
try:
    guest.sendall({framed({"verb": "show"})!r})
    print(guest.recv(1000))
except OSError:
    print(b"")
"""
    command = [sys.executable, "-c", script, str(runtime / "program.sock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as stranger:
        qtbot.waitUntil(lambda: stranger.poll() is not None, timeout=60_000)
        assert stranger.stdout is not None
        assert stranger.stdout.read() == "b''\n"
    assert hearer.heard == []


@posix
def test_who_watches_and_does_not_read_is_let_go_when_the_program_ends(
    qtbot: QtBot, hearer: Hearer, place: ChannelPlace
) -> None:
    with socket.socket(socket.AF_UNIX) as stuck:
        stuck.connect(place.to_speak() or "")
        stuck.sendall(framed({"verb": "watch"}))
        qtbot.waitUntil(lambda: hearer.server.has_watchers, timeout=60_000)
        hearer.server.tell_watchers(b"x" * 1024 * 1024)  # more than the system keeps for who does not read

        hearer.server.close()
        shiboken6.delete(hearer.owner)  # as at the end of the program: what raises in a slot fails a test

        assert not hearer.server.has_watchers


@root
def test_a_link_is_not_told_to_a_program_of_another_user(runtime: Path, place: ChannelPlace) -> None:
    runtime.chmod(0o777)
    command = [sys.executable, "-c", LISTEN_AS_ANOTHER, str(runtime / "program.sock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as stranger:
        assert stranger.stdout is not None
        assert stranger.stdout.readline() == "ready\n"
        assert not ask_running_program(place, Request(verb=Verb.OFFER, link="tel:+34647460197"))
        assert stranger.stdout.readline() == "b''\n"


@posix
def test_a_deep_profile_has_a_private_folder_that_is_found_again(deep: ChannelPlace) -> None:
    first = Path(deep.to_listen())

    assert first.parent.parent.name == "shared"
    assert stat.S_IMODE(first.parent.stat().st_mode) == 0o700
    assert (deep.to_listen(), deep.to_speak()) == (str(first), str(first))


@posix
@pytest.mark.parametrize("fault", ["open", "a link"])
def test_a_folder_that_is_no_longer_ours_alone_is_left_for_another(deep: ChannelPlace, fault: str) -> None:
    first = Path(deep.to_listen()).parent
    if fault == "open":
        first.chmod(0o755)
    else:
        first.rename(first.with_name("elsewhere"))
        first.symlink_to("elsewhere")

    assert deep.to_speak() is None
    assert Path(deep.to_listen()).parent != first
