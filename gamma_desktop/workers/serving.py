"""A worker's own end: takes one request on its input, says what it has to say on its output, and ends."""

import os
import sys
from collections.abc import Callable, Iterable

from gamma_desktop.workers.process import LENGTH

Answers = Callable[[bytes], Iterable[bytes]]
"""Does what a request asks, and yields message after message."""


def serve(answers: Answers) -> None:
    """Do the work; what libraries print goes where complaints go."""
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with output:
        for message in answers(sys.stdin.buffer.read()):
            output.write(LENGTH.pack(len(message)))
            output.write(message)
            output.flush()
