"""The real program, as other programs and people start it: a process with its own profile."""

import socket
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from gamma_desktop.demo.errors import CommandFailed
from gamma_desktop.demo.parts import Part, Parts
from gamma_desktop.demo.waiting import look_until
from gamma_desktop.workers.child_command import child_command

_COMMAND_LIMIT_SECONDS = 60.0
_HEARD_WITHIN_SECONDS = 60.0


class Program:
    """Runs commands of the program, and the program itself, on one profile.

    Args:
        profile: the folder that holds its settings and data.
        environment: what it runs in; nothing of ours is added.
    """

    def __init__(self, profile: Path, environment: Mapping[str, str]) -> None:
        self.profile = profile
        self.environment = dict(environment)

    def command_line(self, *arguments: str) -> Sequence[str]:
        """What starts the program with these arguments."""
        return child_command("--profile", str(self.profile), *arguments)

    def command(self, *arguments: str, stdin: str = "") -> str:
        """Run a command to its end; returns what it printed.

        Raises:
            CommandFailed: it failed, or did not end in time.
        """
        try:
            done = subprocess.run(
                self.command_line(*arguments),
                env=self.environment,
                input=stdin,
                capture_output=True,
                text=True,
                encoding="utf-8",
                timeout=_COMMAND_LIMIT_SECONDS,
                check=True,
            )
        except subprocess.CalledProcessError as failed:
            told = failed.stderr.strip() or "It gave no reason."
            raise CommandFailed(f"{' '.join(arguments)} failed ({failed.returncode}). {told}") from failed
        except subprocess.TimeoutExpired as hanging:
            raise CommandFailed(f"{' '.join(arguments)} did not end in {hanging.timeout:g} s.") from hanging
        return done.stdout

    def wait_until_it_listens(self, port: int) -> None:
        """Wait until the program that was started has the profile and takes events.

        Raises:
            CommandFailed: it did not in time.
        """

        def listens() -> bool:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=_COMMAND_LIMIT_SECONDS).close()
            except OSError:
                return False
            return True

        if not look_until(listens, seconds=_HEARD_WITHIN_SECONDS):
            raise CommandFailed(f"Nothing listened at port {port} within {_HEARD_WITHIN_SECONDS:g} s.")

    def raise_window(self) -> None:
        """Start the program a second time, which raises the window of the first.

        To be called once the first listens: until then, the second could become the first.

        Raises:
            CommandFailed: the first one did not hear it.
        """
        self.command()

    def start(self, parts: Parts, *arguments: str, name: str = "gamma-desktop") -> Part:
        """Start the tray program, or a command that goes on; ``parts`` ends it, ``name`` is its log."""
        return parts.start(name, self.command_line(*arguments), environment=self.environment)
