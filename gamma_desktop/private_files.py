"""Keeps what the program writes to its user alone, whatever the umask is and whatever was there before.

On Windows nothing is done: files take the access rights of their folder, and that is the user's own.
"""

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700

_FOR_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_COMPANIONS_OF_A_DATABASE = ("-wal", "-shm", "-journal")

_SEM_FAILCRITICALERRORS, _SEM_NOGPFAULTERRORBOX = 0x1, 0x2

_users_umask: int | None = None


def keep_new_files_private() -> None:
    """Make private every file and folder that this process creates from now on; called once, at its start."""
    global _users_umask  # noqa: PLW0603  (the umask belongs to the process as well)
    _users_umask = os.umask(_FOR_OTHERS)


def keep_memory_off_the_disk() -> None:
    """Have the system write no image of this process when it crashes: the key and calls are in its memory.

    On Unix a limit of one byte is too small for an image in a file, and by it the kernel hands none to a
    program that collects them either (core(5); ``do_coredump``). On Windows no report is made of a fault.
    """
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415  (0.5 MB, for Windows alone)

        ctypes.windll.kernel32.SetErrorMode(_SEM_FAILCRITICALERRORS | _SEM_NOGPFAULTERRORBOX)
    else:
        import resource  # noqa: PLC0415  (Windows has none)

        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (most if 0 <= most < 1 else 1, most))


@contextmanager
def umask_of_the_user() -> Iterator[None]:
    """Start programs of the user's in here, such as a browser: what they save is not ours to close."""
    if _users_umask is None:
        yield
        return
    ours = os.umask(_users_umask)
    try:
        yield
    finally:
        os.umask(ours)


def make_private(file: Path) -> None:
    """Make an empty private file where there is none, and close one that is open to others.

    A database's companions are closed as well; those made later take the mode of the file itself. An existing
    file is never opened here: closing it again would drop the locks that this process holds on it.

    Raises:
        OSError: there is no such file, and it cannot be made; or a folder is there. It stays as it is:
            it may be one of many users, such as that for temporary files.
    """
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE))
    except FileExistsError:
        if file.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(file)) from None
        if file.is_file():  # a device, such as /dev/null, is everybody's
            keep_private(file)


def keep_private(file: Path) -> None:
    """Close a file and a database's companions to others; what is missing is not made."""
    for each in (file, *(file.with_name(file.name + end) for end in _COMPANIONS_OF_A_DATABASE)):
        close_to_others(each)


def is_open_to_others(status: os.stat_result) -> bool:
    """Whether others than the owner may do anything with a file or folder."""
    return os.name != "nt" and bool(status.st_mode & _FOR_OTHERS)


def close_to_others(path: Path) -> None:
    """Take a file or folder from everyone but its owner; what is missing, or not ours to change, stays."""
    try:
        status = path.stat()
        if is_open_to_others(status):
            path.chmod(stat.S_IMODE(status.st_mode) & stat.S_IRWXU)
    except OSError:
        return
