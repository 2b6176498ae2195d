"""The first run on a real desktop, by keys alone: from nothing to the first pop, and what is in the way."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gamma_desktop.demo.accessibility import Accessible
from gamma_desktop.demo.desktop import VirtualDesktop
from gamma_desktop.demo.free_port import free_port
from gamma_desktop.demo.hands import Hands
from gamma_desktop.demo.parts import Parts
from gamma_desktop.demo.program import Program
from gamma_desktop.demo.screen import Screen
from gamma_desktop.simulator.server import SimulatedCloud
from tests.fixtures.keyring_lock import lock_keyring, unlock_keyring
from tests.fixtures.simulated_cloud import QUICK, RunningCloud, running_cloud

KEY = "83isocjid5"
MOST_PRESSES, MOST_SECONDS = 25, 180


class Newcomer:
    """Somebody with a keyboard before a program that knows nothing; counts the presses."""

    def __init__(self, desktop: VirtualDesktop, screen: Screen, folder: Path, parts: Parts, api: str) -> None:
        self.port = free_port()
        managed = folder / "managed.toml"
        managed.write_text(f'api.url = "{api}"\nlistener.port = {self.port}\n')
        self.environment = {**desktop.environment(), "GAMMA_DESKTOP_MANAGED": str(managed)}
        self.program = Program(folder / "profile", self.environment)
        self.presses = 0
        self._parts = parts
        self._screen = screen
        self._hands = Hands(desktop.environment())

    def start(self) -> None:
        self._pid = self.program.start(self._parts).pid
        self._screen.wait_for("the window", lambda screen: screen.window("Gamma Desktop"))

    def type(self, text: str) -> None:
        self._hands.type(text)
        self.presses += len(text)

    def press(self, key: str) -> None:
        self._hands.press(key)
        self.presses += 1

    def sees_keyboard_in(self, name: str) -> None:
        """Wait until what is so called has the keyboard."""
        self._screen.wait_for(f"the keyboard in {name!r}", lambda screen: _focused(screen, name))

    def reads(self, words: str, *, seconds: float = 60.0) -> str:
        """Wait until words stand somewhere in the window; returns the text that they are in."""
        return self._screen.wait_for(
            f"the words {words!r}", lambda screen: _text_with(screen, words), seconds=seconds
        )

    def takes_the_steps_up_to_the_last(self) -> None:
        """Enter the key and choose the extension, until the computer can be registered."""
        self.sees_keyboard_in("API key, or")
        self.type(KEY)
        self.press("Return")
        self.sees_keyboard_in("Find an extension")
        self.reads("203")
        self.type("203")
        self.press("Return")
        self.sees_keyboard_in("Continue")
        self.press("Return")
        self.sees_keyboard_in("Register this computer")


def _focused(screen: Screen, name: str) -> bool:
    return any(name in each.name and "focused" in each.states for each in screen.find_all())


def _named_like(screen: Screen, beginning: str) -> Accessible | None:
    return next((each for each in screen.find_all() if each.name.startswith(beginning)), None)


def _text_with(screen: Screen, words: str) -> str:
    return next((each.name for each in screen.find_all() if words in each.name), "")


@pytest.fixture
def cloud() -> Iterator[RunningCloud]:
    with running_cloud(SimulatedCloud(key=KEY, policy=QUICK)) as running:
        yield running


@pytest.fixture
def newcomer(
    desktop: VirtualDesktop, screen: Screen, tmp_path: Path, cloud: RunningCloud
) -> Iterator[Newcomer]:
    with Parts(tmp_path / "logs") as parts:
        yield Newcomer(desktop, screen, tmp_path, parts, cloud.url)


def test_from_an_empty_profile_to_the_first_pop_by_keys_alone(
    newcomer: Newcomer, screen: Screen, cloud: RunningCloud
) -> None:
    begun = time.monotonic()
    newcomer.start()
    newcomer.takes_the_steps_up_to_the_last()
    newcomer.press("Return")
    newcomer.reads("Waiting for the first event")
    cloud.control("incoming", from_="+34647460197", to=["203"])
    screen.wait_for("the pop", lambda each: each.find(name="Incoming call: 647 46 01 97"))
    told = newcomer.reads("It works")
    took = time.monotonic() - begun
    print(f"first run: {newcomer.presses} presses, {took:.1f} s; the program says: {told}")
    newcomer.sees_keyboard_in("Show my calls")
    newcomer.press("Return")
    assert newcomer.presses < MOST_PRESSES
    assert took < MOST_SECONDS
    screen.press(screen.wait_for_accessible(name="Settings"))
    newcomer.reads("You see calls to these extensions")
    mine = screen.wait_for("203 in the list", lambda each: _named_like(each, "203  "))
    assert "checked" in mine.states
    assert not _text_with(screen, "There is no API key")


def test_what_stands_in_the_way_is_said_with_what_to_do(newcomer: Newcomer, cloud: RunningCloud) -> None:
    newcomer.start()
    newcomer.sees_keyboard_in("API key, or")
    newcomer.type("wrong")
    newcomer.press("Return")
    newcomer.reads("Gamma refused the key")
    elsewhere = {"events_callback_url": "http://127.0.0.1:1/", "events_callback_headers": {}}
    limited = cloud.request("configure", **elsewhere, allowed_ip_addresses=["192.0.2.0/24"])
    assert limited.is_success, limited.text
    newcomer.press("ctrl+a")
    newcomer.type(KEY)
    newcomer.press("Return")
    newcomer.reads("address 127.0.0.1 is not allowed")


@pytest.mark.soak
def test_a_port_that_another_program_uses_is_said_when_registering(newcomer: Newcomer) -> None:
    with socket.create_server(("127.0.0.1", newcomer.port)):
        newcomer.start()
        newcomer.takes_the_steps_up_to_the_last()
        newcomer.press("Return")
        newcomer.reads(f"{newcomer.port}. End that program, or choose another port")


@pytest.mark.soak
def test_a_keyring_that_is_locked_is_said_before_a_key_is_typed(
    newcomer: Newcomer, desktop: VirtualDesktop
) -> None:
    address = newcomer.environment["DBUS_SESSION_BUS_ADDRESS"]
    lock_keyring(address)
    try:
        newcomer.start()
        newcomer.reads("keyring is locked")
    finally:
        unlock_keyring(address, desktop.keyring_password)


@pytest.mark.soak
def test_that_there_is_no_keyring_is_said_before_a_key_is_typed_and_the_key_is_kept_until_the_end(
    tmp_path: Path, cloud: RunningCloud
) -> None:
    logs = tmp_path / "desktop-logs"
    with (
        VirtualDesktop(logs=logs, has_keyring=False) as desktop,
        desktop.screen() as screen,
        Parts(tmp_path / "logs") as parts,
    ):
        newcomer = Newcomer(desktop, screen, tmp_path, parts, cloud.url)
        newcomer.start()
        newcomer.reads("There is no keyring")
        newcomer.sees_keyboard_in("API key, or")
        newcomer.type(KEY)
        newcomer.press("Return")
        newcomer.sees_keyboard_in("Find an extension")
        newcomer.reads("Gamma knows the key, but it cannot be kept")


@pytest.mark.soak
def test_that_no_event_comes_for_two_minutes_is_said_with_what_to_look_at_in_which_order(
    newcomer: Newcomer, cloud: RunningCloud
) -> None:
    newcomer.start()
    newcomer.takes_the_steps_up_to_the_last()
    newcomer.press("Return")
    newcomer.reads("Waiting for the first event… 01:5", seconds=180)
    told = newcomer.reads("No event yet. Look", seconds=60)
    look_at = ("Did your phone ring?", "Can Gamma reach ", "Has another program", "Ask your administrator")
    heading, *lines = told.splitlines()
    assert heading == "No event yet. Look at these, in this order:"
    for at, (line, beginning) in enumerate(zip(lines, look_at, strict=True), start=1):
        assert line.startswith(f"{at}. {beginning}")
    assert cloud.deliveries() == []
