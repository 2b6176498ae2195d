"""Whether events come, on a real desktop: the keyring, commands and refusals, seen where the agent looks."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from gamma_desktop.demo.accessibility import Accessible
from gamma_desktop.demo.desktop import VirtualDesktop
from gamma_desktop.demo.free_port import free_port
from gamma_desktop.demo.parts import Parts
from gamma_desktop.demo.program import Program
from gamma_desktop.demo.screen import Screen
from tests.fixtures.keyring_lock import lock_keyring, unlock_keyring
from tests.fixtures.simulated_cloud import RunningCloud

EVENT = {"callId": "471900", "displayedNumber": "0647460197", "isIncoming": "true", "extension": "203"}
PATIENCE = 60.0


@pytest.fixture(scope="module")
def own_desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualDesktop]:
    """A desktop for the tests of this file."""
    with VirtualDesktop(logs=tmp_path_factory.mktemp("own-desktop-logs")) as running:
        yield running


@pytest.fixture
def lockable_desktop(tmp_path: Path) -> Iterator[VirtualDesktop]:
    """A desktop for one test: a GNOME Keyring that was locked and unlocked can crash at a later write."""
    with VirtualDesktop(logs=tmp_path / "lockable-desktop-logs") as running:
        yield running


class Office:
    """A desktop with the program on a profile of its own, and a cloud to register with."""

    def __init__(
        self, desktop: VirtualDesktop, screen: Screen, cloud: RunningCloud, folder: Path, parts: Parts
    ) -> None:
        self.desktop, self.screen, self.cloud, self.parts = desktop, screen, cloud, parts
        self.bus = desktop.environment()["DBUS_SESSION_BUS_ADDRESS"]
        self.port = free_port()
        self.program = Program(folder / "profile", desktop.environment())
        self.program.profile.mkdir(mode=0o700)
        (self.program.profile / "settings.toml").write_text(
            f'api.url = "{cloud.url}"\nlistener.port = {self.port}\nagent.extensions = ["203"]\n'
        )

    def footer(self, is_so: str, *, is_not: str = "") -> str:
        """What the line at the foot of the window says, once it says one thing and not the other."""

        def look(screen: Screen) -> str | None:
            for each in screen.find_all():
                if each.name.startswith("Health: ") and is_so in each.name:
                    return None if is_not and is_not in each.name else each.name.removeprefix("Health: ")
            return None

        return self.screen.wait_for(f"the health {is_so}", look, seconds=PATIENCE)

    def listens(self) -> None:
        """Wait until the listener answers."""
        asking = ["curl", "-s", "--max-time", "60", f"http://127.0.0.1:{self.port}/healthz"]

        def look(_screen: Screen) -> bool:
            return subprocess.run(asking, capture_output=True, check=False).returncode == 0

        self.screen.wait_for("the listener", look, seconds=PATIENCE)

    def button(self, name: str) -> Accessible:
        return self.screen.wait_for_accessible(role="push button", name=name)

    def post(self, secret: str) -> str:
        """Post an event with curl; the status."""
        command = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "--max-time", "60", "-d", "@-"]
        command += ["-H", f"X-Gamma-Desktop-Secret: {secret}", f"http://127.0.0.1:{self.port}/vtcrm/callback"]
        body = json.dumps(EVENT | {"state": "ringing"})
        return subprocess.run(command, input=body, capture_output=True, text=True, check=False).stdout

    def takes_event_of_cloud(self) -> None:
        """Have the cloud send an event: it gets through, and is told."""
        before = len(self.cloud.deliveries())
        for state in ("ringing", "dropped"):
            self.cloud.send_raw(json.dumps(EVENT | {"state": state}).encode())
        statuses = [each["status"] for each in self.cloud.wait_for_deliveries(before + 2)[before:]]
        assert statuses == [200, 200]


@pytest.fixture
def office(own_desktop: VirtualDesktop, simulated_cloud: RunningCloud, tmp_path: Path) -> Iterator[Office]:
    with own_desktop.screen() as screen, Parts(tmp_path / "logs") as parts:
        yield Office(own_desktop, screen, simulated_cloud, tmp_path, parts)


@pytest.fixture
def lockable_office(
    lockable_desktop: VirtualDesktop, simulated_cloud: RunningCloud, tmp_path: Path
) -> Iterator[Office]:
    with lockable_desktop.screen() as screen, Parts(tmp_path / "logs") as parts:
        yield Office(lockable_desktop, screen, simulated_cloud, tmp_path, parts)


def test_a_program_that_found_the_keyring_locked_listens_as_soon_as_it_is_unlocked(
    lockable_office: Office,
) -> None:
    office = lockable_office
    office.program.command("key", "set", stdin=office.cloud.key)
    office.program.command("configure", "--yes")
    lock_keyring(office.bus)
    office.program.start(office.parts)
    footer = office.footer("keyring")
    could_post = office.post("any")
    unlock_keyring(office.bus, office.desktop.keyring_password)
    office.listens()
    office.footer("No event yet", is_not="keyring")

    assert (footer, could_post) == ("The keyring is locked", "000")
    office.takes_event_of_cloud()


def test_a_key_and_a_registration_made_by_commands_are_noticed(office: Office) -> None:
    office.program.start(office.parts)
    footer = office.footer("No API key")
    could_post = office.post("any")
    office.program.command("key", "set", stdin=office.cloud.key)
    office.footer("Not registered with Gamma", is_not="API key")
    office.program.command("configure", "--yes")
    office.listens()
    office.footer("No event yet", is_not="Not registered")

    assert (footer, could_post) == ("No API key · Not registered with Gamma", "000")
    office.takes_event_of_cloud()


def test_refused_events_are_told_and_registering_again_mends_it(office: Office) -> None:
    office.program.command("key", "set", stdin=office.cloud.key)
    office.program.command("configure", "--yes")
    office.program.start(office.parts)
    office.listens()
    statuses = {office.post("of-another-computer") for _ in range(5)}
    office.footer("Events refused since")
    office.screen.press(office.button("Register again…"))
    told = office.screen.find_all(role="label")
    office.screen.press(office.button("Register, and displace it"))
    office.footer("calls may be missing", is_not="refused")

    assert statuses == {"401"}
    assert any("Another computer may have registered since" in each.name for each in told)
    office.takes_event_of_cloud()
