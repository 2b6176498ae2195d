"""A relay and desks as the real processes that a company runs, joined by the real commands."""

import asyncio
import http.client
import json
import os
import queue
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Any, Self

import msgspec

from gamma_desktop.demo.free_port import free_port
from gamma_desktop.team.member.link import Link
from gamma_desktop.team.membership import Membership
from gamma_desktop.team.secrets import bearer
from tests.fixtures.warm_program import Begun, warm_program

SECRET = "a-secret-for-tests"
PATIENCE = 60.0
OURS = "gamma_desktop"
_OF_US = ("GAMMA_API_KEY", "GAMMA_DESKTOP_LISTENER_SECRET", "GAMMA_DESKTOP_DESK_SECRET")

EXAMPLE = Path(__file__).parents[2] / "data" / "vendor" / "incoming-missed-2-dropped.json"


class _Process:
    """A command that goes on until it is ended, and what it prints.

    Attributes:
        is_started: whether from its very start, interpreter and all: see ``warm_program``.
    """

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.program = OURS
        self.is_started = False
        self.lines: queue.Queue[dict[str, Any]] = queue.Queue()
        self.said: queue.Queue[str] = queue.Queue()
        self._process: subprocess.Popen[str] | Begun | None = None
        self._readers: tuple[threading.Thread, ...] = ()

    def begin(self, *arguments: str) -> None:
        process = self._process = self._begun(arguments)
        assert process.stdout is not None
        assert process.stderr is not None
        self._readers = (
            threading.Thread(
                target=_read, args=(process.stdout, lambda line: self.lines.put(json.loads(line)))
            ),
            threading.Thread(target=_read, args=(process.stderr, self.said.put)),
        )
        for reader in self._readers:
            reader.start()

    def _begun(self, arguments: Sequence[str]) -> subprocess.Popen[str] | Begun:
        warm = warm_program()
        if not self.is_started and self.program == OURS and warm.can_run(self.environment):
            return warm.begin(arguments, self.environment)
        return subprocess.Popen(
            [sys.executable, "-m", self.program, *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self._process is not None
        self._process.kill()
        self._finish()

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal: to have it sleep, say."""
        assert self._process is not None
        self._process.send_signal(number)

    def stop(self) -> int:
        """End it in good order; returns its exit code."""
        if self._process is None:
            return 0
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        return self._finish()

    def wait(self) -> int:
        """Until it ends by itself; returns its exit code."""
        return self._finish()

    def until_it_says(self, words: str) -> None:
        while words not in (line := self.said.get(timeout=PATIENCE)):
            assert line is not None

    def command(self, *arguments: str) -> str:
        """What a command beside it prints; it must succeed."""
        done = warm_program().run(arguments, self.environment, "", seconds=PATIENCE)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def run(self, *arguments: str, stdin: str = "") -> "subprocess.CompletedProcess[str]":
        """A command beside it, to its end, whatever that is."""
        return warm_program().run(arguments, self.environment, stdin, seconds=PATIENCE)

    def _finish(self) -> int:
        assert self._process is not None
        process, self._process = self._process, None
        code = process.wait(PATIENCE)
        for reader in self._readers:
            reader.join(PATIENCE)
        for stream in (process.stdout, process.stderr):
            assert stream is not None
            stream.close()
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class RelayProcess(_Process):
    """``relay run`` on a profile of its own, always on the same ports.

    Args:
        names: its own address, and those of the other relays of its team, which have the same port for desks.
        port: that port.
        settings: more lines of the section ``relay``.
    """

    def __init__(
        self,
        folder: Path,
        *,
        api_url: str = "http://127.0.0.1:1/",
        key: str = "no-key",
        push: str = "",
        names: Sequence[str] = ("127.0.0.1",),
        port: int = 0,
        settings: str = "",
        **more: str,
    ) -> None:
        folder.mkdir()
        self.profile = folder
        self.port, self.listener_port = port or free_port(), free_port()
        self.callback = f"http://127.0.0.1:{self.listener_port}/vtcrm/callback"
        file = folder / "relay.toml"
        file.write_text(
            f'[relay]\nhost = "{names[0]}"\nport = {self.port}\nnames = {json.dumps(names)}\nmetrics = ""\n'
            f"{settings}\n[relay.listener]\nport = {self.listener_port}\n[relay.push]\n{push}\n"
        )
        super().__init__(
            _environment(folder)
            | {
                "GAMMA_DESKTOP_RELAY": str(file),
                "GAMMA_API_KEY": key,
                "GAMMA_DESKTOP_LISTENER_SECRET": SECRET,
            }
            | more
        )
        self.command("config", "set", "api.url", api_url)

    def start(self) -> dict[str, Any]:
        """Run it; returns what it prints when it is ready."""
        self.begin("relay", "run")
        try:
            return self.lines.get(timeout=PATIENCE)
        except queue.Empty:
            self.kill()
            raise AssertionError(list(self.said.queue)) from None

    def invite(self, name: str, *arguments: str) -> str:
        """The line by which a desk joins."""
        return self.command("relay", "invite", name, *arguments).strip()

    def post(self, body: bytes, *headers: str) -> int:
        """Send an event with curl; returns the status, 0 where nothing answers."""
        command = ["curl", "-s", "-o", os.devnull, "-w", "%{http_code}", "--max-time", "60"]
        for header in (f"X-Gamma-Desktop-Secret: {SECRET}", "X-VTCRM-PBXID: acme", *headers):
            command += ["-H", header]
        done = subprocess.run(
            [*command, "--data-binary", "@-", self.callback], input=body, capture_output=True, check=False
        )
        return int(done.stdout)


def joined(profile: Path, line: str, secret: str) -> dict[str, str]:
    """Have a profile join; returns the environment of its commands."""
    environment = _environment(profile) | {"GAMMA_DESKTOP_DESK_SECRET": secret}
    done = warm_program().run(("join", line), environment, "", seconds=PATIENCE)
    assert done.returncode == 0, done.stderr
    return environment


class DeskProcess(_Process):
    """A desk that has joined, without keyring, key or listener; ``listen --json`` where it is started."""

    def __init__(self, folder: Path, line: str) -> None:
        folder.mkdir()
        self.profile = folder
        self.journal = folder / "data" / "journal.db"
        super().__init__(joined(folder, line, secrets.token_urlsafe(32)))

    def start(self) -> None:
        """Follow the relay."""
        self.begin("listen", "--json")

    def explained(self, key: str) -> dict[str, Any]:
        """What a setting of the desk is, and why."""
        told: dict[str, Any] = json.loads(self.command("config", "explain", key, "--json"))
        return told

    def next_call(self) -> dict[str, Any]:
        """The next call object that it prints."""
        return self.lines.get(timeout=PATIENCE)


@asynccontextmanager
async def linked(desk: DeskProcess) -> AsyncIterator[Link]:
    """A connection with the proof of a desk, beside its program."""
    file = desk.profile / "data" / "membership.json"
    membership = msgspec.json.decode(file.read_bytes(), type=Membership)
    proof = bearer(membership.desk, desk.environment["GAMMA_DESKTOP_DESK_SECRET"])
    link = Link(membership.relays, membership.tls(), lambda: [proof], None, session="beside")
    running = asyncio.get_running_loop().create_task(link.run())
    await link.until_decided()
    yield link
    await link.until_it_may_end()
    running.cancel()
    await asyncio.wait([running])


def _environment(profile: Path) -> dict[str, str]:
    environment = {
        **os.environ,
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={profile / 'no-bus'}",
        "GAMMA_DESKTOP_MANAGED": str(profile / "no-managed.toml"),
        "GAMMA_DESKTOP_PROFILE": str(profile),
        "TZ": "UTC",
    }
    return {name: value for name, value in environment.items() if name not in _OF_US}


def _read(stream: IO[str], take: Callable[[str], None]) -> None:
    for line in stream:
        take(line.removesuffix("\n"))


class Posting:
    """Gamma: posts events to a relay on its own thread until the end; ``_post_all`` says which."""

    def __init__(self, relay: RelayProcess) -> None:
        self._relay = relay
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._post_all)
        self.answered: list[str] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join(PATIENCE)

    def _post_all(self) -> None:
        raise NotImplementedError

    def _is_stored(self, name: str) -> bool:
        """Post an event of that name; whether it was answered 200."""
        event = json.loads(EXAMPLE.read_text()) | {"callId": name, "firstCallId": name}
        connection = http.client.HTTPConnection("127.0.0.1", self._relay.listener_port, timeout=10)
        try:
            headers = {"X-Gamma-Desktop-Secret": SECRET, "X-VTCRM-PBXID": "acme"}
            connection.request("POST", "/vtcrm/callback", json.dumps(event), headers)
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
