"""A worker's own end: limits itself, takes one request on its input, answers on its output, and ends.

What it reads, a file or the answers of a server, is not to be trusted. On Windows, which has no such limits,
the clock of the program ends it.
"""

import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress

from gamma_desktop.workers.process import LENGTH

Answers = Callable[[bytes], Iterable[bytes]]
"""Does what a request asks, and yields message after message."""


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


def serve(answers: Answers) -> None:
    """Do the work; what libraries print goes where complaints go."""
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with output:
        for message in answers(sys.stdin.buffer.read()):
            output.write(LENGTH.pack(len(message)))
            output.write(message)
            output.flush()
