"""The tray ends while the window is closed, as when a panel crashes: the program stays within reach."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gamma_desktop.demo.desktop import VirtualDesktop
from gamma_desktop.demo.hands import Hands
from gamma_desktop.demo.parts import Parts
from gamma_desktop.demo.screen import Screen
from gamma_desktop.demo.x11 import WindowGone
from tests.system.running_program import ListeningProgram, RunningProgram
from tests.system.status_notifier import StatusNotifierWatcher, status_notifier_watcher

TITLE = "Gamma Desktop"
SAID = "This desktop has no tray now"


@pytest.fixture
def running(desktop: VirtualDesktop, screen: Screen, tmp_path: Path) -> Iterator[RunningProgram]:
    with Parts(tmp_path) as parts:
        yield RunningProgram(desktop, screen, tmp_path, parts)


def is_managed(screen: Screen, pid: int) -> bool:
    """Whether the desktop knows a window of the program, on the screen or minimised."""
    try:
        windows = screen._x.cardinals(screen._x.root, "_NET_CLIENT_LIST")
        return any(pid in screen._x.cardinals(window, "_NET_WM_PID") for window in windows)
    except WindowGone:  # just while it was read
        return is_managed(screen, pid)


def has_registered(watcher: StatusNotifierWatcher) -> Callable[[Screen], bool]:
    return lambda _screen: bool(watcher.items)


def has_keyboard(screen: Screen) -> bool:
    focused = screen.focus()
    return focused is not None and focused.title == TITLE


def test_the_window_comes_back_minimised_and_says_why_and_the_icon_returns_with_the_tray(
    running: RunningProgram, desktop: VirtualDesktop, screen: Screen
) -> None:
    hands = Hands(desktop.environment())
    screen.wait_for("the window with the keyboard", has_keyboard)
    hands.press("alt+F4")
    screen.wait_for("the closed window", lambda screen: not is_managed(screen, running.pid))

    desktop.stop_tray()
    try:
        screen.wait_for("the window again", lambda screen: is_managed(screen, running.pid))
        assert screen.window(TITLE) is None  # minimised: it covers nothing
        hands.press("alt+Tab")
        screen.wait_for("the window on the screen", lambda screen: screen.window(TITLE))
        screen.wait_for(
            "why it came", lambda screen: any(SAID in each.words() for each in screen.applications())
        )
    finally:
        desktop.start_tray()

    screen.wait_for("the icon again", lambda _: running.tray_icons())

    def is_closed_to_tray(screen: Screen) -> bool:
        """Close it until that is more than minimising: the program looks after the tray every few seconds."""
        if is_managed(screen, running.pid):
            hands.press("alt+F4" if screen.window(TITLE) else "alt+Tab")
        return not is_managed(screen, running.pid)

    screen.wait_for("the window closed to the tray", is_closed_to_tray)


@pytest.mark.soak
def test_a_tray_of_status_notifier_items_that_comes_late_and_goes_is_followed_as_well(
    desktop: VirtualDesktop, screen: Screen, tmp_path: Path
) -> None:
    address = desktop.environment()["DBUS_SESSION_BUS_ADDRESS"]
    hands = Hands(desktop.environment())
    desktop.stop_tray()
    try:
        with Parts(tmp_path) as parts:
            running = ListeningProgram(desktop.environment(), tmp_path, parts)

            def is_closed_to_tray(screen: Screen) -> bool:
                if is_managed(screen, running.pid):
                    hands.press("alt+F4" if screen.window(TITLE) else "alt+Tab")
                return not is_managed(screen, running.pid)

            for _ in range(2):  # the second time, it had an icon before
                with status_notifier_watcher(address) as watcher:
                    screen.wait_for("the icon", has_registered(watcher))
                    screen.wait_for("the window closed to the tray", is_closed_to_tray)
                screen.wait_for("the window again", lambda screen: is_managed(screen, running.pid))
    finally:
        desktop.start_tray()
