"""One program a profile: the one that holds the lock receives the events."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from gamma_desktop.durable_files import make_folder
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.private_files import PRIVATE_FILE

if sys.platform == "win32":
    import msvcrt

    def _is_taken(file: int) -> bool:
        """Take the lock, whose first byte stands for it; False where another has it."""
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

    def _free(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _is_taken(file: int) -> bool:
        """Take the lock; False where another has it."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):  # the latter from some network folders
            return False
        return True

    def _free(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)  # closing would not do: a child may have the file open as well


_TRY_AGAIN_AFTER = 0.1
_OPEN_OR_MAKE = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
"""Its folder may be one in the shared temporary folder: no link of another user is to be followed."""


class ProfileInUse(GammaDesktopError):
    """Another program runs on this profile.

    Attributes:
        path: the lock that it has.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class NotAnswering(ProfileInUse):
    """The program that has the profile has a window, and has not answered for long."""


class NotHeard(ProfileInUse):
    """The profile is in use by a program without a window, so there is none to raise."""


@contextmanager
def profile_lock(path: Path, *, within: float = 0.0) -> Iterator[None]:
    """Hold the profile; the system frees it when the process ends, however it ends.

    Args:
        path: the lock.
        within: seconds to go on trying; a command may have it for a moment.

    Raises:
        ProfileInUse: another program holds it.
        OSError: its file or folder cannot be made, or a link is there.
    """
    until = time.monotonic() + within
    make_folder(path.parent)  # a command may be the first that comes to a profile
    file = os.open(path, _OPEN_OR_MAKE, PRIVATE_FILE)  # it stays: another may wait for it
    try:
        while not _is_taken(file):
            if time.monotonic() >= until:
                raise ProfileInUse(path)
            time.sleep(_TRY_AGAIN_AFTER)
        try:
            yield
        finally:
            _free(file)
    finally:
        os.close(file)


def is_held(path: Path) -> bool:
    """Whether a program runs with this profile; has it for a moment where none does."""
    try:
        with profile_lock(path):
            return False
    except (ProfileInUse, OSError):
        return True


def run_or_hand_over(
    path: Path, run: Callable[[], None], is_heard: Callable[[], bool], *, within: Callable[[], float]
) -> None:
    """Run with the profile, or be heard by the program that has it.

    A program that starts has the profile before it hears anything, and a command has it for moments: so both
    are tried in turns.

    Args:
        path: the lock of the profile.
        run: what is done with the profile.
        is_heard: asks the program that has the profile, and says whether it took what was asked.
        within: seconds to go on trying, by who has the profile now.

    Raises:
        ProfileInUse: the profile stayed in use, and nothing was heard.
    """
    began = time.monotonic()
    while True:
        try:
            with profile_lock(path):
                run()
                return
        except ProfileInUse:
            if is_heard():
                return
            if time.monotonic() - began >= within():
                raise
            time.sleep(_TRY_AGAIN_AFTER)
