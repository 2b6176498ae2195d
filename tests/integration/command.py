"""The real program's commands as processes, on a profile of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.fixtures.warm_program import warm_program

PATIENCE = 60.0


class Desk:
    """Runs commands on a profile, where there is no key and no keyring but what a test gives."""

    def __init__(self, profile: Path, **environment: str) -> None:
        self.profile = profile
        self.environment = {
            **os.environ,
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={profile / 'no-bus'}",
            "GAMMA_DESKTOP_MANAGED": str(profile / "no-managed.toml"),
            "GAMMA_DESKTOP_PROFILE": str(profile),
            "TZ": "UTC",
        }
        for variable in ("GAMMA_API_KEY", "GAMMA_DESKTOP_LISTENER_SECRET"):
            self.environment.pop(variable, None)
        self.environment |= environment

    def configure(self, **settings: str) -> None:
        """Set settings; a double underscore stands for the dot."""
        for key, value in settings.items():
            assert self.run("config", "set", key.replace("__", "."), value).returncode == 0

    def run(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command to its end, whatever that is; its standard input holds no more than ``stdin``."""
        program = warm_program()
        if program.can_run(self.environment):
            return program.run(arguments, self.environment, stdin, seconds=PATIENCE)
        return self.start_and_run(*arguments, stdin=stdin)

    def start_and_run(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """The same from its very start, interpreter and all: see ``warm_program``."""
        return subprocess.run(
            [sys.executable, "-m", "gamma_desktop", *arguments],
            env=self.environment,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )

    def json(self, *arguments: str) -> Any:  # noqa: ANN401  (whatever the command promises)
        """What a command that succeeds prints as JSON."""
        done = self.run(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """The one line that a command which failed says, without the program's name."""
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("gamma-desktop: ")
    return line.removeprefix("gamma-desktop: ")
