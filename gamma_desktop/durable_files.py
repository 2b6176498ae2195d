"""Writes files so that neither a crash nor a power cut leaves half of one, or takes one away that was there.

A file that was written whole, moved or made is on the disk when these return: with its content, and under its
name. Raises OSError, and nothing else.
"""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from gamma_desktop.private_files import PRIVATE_FOLDER


def inode_of(path: Path) -> int:
    """By what to know whether a file is still the same; 0 if there is none."""
    try:
        return path.stat().st_ino
    except OSError:
        return 0


def write_whole(file: Path, content: bytes) -> None:
    """Have a file hold this; at any moment before it holds, whole, what it held."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")  # made with mode 0600
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(content)
        move(part, file)
    except OSError:
        with suppress(OSError):
            part.unlink()
        raise


def move(file: Path, to: Path) -> None:
    """Have a file stand under another name of the same disk, in the place of what stands there."""
    _sync(file)
    file.replace(to)
    sync_folder(to.parent)


def make_folder(folder: Path) -> None:
    """Make a folder of the user's own, and those above it that are missing, unless it is there."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Have the disk hold the names that a folder holds."""
    if os.name != "nt":  # Windows has no such thing, and writes the entry along with the file
        _sync(folder)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
