"""What a screen reader is told of calls, troubles and windows, on the accessibility bus of a real desktop."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from jeepney import DBusAddress, HeaderFields, MatchRule, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection

from gamma_desktop.demo.desktop import VirtualDesktop
from gamma_desktop.demo.hands import Hands
from gamma_desktop.demo.parts import Parts
from gamma_desktop.demo.screen import Screen
from tests.system.running_program import KNOWN_NAME, POP, RunningProgram, new_call_id

EVENTS = MatchRule(type="signal", interface="org.a11y.atspi.Event.Object", member="Announcement")
TOO_EARLY = "has just changed"
REGISTRY = DBusAddress(
    "/org/a11y/atspi/registry", bus_name="org.a11y.atspi.Registry", interface="org.a11y.atspi.Registry"
)


@pytest.fixture(scope="module")
def running(
    desktop: VirtualDesktop, screen: Screen, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningProgram]:
    folder = tmp_path_factory.mktemp("program")
    with Parts(folder) as parts:
        yield RunningProgram(desktop, screen, folder, parts)


@contextmanager
def reader(desktop: VirtualDesktop) -> Iterator[DBusConnection]:
    """A connection to the accessibility bus that is told announcements, as a screen reader's is."""
    with open_dbus_connection(desktop.environment()["DBUS_SESSION_BUS_ADDRESS"]) as session:
        bus = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
        address = session.send_and_get_reply(new_method_call(bus, "GetAddress")).body[0]
    with open_dbus_connection(address) as accessibility:
        accessibility.send_and_get_reply(
            new_method_call(REGISTRY, "RegisterEvent", "sass", ("object:announcement", [], ""))
        )
        Proxy(message_bus, accessibility).AddMatch(EVENTS)
        yield accessibility


def heard(accessibility: DBusConnection, *last: str) -> list[str]:
    """All that is announced until one of these is in it."""
    told: list[str] = []
    with accessibility.filter(EVENTS) as events:
        while not told or not any(words in told[-1] for words in last):
            message = accessibility.recv_until_filtered(events, timeout=60)
            assert message.header.fields[HeaderFields.member] == "Announcement"
            told.append(str(message.body[3][1]))
    return told


def press_until_heard(accessibility: DBusConnection, press: Callable[[], object], words: str) -> str:
    """Press again as often as one is told to: what has just come is dead for half a second."""
    while True:
        press()
        told = heard(accessibility, TOO_EARLY, words)[-1]
        if words in told:
            return told


def test_a_call_is_announced_once_by_name_and_a_refused_hang_up_with_its_reason(
    running: RunningProgram, desktop: VirtualDesktop, screen: Screen
) -> None:
    call_id = new_call_id()
    with reader(desktop) as accessibility:
        running.post(call_id, "ringing")
        pop = screen.wait_for_accessible(name=POP)
        told = heard(accessibility, KNOWN_NAME)
        assert [words.count("Incoming call") for words in told] == [1]

        (decline,) = pop.find_all(name="Decline")
        told_why = press_until_heard(accessibility, lambda: screen.press(decline), "cannot be reached")
        assert "Gamma" in told_why
    running.post(call_id, "dropped")


def test_windows_and_pages_have_roles_that_say_what_they_are(running: RunningProgram, screen: Screen) -> None:
    window = screen.wait_for_accessible(name="Gamma Desktop", role="frame")
    pages = [
        window.find(role="radio button", name=name) for name in ("Contacts", "Team", "Insights", "Settings")
    ]
    assert None not in pages
    with running.ringing_call():
        assert screen.wait_for_accessible(name=POP).role == "dialog"


def test_a_call_that_could_not_be_placed_is_announced_and_read_with_its_reason(
    running: RunningProgram, desktop: VirtualDesktop, screen: Screen
) -> None:
    with reader(desktop) as accessibility, Parts(running.part.log.parent / "link") as parts:
        link = running.program.command_line("tel:961234567")
        parts.start("link", link, environment=running.program.environment)
        screen.wait_for_accessible(role="push button", name="Call 961 23 45 67")
        hands = Hands(desktop.environment())
        words = "Outgoing call: 961 23 45 67. Not placed"
        press_until_heard(accessibility, lambda: hands.press("Return"), words)
    pop = screen.wait_for_accessible(name="Outgoing call: 961 23 45 67")
    assert {"Not placed", "Gamma cannot be reached"} <= set(pop.words().splitlines())
    assert pop.find_all(name="Call again")
