"""What is typed into another window while calls ring arrives there, whatever looks after the windows."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from gamma_desktop.demo.desktop import VirtualDesktop
from gamma_desktop.demo.hands import Hands
from gamma_desktop.demo.parts import Parts
from gamma_desktop.demo.waiting import look_until
from gamma_desktop.demo.x11 import Rectangle, XConnection
from gamma_desktop.simulator.server import SimulatedCloud
from tests.fixtures.simulated_cloud import RunningCloud, running_cloud
from tests.system.running_program import KEY, POP, ListeningProgram, new_call_id
from tests.system.wayland_desktop import WaylandDesktop

_WRITER = "tests.system.writing_window"
_TEXT = "hello, call back down in town "
"""With every letter that is the key of a button of a pop."""

NOWHERE = Rectangle(0, 0, 1, 1)
A_BLANK_PAGE = 1


class Office:
    """A desktop on which a person writes while the program runs.

    Args:
        type_text: types into whatever has the keyboard.
        program: takes the calls.
        cloud: is asked to act on them.
        written: the file that has what arrived in the window that is written in.
    """

    def __init__(
        self,
        type_text: Callable[[str], None],
        program: ListeningProgram,
        cloud: RunningCloud,
        written: Path,
    ) -> None:
        self._type_text = type_text
        self._cloud = cloud
        self._written = written
        self._program = program
        self._typed = ""
        self._calls = 0

    def write_while_calls_come(self) -> None:
        """Write before any call, as two begin to ring, and while they are talked in."""
        self._write()
        for _ in range(2):
            call, self._calls = new_call_id(), self._calls + 1
            for state in ("ringing", "talking"):
                self._program.post(call, state)
                self._write()

    def check(self) -> None:
        """All that was typed arrived, the calls were taken in, and nothing was asked of Gamma."""
        look_until(lambda: self._arrived() == self._typed, seconds=60)
        assert self._arrived() == self._typed
        assert [each["state"] for each in self._program.calls()] == ["talking"] * self._calls
        requests = {str(each["request"]) for each in self._cloud.requests()}
        assert not requests & {"drop", "redirectIncoming", "call"}

    def _write(self) -> None:
        self._type_text(_TEXT)
        self._typed += _TEXT

    def _arrived(self) -> str:
        return self._written.read_text("utf-8")


@contextmanager
def _office(
    environment: Mapping[str, str], type_text: Callable[[str], None], folder: Path
) -> Iterator[Office]:
    """Start the program first, then the window that is written in: it has the keyboard."""
    written = folder / "written.txt"
    with Parts(folder / "logs") as parts, running_cloud(SimulatedCloud(key=KEY)) as cloud:
        program = ListeningProgram(environment, folder, parts, api_url=cloud.url)
        _open_writer(parts, environment, written)
        yield Office(type_text, program, cloud, written)


def _open_writer(parts: Parts, environment: Mapping[str, str], written: Path) -> None:
    """Open a window to write in; it has the keyboard then."""
    command = [sys.executable, "-m", _WRITER, str(written)]
    environment = {**environment, "PYTHONPATH": str(Path(__file__).parents[2])}
    part = parts.start(written.stem, command, environment=environment)
    part.until_ready(written.exists, seconds=60)


@contextmanager
def _x_desktop(folder: Path) -> Iterator[tuple[Mapping[str, str], Callable[[str], None]]]:
    with VirtualDesktop(logs=folder) as desktop:
        yield desktop.environment(), Hands(desktop.environment()).type


@contextmanager
def _wayland_desktop(_folder: Path) -> Iterator[tuple[Mapping[str, str], Callable[[str], None]]]:
    with WaylandDesktop(has_x=False) as desktop:
        yield desktop.environment(), desktop.type_text


def _pops(display: str) -> list[Rectangle]:
    """The pops that nothing manages on an X server."""
    with XConnection(display) as x:
        names = {each: x.property(each, "_NET_WM_NAME") or b"" for each in x.children(x.root)}
        pops = [each for each, name in names.items() if name.startswith(POP.encode())]
        return [x.geometry(each) for each in pops if x.is_viewable(each) and x.overrides_redirect(each)]


def _colours(picture: Path, area: Rectangle) -> int:
    image = QImage(str(picture)).copy(area.x, area.y, area.width, area.height)
    assert not image.isNull()
    return len({image.pixel(x, y) for x in range(0, image.width(), 4) for y in range(0, image.height(), 4)})


@pytest.mark.parametrize("a_desktop", [_x_desktop, _wayland_desktop])
def test_a_window_that_does_take_the_keyboard_is_noticed(
    a_desktop: Callable[[Path], AbstractContextManager[tuple[Mapping[str, str], Callable[[str], None]]]],
    tmp_path: Path,
) -> None:
    writer, thief = tmp_path / "writer.txt", tmp_path / "thief.txt"
    with a_desktop(tmp_path) as (environment, type_text), Parts(tmp_path / "logs") as parts:
        _open_writer(parts, environment, writer)
        type_text(_TEXT)
        look_until(lambda: writer.read_text("utf-8") == _TEXT, seconds=60)
        _open_writer(parts, environment, thief)
        type_text(_TEXT)
        look_until(lambda: thief.read_text("utf-8") == _TEXT, seconds=60)
    assert (writer.read_text("utf-8"), thief.read_text("utf-8")) == (_TEXT, _TEXT)


def test_what_is_typed_under_wayland_arrives_where_it_was_typed_while_pops_come(tmp_path: Path) -> None:
    with WaylandDesktop(has_x=True) as desktop:
        environment = desktop.environment()
        with _office(environment, desktop.type_text, tmp_path) as office:
            office.write_while_calls_come()
            office.check()
            (pop, *_) = look_until(lambda: _pops(environment["DISPLAY"]), seconds=60) or [NOWHERE]
            desktop.picture(tmp_path / "screen.png")
    assert Rectangle(1280 - 400, 0, 400, 800).contains(pop)
    assert _colours(tmp_path / "screen.png", pop) > A_BLANK_PAGE


def test_without_an_x_server_calls_come_under_wayland_without_a_pop(tmp_path: Path) -> None:
    with (
        WaylandDesktop(has_x=False) as desktop,
        _office(desktop.environment(), desktop.type_text, tmp_path) as office,
    ):
        office.write_while_calls_come()
        office.check()


@pytest.mark.parametrize("window_manager", ["openbox", pytest.param("icewm", marks=pytest.mark.soak)])
def test_what_is_typed_on_x11_arrives_where_it_was_typed_while_pops_come(
    window_manager: str, tmp_path: Path
) -> None:
    command = {"openbox": ("openbox", "--sm-disable"), "icewm": ("icewm",)}[window_manager]
    with VirtualDesktop(logs=tmp_path, window_manager=command) as desktop, desktop.screen() as screen:
        hands = Hands(desktop.environment())
        with _office(desktop.environment(), hands.type, tmp_path) as office:
            office.write_while_calls_come()
            office.check()
            screen.wait_for_accessible(name=POP)
