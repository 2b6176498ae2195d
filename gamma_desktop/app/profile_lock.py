"""One program a profile: whoever holds the lock is the one that takes events."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.private_files import PRIVATE_FILE


class ProfileInUse(GammaDesktopError):
    """Another program runs on this profile."""

    headline = "Another Gamma Desktop runs on this profile"


@contextmanager
def profile_lock(path: Path) -> Iterator[None]:
    """Hold the profile; the system frees it when the process ends, however it ends.

    Raises:
        ProfileInUse: somebody else holds it.
    """
    lock = FileLock(path, mode=PRIVATE_FILE)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise ProfileInUse(f"Quit it, or name another with --profile. ({path})") from error
    try:
        yield
    finally:
        lock.release()
