"""Waiting for something that gives no signal: looking again and again, up to a deadline."""

import time
from collections.abc import Callable
from typing import TypeVar

_SHORTEST_PAUSE_SECONDS = 0.03

Seen = TypeVar("Seen")


def look_until(look: Callable[[], Seen | None], *, seconds: float) -> Seen | None:
    """Look until there is something to see; None once the time is up.

    What is on a screen, and whether a daemon answers yet, can only be found out by looking. A look in
    flight is finished, so the wait may last longer by one look. A pause is as long as the look before it:
    what is looked at needs the machine as well.

    Args:
        look: returns what it saw, or anything false.
        seconds: how long to go on looking.
    """
    deadline = time.monotonic() + seconds
    while True:
        began = time.monotonic()
        if seen := look():
            return seen
        now = time.monotonic()
        if now >= deadline:
            return None
        time.sleep(max(_SHORTEST_PAUSE_SECONDS, now - began))
