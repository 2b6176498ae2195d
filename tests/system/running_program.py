"""The real program as a process on the virtual desktop, and Gamma's events posted to it with curl."""

import json
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from gamma_desktop.demo.desktop import VirtualDesktop, installed_tray
from gamma_desktop.demo.free_port import free_port
from gamma_desktop.demo.parts import Part, Parts
from gamma_desktop.demo.program import Program
from gamma_desktop.demo.screen import Screen

KEY = "a-key-that-nobody-asks-for"
SECRET = "known-to-this-test-and-the-program"
KNOWN_NUMBER, KNOWN_NAME, KNOWN_COMPANY = "647460197", "Lucía Ferrer", "Ferrer Óptica"
POP = f"Incoming call: {KNOWN_NAME}"
_TITLES_OF_TRAYS = {"trayer": "panel", "stalonetray": "stalonetray"}
_call_numbers = count(471900)


def tray_title() -> str:
    """What the window of the tray is called, whichever is installed."""
    return _TITLES_OF_TRAYS[installed_tray()]


class ListeningProgram:
    """The program, set up for extension 203, with one contact, listening on a free port.

    Args:
        environment: of the desktop that it runs on.
        folder: for its profile.
        parts: ends it.
        api_url: where it sends its requests.
        settings: more of them, as they stand in a file.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        folder: Path,
        parts: Parts,
        api_url: str = "http://127.0.0.1:1/nobody-answers-here/",
        settings: str = "",
    ) -> None:
        secrets = {"GAMMA_DESKTOP_LISTENER_SECRET": SECRET, "GAMMA_API_KEY": KEY}
        self.port = free_port()
        self.program = Program(folder / "profile", {**environment, **secrets})
        self._set_up(folder, api_url, settings)
        self._parts = parts
        self._part = self.start()

    @property
    def pid(self) -> int:
        """The process that runs now."""
        return self._part.pid

    @property
    def part(self) -> Part:
        """The process that runs now."""
        return self._part

    def start(self) -> Part:
        """Start it, and wait until it is all there."""
        self._part = self.program.start(self._parts)
        self._part.until_ready(self.health, seconds=60)
        return self._part

    def health(self) -> dict[str, Any] | None:
        """What its listener says of itself; None while it does not listen."""
        asked = self._curl(f"http://127.0.0.1:{self.port}/healthz")
        if asked.returncode:
            return None
        told: dict[str, Any] = json.loads(asked.stdout)
        return told

    def post(self, call_id: str, state: str, **attributes: str) -> None:
        """Deliver an event of an incoming call from the known number, as Gamma does; it must be stored."""
        event = {
            "callId": call_id,
            "callLegId": f"{call_id}.-703374",
            "displayedExternalNumber": f"+34{KNOWN_NUMBER}",
            "displayedLabel": KNOWN_NUMBER,
            "displayedNumber": f"0{KNOWN_NUMBER}",
            "isIncoming": "true",
            "isRecording": "false",
            "eventTimestamp": str(time.time_ns() // 1_000_000),
            "state": state,
            "stateCause": "causeNormal",
            "extension": "203",
        }
        answer = self._curl(
            *("-o", "/dev/null", "-w", "%{http_code}"),
            *("-H", f"X-Gamma-Desktop-Secret: {SECRET}", "-H", "X-VTCRM-PBXID: acme"),
            *("--data-binary", "@-", f"http://127.0.0.1:{self.port}/vtcrm/callback"),
            stdin=json.dumps(event | attributes),
        )
        assert answer.stdout == "200", answer

    def calls(self) -> list[dict[str, Any]]:
        """The call log, as the command prints it."""
        calls: list[dict[str, Any]] = json.loads(self.program.command("calls", "--json"))
        return calls

    def _set_up(self, folder: Path, api_url: str, settings: str) -> None:
        self.program.profile.mkdir(mode=0o700)
        (self.program.profile / "settings.toml").write_text(
            f'api.url = "{api_url}"\nlistener.port = {self.port}\n'
            'agent.extensions = ["203"]\npop.hide_after = 1\n' + settings
        )
        contacts = folder / "contacts.csv"
        contacts.write_text(f"Name,Company,Phone\n{KNOWN_NAME},{KNOWN_COMPANY},{KNOWN_NUMBER}\n")
        self.program.command("contacts", "import", str(contacts))

    def _curl(self, *arguments: str, stdin: str = "") -> "subprocess.CompletedProcess[str]":
        command = ["curl", "--silent", "--show-error", "--max-time", "30", *arguments]
        return subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=60, check=False)


class RunningProgram(ListeningProgram):
    """The same on a virtual desktop, with its icon in the tray."""

    def __init__(self, desktop: VirtualDesktop, screen: Screen, folder: Path, parts: Parts) -> None:
        self.screen = screen
        super().__init__(desktop.environment(), folder, parts)

    def start(self) -> Part:
        """Start it, and wait until it is all there, its icon too."""
        part = super().start()
        part.until_ready(lambda: self.tray_icons() or None, seconds=60)
        return part

    def tray_icons(self) -> list[Any]:
        """Its own icons in the tray."""
        return [icon for icon in self.screen.tray_icons() if icon.pid == self.pid]

    @contextmanager
    def ringing_call(self) -> Iterator[str]:
        """A call that rings until the block ends, and whose pop is gone then."""
        call_id = new_call_id()
        self.post(call_id, "ringing")
        try:
            yield call_id
        finally:
            self.post(call_id, "dropped")
            self.screen.wait_for("no pop any more", lambda screen: not screen.find(name=POP))


def new_call_id() -> str:
    """An id that no call had before."""
    return str(next(_call_numbers))
