"""What a worker process may use: what it reads, a file or the answers of a server, is not to be trusted.

On Windows, which has no such limits, the program's clock ends it.
"""

import os
import subprocess
import sys
from contextlib import suppress

WITHOUT_A_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""How such a process is started where each would have a window of its own."""

_NICENESS = 5


def limit_this_process(*, memory: int = 0, seconds: int = 0) -> None:
    """Take no more memory (in bytes) and processor time than this, and let the window go first.

    0 is no limit. No dump is written either: it would hold the password of a server. A limit that the system
    refuses does not end the reading: macOS takes none on memory, and a lower one may be in force already.
    """
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  (not on Windows)

        os.nice(_NICENESS)
        limits = [(resource.RLIMIT_CORE, 0, 0)]
        if memory:
            limits.append((resource.RLIMIT_AS, memory, memory))
        if seconds:
            limits.append((resource.RLIMIT_CPU, seconds, seconds + 1))
        for which, soft, hard in limits:
            with suppress(OSError, ValueError):
                resource.setrlimit(which, (soft, hard))
