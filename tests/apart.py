"""A disk, a network or a user that a test has for itself; skips it where the machine gives none."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

DISKS = ("unshare", "--map-root-user", "--mount")
NETWORK = ("unshare", "--map-root-user", "--net")
ORDINARY_USER = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--")

NO_NAMESPACES = (
    "needs Linux namespaces: run it outside of a container, or in one with --privileged;"
    " where root alone may make them, as root"
)


def skip_without(command: Sequence[str], *probe: str) -> None:
    """Skip the test unless a command that gives it something of its own can run this."""
    if shutil.which(command[0]) is None:
        pytest.skip(NO_NAMESPACES)
    ran = subprocess.run([*command, *probe], capture_output=True, check=False)
    if ran.returncode != 0:
        pytest.skip(f"{NO_NAMESPACES}: {ran.stderr.decode(errors='replace').strip()}")


def on_a_disk_apart(disk: Path, size: str, script: str, argument: Path) -> list[str]:
    """The lines that a Python script prints, whose folder ``disk`` is a disk of this size of its own."""
    mount = f"mount -t tmpfs -o size={size},mode=700 tmpfs {disk}"
    skip_without(DISKS, "sh", "-c", mount)
    inside = f'{mount} && exec "$0" -c "$1" "$2"'
    return _lines([*DISKS, "sh", "-c", inside, sys.executable, script, str(argument)], within=240)


def on_a_network_apart(prepare: str, script: str) -> list[str]:
    """The lines that a Python script prints on a network that only it sees, after a command of the shell."""
    skip_without(NETWORK, "true")
    inside = f'{prepare} && exec "$0" -c "$1"'
    return _lines([*NETWORK, "sh", "-c", inside, sys.executable, script], within=60)


def _lines(command: Sequence[str], *, within: float) -> list[str]:
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=within, env=os.environ)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()
