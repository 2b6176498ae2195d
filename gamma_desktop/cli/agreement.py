"""Asks before something that cannot be taken back."""

import sys


def agreed() -> bool:
    """Whether the person at the terminal says yes; where there is none, no."""
    if not sys.stdin.isatty():
        return False
    print("Go on? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}
