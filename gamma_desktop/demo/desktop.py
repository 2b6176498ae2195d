"""A real desktop for a program under test, on any Linux machine without a display.

A virtual screen, a D-Bus session of its own, an unlocked keyring, the accessibility bus, a window manager
and a tray: the programs that people run, none of them simulated. Nothing of the surrounding session
reaches the program under test, and nothing of it reaches out.
"""

import contextlib
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from gamma_desktop.demo.bus import Bus, Question
from gamma_desktop.demo.errors import ProgramMissing
from gamma_desktop.demo.parts import Part, Parts, require
from gamma_desktop.demo.screen import Screen
from gamma_desktop.demo.session_bus import bus_configuration
from gamma_desktop.demo.x11 import XConnection, write_authority

_READY_WITHIN_SECONDS = 60.0
_KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "SSL_CERT_FILE", "PYTHONDONTWRITEBYTECODE")
_TRAYS = {
    "trayer": (
        *("--edge", "bottom", "--align", "right", "--expand", "true", "--widthtype", "request"),
        *("--heighttype", "pixel", "--height", "28", "--SetDockType", "true", "--SetPartialStrut", "true"),
    ),
    "stalonetray": (
        *("--geometry", "1x1-0-0", "--grow-gravity", "SE", "--icon-size", "24", "--slot-size", "28"),
        *("--window-type", "dock", "--window-strut", "bottom", "--skip-taskbar"),
    ),
}
"""Programs that show tray icons, the first one that is installed is taken, with their options."""
_DEFAULT_COLLECTION = Question(
    "org.freedesktop.secrets",
    "/org/freedesktop/secrets",
    "org.freedesktop.Secret.Service",
    "ReadAlias",
    "s",
    ("default",),
)
_ACCESSIBILITY = ("org.a11y.Bus", "/org/a11y/bus")
_SOMEBODY_LISTENS = Question(
    *_ACCESSIBILITY,
    "org.freedesktop.DBus.Properties",
    "Set",
    "ssv",
    ("org.a11y.Status", "IsEnabled", ("b", True)),
)


class VirtualDesktop:
    """Starts a desktop and ends it, whole; a context manager.

    Args:
        logs: where each part's output is kept; a folder that goes with the desktop if none is named.
        size: of the screen, in pixels.
        window_manager: the command that starts it.
        has_keyring: whether there is one; else nothing on the session bus keeps secrets.

    Attributes:
        keyring_password: what unlocks its keyring.
    """

    def __init__(
        self,
        *,
        logs: Path | None = None,
        size: tuple[int, int] = (1280, 800),
        window_manager: Sequence[str] = ("openbox", "--sm-disable"),
        has_keyring: bool = True,
    ) -> None:
        self._window_manager = tuple(window_manager)
        self._has_keyring = has_keyring
        self._folder = Path(tempfile.mkdtemp(prefix="gamma-desktop-"))
        self._size = size
        self._cookie = secrets.token_bytes(16)
        self.keyring_password = secrets.token_urlsafe()
        self._environment = self._bare_environment()
        self._tray: Part | None = None
        self._cleanup = contextlib.ExitStack()
        self._cleanup.callback(shutil.rmtree, self._folder, ignore_errors=True)
        self.logs = logs or self._folder / "logs"
        self.parts = self._cleanup.enter_context(Parts(self.logs))

    def environment(self) -> dict[str, str]:
        """The environment for a program that shall run on this desktop, and for nothing else."""
        return dict(self._environment)

    @property
    def home(self) -> Path:
        """The home folder of the user of this desktop."""
        return self._folder / "home"

    def screen(self, pid: int | None = None) -> Screen:
        """A reader of what is on the screen, or of what one process shows there; close it."""
        return Screen(
            display=self._environment["DISPLAY"],
            cookie=self._cookie,
            session_bus=self._environment["DBUS_SESSION_BUS_ADDRESS"],
            pid=pid,
        )

    def start(self) -> None:
        """Start every part, each one when those that it needs are ready.

        Raises:
            ProgramMissing: a program is not installed.
            PartFailed: a part ended by itself or did not become ready.
        """
        for program in (
            "Xvfb",
            "dbus-daemon",
            "gnome-keyring-daemon",
            "at-spi-bus-launcher",
            self._window_manager[0],
        ):
            require(program)
        installed_tray()
        self._start_screen()
        self._start_bus()
        with Bus(self._environment["DBUS_SESSION_BUS_ADDRESS"]) as bus:
            if self._has_keyring:
                self._start_keyring(bus)
            self._start_accessibility(bus)
        with XConnection(self._environment["DISPLAY"], self._cookie) as x:
            self._start_window_manager(x)
            self._start_tray(x)

    def stop(self) -> None:
        """End every part in reverse order, and remove the private folder."""
        self._cleanup.close()

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _bare_environment(self) -> dict[str, str]:
        """Private folders, a neutral locale, and little else: what a login gives, before the desktop."""
        environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
        folders = {
            "HOME": "home",
            "XDG_CONFIG_HOME": "home/.config",
            "XDG_DATA_HOME": "home/.local/share",
            "XDG_STATE_HOME": "home/.local/state",
            "XDG_CACHE_HOME": "home/.cache",
            "XDG_RUNTIME_DIR": "run",
        }
        for variable, name in folders.items():
            folder = self._folder / name
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            environment[variable] = str(folder)
        return environment | {
            "LANG": "C.UTF-8",
            "XDG_SESSION_TYPE": "x11",
            "XAUTHORITY": str(self._folder / "authority"),
        }

    def _start(self, name: str, *command: str, pass_fds: tuple[int, ...] = (), stdin: bytes = b"") -> Part:
        return self.parts.start(name, command, environment=self._environment, pass_fds=pass_fds, stdin=stdin)

    def _start_telling(self, name: str, command: list[str]) -> str:
        """Start a part that writes one line, its address, to a file descriptor once it takes connections.

        ``{tell}`` in the command stands for the number of that descriptor.
        """
        read_end, write_end = os.pipe()
        with open(read_end, "rb", buffering=0) as answer:  # noqa: PTH123  (a descriptor has no path)
            try:
                words = [word.format(tell=write_end) for word in command]
                part = self._start(name, *words, pass_fds=(write_end,))
            finally:
                os.close(write_end)
            if sys.platform != "win32":
                os.set_blocking(read_end, False)
            told = bytearray()

            def whole_line() -> bool:
                told.extend(answer.read() or b"")
                return told.endswith(b"\n")

            part.until_ready(whole_line, seconds=_READY_WITHIN_SECONDS)
        return told.decode().strip()

    def _start_screen(self) -> None:
        """Start Xvfb on a display that it finds free itself."""
        width, height = self._size
        authority = self._environment["XAUTHORITY"]
        write_authority(Path(authority), self._cookie)
        command = [
            "Xvfb",
            "-displayfd",
            "{tell}",
            "-wr",
            "-screen",
            "0",
            f"{width}x{height}x24",
            "-auth",
            authority,
        ]
        number = self._start_telling("Xvfb", [*command, "-nolisten", "tcp", "-noreset"])
        self._environment["DISPLAY"] = f":{number}"

    def _start_bus(self) -> None:
        """Start the session bus, without services that would be started behind our back."""
        configuration = self._folder / "bus.conf"
        configuration.write_text(bus_configuration(self._folder / "run" / "bus"))
        command = ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--nopidfile"]
        address = self._start_telling("dbus-daemon", [*command, "--print-address={tell}"])
        self._environment["DBUS_SESSION_BUS_ADDRESS"] = address

    def _start_keyring(self, bus: Bus) -> None:
        """Start the keyring and unlock it, as the login does with the user's password."""
        part = self._start(
            "gnome-keyring-daemon",
            *("gnome-keyring-daemon", "--foreground", "--components=secrets", "--unlock"),
            stdin=self.keyring_password.encode(),
        )

        def has_default_collection() -> bool:
            answer = bus.ask(_DEFAULT_COLLECTION)
            return answer is not None and answer[0] != "/"

        part.until_ready(has_default_collection, seconds=_READY_WITHIN_SECONDS)

    def _start_accessibility(self, bus: Bus) -> None:
        """Start the accessibility bus and announce a listener, as a screen reader does."""
        part = self._start("at-spi-bus-launcher", "at-spi-bus-launcher", "--launch-immediately")
        address = Question(*_ACCESSIBILITY, "org.a11y.Bus", "GetAddress")
        part.until_ready(lambda: bus.ask(address), seconds=_READY_WITHIN_SECONDS)
        bus.ask(_SOMEBODY_LISTENS)

    def _start_window_manager(self, x: XConnection) -> None:
        part = self._start(self._window_manager[0], *self._window_manager)
        part.until_ready(
            lambda: x.property(x.root, "_NET_SUPPORTING_WM_CHECK"), seconds=_READY_WITHIN_SECONDS
        )

    def stop_tray(self) -> None:
        """End the tray, as a panel that crashes does."""
        if self._tray is not None:
            self._tray.kill()

    def start_tray(self) -> None:
        """Start the tray again after ``stop_tray``; raises PartFailed."""
        with XConnection(self._environment["DISPLAY"], self._cookie) as x:
            self._start_tray(x)

    def _start_tray(self, x: XConnection) -> None:
        tray = installed_tray()
        self._tray = part = self._start(tray, tray, *_TRAYS[tray])
        part.until_ready(lambda: x.selection_owner("_NET_SYSTEM_TRAY_S0"), seconds=_READY_WITHIN_SECONDS)


def installed_tray() -> str:
    """The program that shows tray icons here: newer systems have no trayer.

    Raises:
        ProgramMissing: there is none.
    """
    for name in _TRAYS:
        with contextlib.suppress(ProgramMissing):
            return Path(require(name)).name
    raise ProgramMissing("No tray is installed. On Debian: apt-get install trayer, or stalonetray")
