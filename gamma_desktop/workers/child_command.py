"""How the program starts itself again: as a worker, in UTF-8 mode, from a start at log-in, in the demo.

The one place that knows how. Installed, it is a module of the Python that runs; in a frozen build the running
file is the program itself, and has no Python to be given.
"""

import os
import sys
from collections.abc import Mapping
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


_NAMES = frozenset(
    {
        *("PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP"),
        *("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "VIRTUAL_ENV"),
        *("PYTHONPATH", "PYTHONHOME", "PYTHONUTF8", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"),
        *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "USERPROFILE", "PROGRAMDATA"),
        *("APPDATA", "LOCALAPPDATA", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE"),
        *("SSL_CERT_FILE", "SSL_CERT_DIR"),
        *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"),
        *("KRB5CCNAME", "KRB5_CONFIG", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"),
    }
)
_BEGINNINGS = ("LC_", "LDAP", "QT_")


def worker_environment(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What a worker process is given of an environment; names count in any case."""
    return {name: value for name, value in environment.items() if _is_needed(name.upper())}


def _is_needed(name: str) -> bool:
    return name in _NAMES or name.startswith(_BEGINNINGS)
