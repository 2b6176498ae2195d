"""A real Wayland session without a screen: sway, with or without an X server for older programs.

Sway refuses to run as root; where the tests do, it gets a user namespace in which it does not. A machine that
allows none, as many containers do not, skips what stands on it.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Self

from gamma_desktop.demo.parts import Parts, require
from tests.apart import ORDINARY_USER, skip_without

_CONFIGURATION = """\
output HEADLESS-1 resolution 1280x800
default_border none
focus_follows_mouse no
xwayland {xwayland}
exec printf '%s\\n%s\\n' "$WAYLAND_DISPLAY" "$DISPLAY" > {told}.new && mv {told}.new {told}
"""


class WaylandDesktop:
    """Starts the session and ends it, whole; a context manager.

    Args:
        has_x: whether there is an X server, too.
    """

    def __init__(self, *, has_x: bool) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="gamma-wayland-"))
        self._has_x = has_x
        self.parts = Parts(self._folder / "logs")
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self._folder),
            "XDG_RUNTIME_DIR": str(self._folder / "run"),
            "XDG_SESSION_TYPE": "wayland",
            "LANG": "C.UTF-8",
        }

    def environment(self) -> dict[str, str]:
        """The environment for a program that shall run in this session."""
        return dict(self._environment)

    def type_text(self, text: str) -> None:
        """Type a text into whatever has the keyboard."""
        self._run("wtype", "-s", "500", "-d", "10", text)  # its keyboard is new: wait until it is heard

    def picture(self, path: Path) -> None:
        """Write what the screen shows as a PNG file."""
        self._run("grim", str(path))

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def _start(self) -> None:
        (self._folder / "run").mkdir(mode=0o700)
        told = self._folder / "displays"
        configuration = self._folder / "config"
        configuration.write_text(
            _CONFIGURATION.format(xwayland="force" if self._has_x else "disable", told=told)
        )
        as_ordinary_user = ORDINARY_USER if os.geteuid() == 0 else ()
        if as_ordinary_user:
            skip_without(as_ordinary_user, "true")
        x_for_all = self._folder / "xwayland"  # newer ones refuse who has another name outside the namespace
        x_for_all.write_text('#!/bin/sh\nexec Xwayland "$@" -ac\n')
        x_for_all.chmod(0o755)
        headless = {"WLR_BACKENDS": "headless", "WLR_LIBINPUT_NO_DEVICES": "1", "WLR_RENDERER": "pixman"}
        headless["WLR_XWAYLAND"] = str(x_for_all)
        sway = self.parts.start(
            "sway",
            [*as_ordinary_user, require("sway"), "--config", str(configuration)],
            environment=self._environment | headless,
        )
        sway.until_ready(told.exists, seconds=60)
        wayland, x = told.read_text().splitlines()
        self._environment["WAYLAND_DISPLAY"] = wayland
        if self._has_x:
            self._environment["DISPLAY"] = x

    def _stop(self) -> None:
        self.parts.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [require(program), *arguments]
        subprocess.run(command, env=self._environment, check=True, capture_output=True, timeout=60)
