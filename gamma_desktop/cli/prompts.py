"""Asks the person at the terminal: whether to go on, and for a secret.

A secret comes from a prompt or from standard input, never from an argument: those are for all to see.
"""

import sys

_MOST_BYTES_READ = 4_096


def agreed() -> bool:
    """Whether the person at the terminal says yes; where there is none, no."""
    if not sys.stdin.isatty():
        return False
    print("Go on? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}


def read_secret(prompt: str) -> str:
    """The secret as typed, unseen, or as piped in, without the end of its line; empty if none came."""
    from getpass import getpass

    if not sys.stdin.isatty():
        return sys.stdin.buffer.read(_MOST_BYTES_READ).decode("utf-8", "replace").rstrip("\r\n")
    try:
        return getpass(f"{prompt} (not shown): ")
    except EOFError:
        return ""
