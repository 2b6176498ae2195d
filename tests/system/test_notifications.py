"""Calls as notifications at the servers that people have, in a Wayland session that can place no card."""

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage

from gamma_desktop.demo.bus import Bus
from gamma_desktop.demo.errors import ScreenGone
from gamma_desktop.demo.parts import Part, Parts
from gamma_desktop.demo.session_bus import bus_configuration
from gamma_desktop.demo.waiting import look_until
from gamma_desktop.simulator.server import SimulatedCloud
from tests.fixtures.simulated_cloud import running_cloud
from tests.system.running_program import KEY, ListeningProgram, new_call_id
from tests.system.wayland_desktop import WaylandDesktop

PATIENCE = 60.0
SERVERS = {
    "mako": "mako",
    "dunst": "dunst",
    "xfce4-notifyd": "/usr/lib/x86_64-linux-gnu/xfce4/notifyd/xfce4-notifyd",
}
HOSTILE = '<b>Ann</b> & <a href="x">Co</a>'
HOSTILE_NUMBER = "611222333"
FROM_HOSTILE = {
    "displayedExternalNumber": f"+34{HOSTILE_NUMBER}",
    "displayedLabel": HOSTILE_NUMBER,
    "displayedNumber": f"0{HOSTILE_NUMBER}",
}


@dataclass(frozen=True)
class Office:
    """The program in a Wayland session, beside a notification server."""

    desktop: WaylandDesktop
    environment: Mapping[str, str]
    server: Part
    program: ListeningProgram
    requests: Callable[[], set[str]]
    folder: Path

    def shown(self) -> list[int]:
        """The ids that the program says are on the screen."""
        try:
            kept = json.loads(next(self.folder.rglob("notifications.json")).read_text())
        except (StopIteration, OSError, ValueError):
            return []
        ids: list[int] = kept["ids"]
        return ids

    def run(self, *command: str) -> str:
        """What a command says that speaks with the server."""
        done = subprocess.run(
            command, env=dict(self.environment), capture_output=True, text=True, timeout=60, check=True
        )
        return done.stdout

    def picture(self, name: str) -> QImage:
        path = self.folder / f"{name}.png"
        self.desktop.picture(path)
        return QImage(str(path))


@contextmanager
def office(server: str, folder: Path) -> Iterator[Office]:
    with (
        WaylandDesktop(has_x=False) as desktop,
        running_cloud(SimulatedCloud(key=KEY)) as cloud,
        Parts(folder / "logs") as parts,
    ):
        environment = {**desktop.environment(), "PYTHONPATH": str(Path(__file__).parents[2])}
        environment["DBUS_SESSION_BUS_ADDRESS"] = address = f"unix:path={folder / 'bus'}"
        configuration = folder / "bus.conf"
        configuration.write_text(bus_configuration(folder / "bus"))
        bus = parts.start(
            "bus",
            ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--nopidfile"],
            environment=environment,
        )
        bus.until_ready(lambda: _answers(address), seconds=PATIENCE)
        running = parts.start("server", [SERVERS[server]], environment=environment)
        program = ListeningProgram(environment, folder, parts, api_url=cloud.url)
        yield Office(
            desktop,
            environment,
            running,
            program,
            lambda: {str(each["request"]) for each in cloud.requests()},
            folder,
        )


def _answers(address: str) -> bool:
    try:
        with Bus(address):
            return True
    except ScreenGone:
        return False


def _differs(before: QImage, after: QImage) -> bool:
    """Whether the right upper part of the screen, where servers show, is another one."""
    area = (before.width() // 2, 0, before.width() // 2, before.height())
    return before.copy(*area) != after.copy(*area)


@pytest.mark.parametrize("server", ["dunst", pytest.param("xfce4-notifyd", marks=pytest.mark.soak)])
def test_a_call_shows_as_a_notification_and_goes_with_its_end(server: str, tmp_path: Path) -> None:
    with office(server, tmp_path) as place:
        call = new_call_id()
        place.program.post(call, "ringing")
        assert look_until(place.shown, seconds=PATIENCE)
        with_it = place.picture("ringing")
        for state in ("talking", "dropped"):
            place.program.post(call, state)
        assert look_until(lambda: not place.shown(), seconds=PATIENCE)
        assert _differs(with_it, place.picture("over"))
        assert place.server.exit_code is None


def test_a_hostile_name_is_plain_text_hang_up_hangs_up_and_a_crash_leaves_nothing(tmp_path: Path) -> None:
    with office("mako", tmp_path) as place:
        _know_hostile(place)
        place.program.post(new_call_id(), "ringing", **FROM_HOSTILE)
        (shown,) = look_until(lambda: _at_mako(place), seconds=PATIENCE) or [{}]
        assert [shown["id"]["data"]] == look_until(place.shown, seconds=PATIENCE)
        assert shown["summary"]["data"] == HOSTILE
        assert "<" not in shown["body"]["data"]
        assert look_until(lambda: _hangs_up(place), seconds=PATIENCE)

        place.program.part.kill()
        assert _at_mako(place)
        place.program.start()
        assert look_until(lambda: not _at_mako(place), seconds=PATIENCE)


def _know_hostile(place: Office) -> None:
    lines = (
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"FN:{HOSTILE}",
        f"ORG:{HOSTILE}",
        f"TEL:{HOSTILE_NUMBER}",
        "END:VCARD",
    )
    contacts = place.folder / "hostile.vcf"
    contacts.write_text("\r\n".join((*lines, "")))
    place.program.program.command("contacts", "import", str(contacts))


def _at_mako(place: Office) -> list[dict[str, Any]]:
    """What mako has on the screen, asked on the bus: what makoctl prints differs by its version."""
    mako = ("org.freedesktop.Notifications", "/fr/emersion/Mako", "fr.emersion.Mako", "ListNotifications")
    shown: list[dict[str, Any]] = json.loads(place.run("busctl", "--json=short", "--user", "call", *mako))[
        "data"
    ][0]
    return shown


def _hangs_up(place: Office) -> bool:
    """Press until it counts: what has just come is dead for a moment."""
    for shown in _at_mako(place):
        for key, words in shown["actions"]["data"].items():
            if words in {"Decline", "Hang up"}:
                place.run("makoctl", "invoke", "-n", str(shown["id"]["data"]), key)
    return "drop" in place.requests()
