import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from gamma_desktop.demo.desktop import VirtualDesktop
from gamma_desktop.demo.errors import NotSeen
from gamma_desktop.demo.parts import Parts
from gamma_desktop.demo.screen import Screen
from gamma_desktop.demo.x11 import Rectangle
from tests.system.running_program import tray_title

_SAMPLE = str(Path(__file__).with_name("sample_window.py"))


@pytest.fixture(scope="module")
def sample(
    desktop: VirtualDesktop, screen: Screen, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[int]:
    """The sample program on the screen; its process id."""
    with Parts(tmp_path_factory.mktemp("sample")) as parts:
        part = parts.start("sample", [sys.executable, _SAMPLE], environment=desktop.environment())
        screen.wait_for("the tray icon", Screen.tray_icons)
        yield part.pid


@pytest.mark.usefixtures("sample")
def test_a_button_pressed_on_the_screen_does_its_work(screen: Screen) -> None:
    screen.write(screen.wait_for_accessible(name="Words"), "hello")
    screen.press(screen.wait_for_accessible(role="push button", name="Press me"))
    screen.wait_for_accessible(role="label", name="Pressed with: hello")


@pytest.mark.usefixtures("sample")
def test_what_is_not_there_is_reported_with_what_is(screen: Screen) -> None:
    with pytest.raises(NotSeen) as caught:
        screen.wait_for_accessible(role="push button", name="Press you", seconds=0.1)
    assert "push button named 'Press you'" in str(caught.value)
    assert "push button 'Press me'" in str(caught.value)
    assert "window 'Sample window'" in str(caught.value)


@pytest.mark.usefixtures("sample")
def test_a_hidden_label_is_not_seen(screen: Screen) -> None:
    screen.wait_for_accessible(name="Words")
    assert not screen.find_all(name="Nobody sees this")
    assert "Nobody sees this" not in "".join(each.words() for each in screen.applications())


@pytest.mark.usefixtures("sample")
def test_a_disabled_button_is_told_from_an_enabled_one(screen: Screen) -> None:
    assert "sensitive" not in screen.wait_for_accessible(name="Not now").states
    assert "sensitive" in screen.wait_for_accessible(name="Press me").states


@pytest.mark.usefixtures("sample")
def test_a_label_cannot_be_pressed(screen: Screen) -> None:
    with pytest.raises(NotSeen, match="cannot be pressed"):
        screen.press(screen.wait_for_accessible(role="label"))


@pytest.mark.usefixtures("sample")
def test_nothing_can_be_written_on_a_button(screen: Screen) -> None:
    with pytest.raises(NotSeen, match="takes no text"):
        screen.write(screen.wait_for_accessible(name="Press me"), "hello")


def test_the_tray_icon_lies_inside_the_tray(screen: Screen, sample: int) -> None:
    (icon,) = screen.tray_icons()
    panel = screen.window(tray_title())
    assert icon.pid == sample
    assert panel is not None
    assert panel.area.contains(icon.area)
    screen.wait_for("the red icon, painted", lambda screen: (255, 0, 0) in _colours(screen, icon.area))


def test_a_program_without_a_tray_icon_has_none(
    desktop: VirtualDesktop, screen: Screen, sample: int, tmp_path: Path
) -> None:
    with Parts(tmp_path) as parts:
        bare = parts.start(
            "bare", [sys.executable, _SAMPLE, "--without-tray"], environment=desktop.environment()
        )
        screen.wait_for("its window", lambda screen: bare.pid in {each.pid for each in screen.windows()})
        assert {icon.pid for icon in screen.tray_icons()} == {sample}


def test_the_window_that_has_the_keyboard_is_known(screen: Screen, sample: int) -> None:
    focused = screen.wait_for("a window with the keyboard", Screen.focus)
    assert (focused.title, focused.pid) == ("Sample window", sample)


def test_the_window_that_came_last_is_the_highest(
    desktop: VirtualDesktop, screen: Screen, sample: int, tmp_path: Path
) -> None:
    with Parts(tmp_path) as parts:
        second = parts.start(
            "second", [sys.executable, _SAMPLE, "--without-tray"], environment=desktop.environment()
        )
        screen.wait_for(
            "the second window", lambda screen: second.pid in {each.pid for each in screen.windows()}
        )
        samples = [each.pid for each in screen.windows() if each.title == "Sample window"]
    assert samples == [sample, second.pid]


@pytest.mark.usefixtures("sample")
def test_a_screenshot_shows_what_was_painted(screen: Screen, tmp_path: Path) -> None:
    screen.screenshot(tmp_path / "shot.png")
    image = QImage(str(tmp_path / "shot.png"))
    (icon,) = screen.tray_icons()
    middle = image.pixelColor(icon.area.x + icon.area.width // 2, icon.area.y + icon.area.height // 2)
    assert (image.width(), image.height()) == (1280, 800)
    assert middle.name() == "#ff0000"


def test_an_empty_corner_of_the_screen_has_one_colour(screen: Screen) -> None:
    whole = screen.picture()
    corner = Rectangle(0, 0, 40, 40)
    assert screen.picture(corner).colours() == 1
    assert whole.colours() > 1


def _colours(screen: Screen, area: Rectangle) -> set[tuple[int, ...]]:
    return set(zip(*[iter(screen.picture(area).rgb)] * 3, strict=True))
