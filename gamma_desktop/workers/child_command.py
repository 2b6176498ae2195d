"""How the program starts itself again: as a worker, in UTF-8 mode, from a start at log-in, in the demo.

The one place that knows how. Installed, it is a module of the Python that runs; in a frozen build the running
file is the program itself, and has no Python to be given.
"""

import sys
from pathlib import Path

WORKER = "worker"
"""The command that a worker is started by; not for people, so no help shows it."""


def child_command(*arguments: str, in_utf8: bool = False, without_console: bool = False) -> tuple[str, ...]:
    """The command line of this program with other arguments.

    Args:
        arguments: those of its command line.
        in_utf8: in Python's UTF-8 mode, whatever the locale is; a frozen build is in it from the start.
        without_console: on Windows, where Python opens one for itself: for what runs on its own.
    """
    if getattr(sys, "frozen", False):
        return (sys.executable, *arguments)
    # -P: not from the folder one happens to be in, where anything may lie.
    mode = ("-X", "utf8") if in_utf8 else ()
    return (_interpreter(without_console=without_console), "-P", *mode, "-m", "gamma_desktop", *arguments)


def worker_command(kind: str, *, memory: int = 0, seconds: int = 0) -> tuple[str, ...]:
    """The command line of a worker.

    Args:
        kind: what it does; see ``cli.worker``.
        memory: bytes that it may take; 0 for no limit.
        seconds: of processor time; 0 for no limit.
    """
    return child_command(WORKER, kind, str(memory), str(seconds), in_utf8=True)


def _interpreter(*, without_console: bool) -> str:
    other = Path(sys.executable).with_name("pythonw.exe")
    return str(other) if without_console and other.exists() else sys.executable
