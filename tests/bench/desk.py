"""A desk to measure at: a virtual desktop, a simulated cloud, a profile, and the programs started there."""

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from gamma_desktop.demo.cloud_control import CloudControl
from gamma_desktop.demo.desktop import VirtualDesktop
from gamma_desktop.demo.errors import PartFailed
from gamma_desktop.demo.free_port import free_port
from gamma_desktop.demo.parts import Part, Parts
from gamma_desktop.demo.program import Program
from gamma_desktop.demo.screen import Screen
from tests.bench.calls_load import Sent
from tests.bench.process import processor_seconds
from tests.bench.profile import PLACE, profile

EXTENSION = "203"

_LOOK_AGAIN_AFTER_SECONDS = 0.003
_PATIENCE_SECONDS = 60.0
_RESTS_WITHIN_SECONDS = 240.0
"""The words of 10,000 calls are indexed with a breath after every ten."""

_QUIET_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Desk:
    """Where programs are started.

    Attributes:
        port: where the real program takes events.
        secret: what they must bear.
    """

    logs: Path
    program: Program
    screen: Screen
    port: int
    secret: str

    @contextmanager
    def running(self, command: Sequence[str]) -> Iterator[tuple[Part, float]]:
        """A program whose window is on the screen, and the seconds that this took from its start."""
        with Parts(self.logs) as parts:
            begin = time.monotonic()
            part = parts.start("measured", command, environment=self.program.environment)
            while not any(window.pid == part.pid for window in self.screen.windows()):
                if part.exit_code is not None or time.monotonic() > begin + _PATIENCE_SECONDS:
                    raise PartFailed(f"no window of {command}. Its log:\n{part.log.read_text()}")
                time.sleep(_LOOK_AGAIN_AFTER_SECONDS)
            yield part, time.monotonic() - begin

    def post(self, *arguments: str) -> list[Sent]:
        """Have another process post events to the real program; returns what it sent."""
        command = [sys.executable, "-m", "tests.bench.calls_load", str(self.port), self.secret, *arguments]
        return [Sent(**each) for each in json.loads(subprocess.check_output(command))]

    def real(self) -> Sequence[str]:
        """The command of the real program."""
        return self.program.command_line()

    def watched(self, how: str = "watched_program") -> list[str]:
        """The command of the real program that also tells when it has painted a pop, or how it got there."""
        return [sys.executable, "-m", f"tests.bench.{how}", str(self.program.profile)]

    def bare(self) -> list[str]:
        """The command of the bare window."""
        return [sys.executable, "-m", "tests.bench.bare_window"]

    def bare_pop(self) -> list[str]:
        """The command of the bare pop, which takes the events of the program in its place."""
        return [sys.executable, "-m", "tests.bench.bare_pop", str(self.port), str(self.logs)]


@contextmanager
def desk(*, with_calls: bool = False) -> Iterator[Desk]:
    """A desk with all contacts, and a million calls in the log if so wished, set up as an agent's is."""
    with ExitStack() as cleanup:
        folder = cleanup.enter_context(profile(with_calls=with_calls))
        desktop = cleanup.enter_context(VirtualDesktop())
        screen = cleanup.enter_context(desktop.screen())
        parts = cleanup.enter_context(Parts(desktop.logs))
        cloud = cleanup.enter_context(CloudControl.of_new_cloud(parts, desktop.environment()))
        secret, port = secrets.token_hex(), free_port()
        environment = {**as_installed(desktop.environment()), "GAMMA_DESKTOP_LISTENER_SECRET": secret}
        program = Program(folder, environment)
        program.command("key", "set", stdin=f"{cloud.key}\n")
        settings = {"api.url": cloud.url, "listener.port": str(port), "agent.extensions": EXTENSION}
        settings["retention.calls_days"] = "0"  # the calls of the profile are old, and shall be there
        for key, value in settings.items():
            program.command("config", "set", key, value)
        yield Desk(desktop.logs, program, screen, port, secret)


def as_installed(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment of an installation: modules are found compiled, and those of developers not at all.

    Where click is installed, as for developers, httpx loads it for a command of its own, and with it 80
    modules that no user has.
    """
    absent = (PLACE / "not-installed").absolute()
    absent.mkdir(parents=True, exist_ok=True)
    (absent / "click.py").write_text('raise ImportError("no part of an installation")\n')
    kept = {name: value for name, value in environment.items() if name != "PYTHONDONTWRITEBYTECODE"}
    places = os.pathsep.join(filter(None, (str(absent), environment.get("PYTHONPATH"))))
    return {**kept, "PYTHONPATH": places, "PYTHONPYCACHEPREFIX": str((PLACE / "bytecode").absolute())}


def wait_until_quiet(pid: int) -> None:
    """Wait until a process has done nothing for a while: what its start or its work set off is over.

    Raises:
        PartFailed: it never rests.
    """
    deadline = time.monotonic() + _RESTS_WITHIN_SECONDS
    before = -1.0
    while (now := processor_seconds(pid)) != before:
        if time.monotonic() > deadline:
            raise PartFailed(f"process {pid} does not come to rest within {_RESTS_WITHIN_SECONDS:g} s")
        before = now
        time.sleep(_QUIET_SECONDS)
