"""What the reading process may use. On Windows, which has no such limits, the program's clock ends it."""

import os
import sys

_MEGABYTE = 1024 * 1024
_NICENESS = 5


def limit_this_process(*, megabytes: int, seconds: int) -> None:
    """Take no more memory and processor time than this, and let the window go first; 0 is no limit."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  (not on Windows)

    os.nice(_NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if megabytes:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * _MEGABYTE, megabytes * _MEGABYTE))
    if seconds:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
