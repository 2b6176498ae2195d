"""Where a program and its later starts meet: a place that no other user can take first, or listen at.

On Unix a socket in the profile's own runtime folder, which is for its user alone. A Unix socket's path must
be short: where that one is not, the socket lies in a folder with a name that cannot be foretold, made for it
and written down in the runtime folder. On Windows a pipe that only its user may open.
"""

import os
import stat
import sys
import tempfile
from pathlib import Path

from gamma_desktop.durable_files import write_whole
from gamma_desktop.private_files import is_open_to_others

_LONGEST_SOCKET_PATH = 100
_LONGEST_RECORD = 4096
_SOCKET = "program.sock"
_RECORD = "socket-folder"
_PREFIX = "gamma-desktop-"
_ROOM_FOR_NAMES = len(_PREFIX) + 16 + len(_SOCKET)


class ChannelPlace:
    """The place of one profile.

    Args:
        runtime: the profile's runtime folder, which is ours alone.
        profile_name: short, and different for each profile.
    """

    def __init__(self, runtime: Path, profile_name: str) -> None:
        self._runtime = runtime
        self._pipe = f"{_PREFIX}{profile_name}"

    def to_listen(self) -> str:
        """Where to listen, made ready; raises OSError."""
        place = self.to_speak()
        if place is not None:
            return place
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_short_folder()))
        write_whole(self._runtime / _RECORD, os.fsencode(folder))
        return str(folder / _SOCKET)

    def to_speak(self) -> str | None:
        """Where the program would listen; None where there is no place that can be trusted."""
        return self._pipe if sys.platform == "win32" else self._socket()

    def _socket(self) -> str | None:
        direct = self._runtime / _SOCKET
        if len(os.fsencode(direct)) < _LONGEST_SOCKET_PATH:
            return str(direct)
        folder = self._recorded()
        return str(folder / _SOCKET) if folder is not None and _is_ours(folder) else None

    def _recorded(self) -> Path | None:
        try:
            with (self._runtime / _RECORD).open("rb") as file:
                return Path(os.fsdecode(file.read(_LONGEST_RECORD)))
        except OSError:
            return None


def _short_folder() -> Path:
    """A folder for short-lived things whose path leaves room for a socket's."""
    candidates = (os.environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir(), "/tmp")  # noqa: S108  (see mkdtemp)
    usable = (Path(each) for each in candidates if each and os.access(each, os.W_OK))
    return next(each for each in usable if len(os.fsencode(each)) + _ROOM_FOR_NAMES < _LONGEST_SOCKET_PATH)


def _is_ours(folder: Path) -> bool:
    """Whether it is a folder, and no link to one, of this user, and closed to all others."""
    try:
        status = folder.lstat()
    except (OSError, ValueError):
        return False
    is_mine = sys.platform == "win32" or status.st_uid == os.getuid()
    return stat.S_ISDIR(status.st_mode) and is_mine and not is_open_to_others(status)
