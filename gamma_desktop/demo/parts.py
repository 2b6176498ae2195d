"""The processes that a desktop and a demo are made of: each with its own log, each ended by its pid."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self, TypeVar

from gamma_desktop.demo.errors import PartFailed, ProgramMissing
from gamma_desktop.demo.waiting import look_until

_LOG_LINES_SHOWN = 15
_TIED_TO_US = ("setpriv", "--pdeathsig", "KILL", "--") if sys.platform == "linux" else ()
Ready = TypeVar("Ready")


class Part:
    """One running process; what it prints goes to ``log``.

    It leads its own process group, which takes along what it has started itself (the bus launcher
    starts a second bus); on Linux the kernel ends it if the process that started it dies without a chance
    to clean up.
    """

    def __init__(
        self, name: str, process: subprocess.Popen[bytes], log: Path, *, stop_within_seconds: float
    ) -> None:
        self.name = name
        self.log = log
        self._process = process
        self._stop_within_seconds = stop_within_seconds

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """How it ended; None while it runs."""
        return self._process.poll()

    def until_ready(self, look: Callable[[], Ready | None], *, seconds: float) -> Ready:
        """Wait until ``look`` sees that this part does its work.

        Raises:
            PartFailed: it ended, or the time is up.
        """

        def look_while_alive() -> Ready | None:
            if self.exit_code is not None:
                raise PartFailed(f"{self.name} ended with exit code {self.exit_code}. {self._log_end()}")
            return look()

        ready = look_until(look_while_alive, seconds=seconds)
        if ready is None:
            raise PartFailed(f"{self.name} was not ready within {seconds:g} s. {self._log_end()}")
        return ready

    def wait(self, *, seconds: float) -> int:
        """Wait until it ends by itself; returns its exit code.

        Raises:
            PartFailed: it still runs when the time is up.
        """
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired as still_running:
            raise PartFailed(f"{self.name} still runs after {seconds:g} s.") from still_running

    def stop(self) -> None:
        """End it and all that it started: politely, and by force where that takes too long."""
        self._signal_group(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(self._stop_within_seconds)
        self.kill()

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        if sys.platform == "win32":
            self._process.kill()
        else:
            self._signal_group(signal.SIGKILL)
        self._process.wait()

    def _signal_group(self, number: signal.Signals) -> None:
        if sys.platform == "win32":
            self._process.terminate()
        else:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)

    def _log_end(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-_LOG_LINES_SHOWN:]
        return f"Its log, {self.log}, ends with:\n" + "\n".join(lines or ["(nothing)"])


class Parts:
    """Starts parts and ends them in reverse order; a context manager.

    Args:
        logs: the folder for their logs; made if missing.
        stop_within_seconds: how long a part may take to end by itself when it is asked to.
    """

    def __init__(self, logs: Path, *, stop_within_seconds: float = 5.0) -> None:
        self._logs = logs
        self._stop_within_seconds = stop_within_seconds
        self._running: list[Part] = []

    def start(
        self,
        name: str,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        pass_fds: Sequence[int] = (),
        stdin: bytes = b"",
    ) -> Part:
        """Start a process.

        Args:
            name: what to call it in messages, and its log.
            command: the program, by its name or path, and its arguments.
            environment: all of it: nothing of ours is added.
            pass_fds: file descriptors that it inherits.
            stdin: what it reads; at most a pipe's buffer.

        Raises:
            ProgramMissing: there is no such program.
        """
        self._logs.mkdir(parents=True, exist_ok=True)
        log = self._logs / f"{name}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                [*_TIED_TO_US, require(command[0]), *command[1:]],
                env=dict(environment),
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                pass_fds=pass_fds,
                start_new_session=True,
            )
        part = Part(name, process, log, stop_within_seconds=self._stop_within_seconds)
        self._running.append(part)
        if process.stdin is not None:
            with contextlib.suppress(BrokenPipeError), process.stdin as pipe:
                pipe.write(stdin)
        return part

    def stop(self) -> None:
        """End every part, the last one first."""
        while self._running:
            self._running.pop().stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


_PACKAGES = {
    "Xvfb": "xvfb",
    "dbus-daemon": "dbus",
    "gnome-keyring-daemon": "gnome-keyring",
    "openbox": "openbox",
    "at-spi-bus-launcher": "at-spi2-core",
    "setpriv": "util-linux",
    "xdotool": "xdotool",
}


def require(program: str) -> str:
    """The full path of a program.

    Raises:
        ProgramMissing: it is not installed; the message names the Debian package that brings it.
    """
    places = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/libexec", "/usr/lib/at-spi2-core"])
    if found := shutil.which(program, path=places):
        return found
    name = Path(program).name
    package = _PACKAGES.get(name, name)
    raise ProgramMissing(f"The program {name} is missing. On Debian: apt-get install {package}")
