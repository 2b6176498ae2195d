"""The real ``gamma-desktop listen`` as a process, and curl to send it events."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from tests.fixtures.warm_program import Begun, warm_program

SECRET = "a-secret-for-tests"
PATIENCE = 60.0


class Listening:
    """``listen --json`` on a profile, on a free port.

    Attributes:
        umask: to start it at; -1 for the one of the tests.
    """

    def __init__(self, profile: Path, **settings: str) -> None:
        self.profile = profile
        self.umask = -1
        self._environment = {
            **os.environ,
            "GAMMA_DESKTOP_LISTENER_SECRET": SECRET,
            "GAMMA_DESKTOP_PROFILE": str(profile),
        }
        profile.mkdir(parents=True, exist_ok=True)
        for key, value in {"listener.port": "0", **settings}.items():
            self.command("config", "set", key, value)
        self._lines: queue.Queue[dict[str, Any]] = queue.Queue()
        self._said: queue.Queue[str] = queue.Queue()
        self._readers: tuple[threading.Thread, ...] = ()

    def __enter__(self) -> Self:
        self._process = self._begun()
        assert self._process.stderr is not None
        said = ""
        for line in self._process.stderr:
            said += line
            if "listening at " in line:
                self.url = line.split("listening at ")[1].strip()
                break
        else:
            self._end()
            raise AssertionError(f"listen ended at once: {said}")
        self._readers = tuple(threading.Thread(target=read) for read in (self._read, self._read_warnings))
        for reader in self._readers:
            reader.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        self._end()

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self._end()

    def post(self, body: bytes, *headers: str, secret: str = SECRET) -> int:
        """Send an event with curl; returns the status."""
        command = ["curl", "-s", "-o", os.devnull, "-w", "%{http_code}", "--max-time", "60"]
        for header in (f"X-Gamma-Desktop-Secret: {secret}", "X-VTCRM-PBXID: acme", *headers):
            command += ["-H", header]
        done = subprocess.run(
            [*command, "--data-binary", "@-", self.url], input=body, capture_output=True, check=False
        )
        return int(done.stdout)

    def next_call(self) -> dict[str, Any]:
        """The next call object that it prints."""
        return self._lines.get(timeout=PATIENCE)

    def next_warning(self) -> str:
        """The next line that it says on stderr."""
        return self._said.get(timeout=PATIENCE)

    def calls(self, *arguments: str) -> list[dict[str, Any]]:
        """The call log, as the command prints it."""
        found = json.loads(self.command("calls", "--json", *arguments))
        assert isinstance(found, list)
        return found

    def command(self, *arguments: str, environment: Mapping[str, str] | None = None) -> str:
        """What a command prints; it must succeed."""
        whole = {**self._environment, **(environment or {})}
        done = warm_program().run(arguments, whole, "", seconds=PATIENCE)
        done.check_returncode()
        return done.stdout

    def _begun(self) -> subprocess.Popen[str] | Begun:
        warm, arguments = warm_program(), ("listen", "--json")
        if self.umask == -1 and warm.can_run(self._environment):
            return warm.begin(arguments, self._environment)
        return subprocess.Popen(
            [sys.executable, "-m", "gamma_desktop", *arguments],
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            umask=self.umask,
        )

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(json.loads(line))

    def _read_warnings(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._said.put(line.removesuffix("\n"))

    def _end(self) -> None:
        self._process.wait(PATIENCE)
        for reader in self._readers:
            reader.join(PATIENCE)
        for stream in (self._process.stdout, self._process.stderr):
            assert stream is not None
            stream.close()
