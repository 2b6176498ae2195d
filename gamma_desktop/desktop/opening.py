"""Opens files, addresses and programs as the system does it for its user; none goes through a shell."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QProcess, QProcessEnvironment, QUrl
from PySide6.QtGui import QDesktopServices

from gamma_desktop.private_files import umask_of_the_user
from gamma_desktop.settings.secrets import VARIABLES

_STARTED_FOR = "DESKTOP_STARTUP_ID"


def open_path(path: Path) -> bool:
    """Open a file or a folder; False if the system does not."""
    return _open(QUrl.fromLocalFile(str(path)))


def open_address(address: str, *, in_background: bool = False) -> bool:
    """Open a web address, exactly as it is; False if the system does not.

    Args:
        address: of the page.
        in_background: leave the keyboard with what is worked with, where the system and its browser allow it.
    """
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    return _open_behind(url) if in_background else _open(url)


def start_program(command: Sequence[str]) -> bool:
    """Start a program that goes on by itself; False if the system does not."""
    environment = QProcessEnvironment.systemEnvironment()
    for secret in VARIABLES.values():
        environment.remove(secret)
    process = QProcess()
    process.setProgram(command[0])
    process.setArguments(list(command[1:]))
    process.setWorkingDirectory(str(Path.home()))
    process.setProcessEnvironment(environment)
    with umask_of_the_user():
        is_started: object = (
            process.startDetached()
        )  # the types of PySide promise a pair with the process in it
    return is_started is True


def _open(url: QUrl) -> bool:
    with umask_of_the_user():
        return QDesktopServices.openUrl(url)


if sys.platform == "darwin":

    def _open_behind(url: QUrl) -> bool:
        return start_program(
            ["/usr/bin/open", "-g", url.toString(QUrl.ComponentFormattingOption.FullyEncoded)]
        )

elif sys.platform == "win32":
    import ctypes

    _SHOWN_WITHOUT_THE_KEYBOARD, _WORKED_FROM = 4, 32

    def _open_behind(url: QUrl) -> bool:
        address = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        done = ctypes.windll.shell32.ShellExecuteW(
            None, "open", address, None, None, _SHOWN_WITHOUT_THE_KEYBOARD
        )
        return int(done) > _WORKED_FROM

else:

    def _open_behind(url: QUrl) -> bool:
        with _started_without_the_keyboard():
            return _open(url)

    @contextmanager
    def _started_without_the_keyboard() -> Iterator[None]:
        """By the Startup Notification Protocol a program that was started at the time 0 is given no focus."""
        os.environ[_STARTED_FOR] = f"gamma-desktop-{os.getpid()}_TIME0"
        try:
            yield
        finally:
            del os.environ[_STARTED_FOR]
