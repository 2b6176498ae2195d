"""Has the system start the program at log-in, or no longer: what the setting says, the system is told."""

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path

from gamma_desktop.desktop.codes import DesktopTrouble
from gamma_desktop.desktop.login_item import (
    LoginFile,
    LoginItem,
    autostart_file,
    launch_agent_file,
    login_item,
    run_value,
)
from gamma_desktop.errors import GammaDesktopError, Message
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.tasks import LatestWins, Spawn
from gamma_desktop.workers.child_command import child_command

RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"


class NotArranged(GammaDesktopError):
    """The system could not be told; all else goes on."""

    title = DesktopTrouble.LOG_IN

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.message = Message(DesktopTrouble.LOG_IN_REFUSED, why=why)


class Autostart:
    """Keeps the start at log-in as the setting has it.

    Args:
        item: what is to start.
        spawn: starts the telling, which waits for the disk on another thread.
        tell: shows what went wrong.
    """

    def __init__(self, item: LoginItem, spawn: Spawn, tell: Callable[[NotArranged], None]) -> None:
        self._item = item
        self._tell = tell
        self._changes = LatestWins("arrange the start at log-in", spawn)
        self._wanted: bool | None = None

    def use(self, *, wanted: bool) -> None:
        """Have it so from now on; said again it is done once."""
        if wanted is not self._wanted:
            self._wanted = wanted
            self._changes.ask(lambda: self._arrange(wanted=wanted))

    async def _arrange(self, *, wanted: bool) -> None:
        try:
            await asyncio.to_thread(arrange, self._item, wanted=wanted)
        except NotArranged as error:
            self._tell(error)


def item_of_this_program(paths: ProfilePaths) -> LoginItem:
    """The start of the program that runs, on its profile."""
    return login_item(paths, child_command(without_console=True))


def arrange(item: LoginItem, *, wanted: bool) -> None:
    """Tell the system to start this at log-in, or no longer; nothing is written that is so already.

    Raises:
        NotArranged: it could not be told.
    """
    try:
        if sys.platform == "win32":
            _arrange_value(item, wanted=wanted)
        elif sys.platform == "darwin":
            arrange_file(launch_agent_file(item, Path.home()), wanted=wanted)
        else:
            arrange_file(autostart_file(item, os.environ, Path.home()), wanted=wanted)
    except OSError as error:
        raise NotArranged(f"{error.filename or RUN_KEY}: {error.strerror or error}") from error
    except ValueError as error:  # a path that is no text, or that the system's format cannot hold
        raise NotArranged(str(error)) from error


def is_arranged(item: LoginItem) -> bool:
    """Whether the system would start this at log-in, as it is now."""
    try:
        if sys.platform == "win32":
            is_there = _value_of(item) == run_value(item)
        elif sys.platform == "darwin":
            is_there = _is_written(launch_agent_file(item, Path.home()))
        else:
            is_there = _is_written(autostart_file(item, os.environ, Path.home()))
    except (OSError, ValueError):
        return False
    return is_there


def _is_written(file: LoginFile) -> bool:
    return file.path.read_bytes() == file.content


def arrange_file(file: LoginFile, *, wanted: bool) -> None:
    """Write the file, or remove it; one of the same name that another program wrote is not removed.

    A desktop's own settings may put one there: who chose it there takes it out there.

    Raises:
        OSError: it cannot be done.
    """
    try:
        there = file.path.read_bytes()
    except FileNotFoundError:
        there = None
    if wanted and there != file.content:
        file.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.path.write_bytes(file.content)  # one cut short by a crash is written again at the next start
    elif not wanted and there is not None and file.mark in there:
        file.path.unlink(missing_ok=True)


if sys.platform == "win32":
    import winreg
    from contextlib import suppress

    def _value_of(item: LoginItem) -> str:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as run:
            return str(winreg.QueryValueEx(run, item.name)[0])

    def _arrange_value(item: LoginItem, *, wanted: bool) -> None:
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as run:
            if wanted:
                winreg.SetValueEx(run, item.name, 0, winreg.REG_SZ, run_value(item))
            else:
                with suppress(FileNotFoundError):
                    winreg.DeleteValue(run, item.name)
