"""Whether a folder's disk can hold the data: SQLite's log needs file locks and shared memory maps.

Some network folders have neither. SQLite says of them that the file is busy, or cannot be read, which
sounds like another program or a broken disk.
"""

import mmap
import sys
import tempfile
from pathlib import Path

from gamma_desktop.settings.codes import ProfileFault

if sys.platform != "win32":
    import fcntl

_A_SHARED_REGION = 32 * 1024
"""Bytes, as SQLite maps them at a time."""


def what_the_disk_lacks(folder: Path) -> ProfileFault | None:
    """What the data needs and the disk of a folder does not have; None if nothing.

    Raises:
        OSError: no file can be made there at all.
    """
    with tempfile.TemporaryFile(dir=folder) as file:
        file.truncate(_A_SHARED_REGION)
        if sys.platform != "win32":
            try:
                fcntl.lockf(
                    file, fcntl.LOCK_EX | fcntl.LOCK_NB
                )  # a file of our own: no other program locks it
                fcntl.lockf(file, fcntl.LOCK_UN)
            except OSError:
                return ProfileFault.LACKS_LOCKS
        try:
            mmap.mmap(file.fileno(), _A_SHARED_REGION).close()  # nothing is written: the disk may be full
        except OSError:
            return ProfileFault.LACKS_MAPS
    return None
