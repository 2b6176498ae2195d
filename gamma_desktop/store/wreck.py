"""A damaged SQLite file: moved out of the way, and read as far as it can be.

The file is never changed. Where its first page does not make sense, a copy is read whose first page comes
from a sound file of the same layout: a backup, or a new and empty one.
"""

import os
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Self

import apsw

from gamma_desktop.durable_files import sync_folder, write_whole
from gamma_desktop.written_ahead import is_cut_off

if sys.platform != "win32":
    import fcntl

Row = tuple[int | float | str | bytes | None, ...]

_LOG, _SHARED_MEMORY = "-wal", "-shm"
_PUT_BACK = ".put-back"
_FIRST_PAGE = 4096
_LOGGED = slice(18, 20)
"""In the header: that changes are written ahead to a log, which is to be read as well."""
_VALID_FOR = slice(92, 96)
"""In the header: the count of changes that its size is valid for; else the file's own size counts."""

_SHARED_LOCK_BEGINS, _SHARED_LOCK_LENGTH = 0x40000002, 510
"""Where SQLite locks a file (os.h): with a log that is written ahead, for as long as a connection is open."""
_LOOK_AGAIN_AFTER = 0.05
OTHERS_FINISH_WITHIN = 30.0
"""Seconds that commands are given to finish with a file before it is moved."""

_FURTHEST_STEP = 2**62
_UNREADABLE = (apsw.Error, UnicodeDecodeError, OverflowError)


def move_aside(path: Path, now: datetime, *, why: str = "damaged") -> Path:
    """Have a file and its log stand under a name that tells when and why; returns where. Raises OSError."""
    base = path.with_name(f"{path.stem}-{why}-{now:%Y%m%dT%H%M%S}Z{path.suffix}")
    aside, count = base, 1
    while aside.exists():
        count += 1
        aside = base.with_stem(f"{base.stem}-{count}")
    path.replace(aside)  # first: without its log it would look like a sound file that lacks the latest
    with suppress(FileNotFoundError):
        _companion(path, _LOG).replace(_companion(aside, _LOG))
    _companion(path, _SHARED_MEMORY).unlink(missing_ok=True)
    sync_folder(path.parent)
    return aside


@contextmanager
def alone_with(path: Path, *, within: float = OTHERS_FINISH_WITHIN) -> Iterator[None]:
    """Be the only process that has a database open, or wait for that no longer than ``within`` seconds.

    A process that has a file open while it is moved goes on with the old one: what it writes is lost, and as
    it closes it, SQLite deletes the log that stands beside the new one (https://sqlite.org/howtocorrupt.html,
    "Unlinking or renaming a database file while in use").

    No connection of this process may be open: its locks would go. Raises OSError.
    """
    if sys.platform == "win32":  # moves no file that is open
        yield
    else:
        with path.open("r+b", buffering=0) as file:
            until = time.monotonic() + within
            while not _is_locked(file) and time.monotonic() < until:
                time.sleep(_LOOK_AGAIN_AFTER)
            yield


def move_back(path: Path) -> None:
    """Put a file back that was moved aside, if none took its place before a crash; raises OSError."""
    aside = [file for file in moved_aside(path) if not is_put_back(file)]
    if path.exists() or not aside:
        return
    newest = max(aside, key=lambda file: file.stat().st_mtime)
    with suppress(FileNotFoundError):
        _companion(newest, _LOG).replace(_companion(path, _LOG))
    newest.replace(path)
    sync_folder(path.parent)


def note_put_back(aside: Path) -> None:
    """Note that a file that was moved aside has been replaced, and all that it told is in the new one."""
    write_whole(_companion(aside, _PUT_BACK), b"")


def is_put_back(aside: Path) -> bool:
    """Whether that was noted: from then on it is a copy like others."""
    return _companion(aside, _PUT_BACK).exists()


def remove_aside(aside: Path) -> None:
    """Delete a file that was moved aside, or another copy, with what belongs to it; raises OSError."""
    for end in ("", _LOG, _SHARED_MEMORY, _PUT_BACK):
        _companion(aside, end).unlink(missing_ok=True)


def moved_aside(path: Path) -> Sequence[Path]:
    """The files that were moved aside from that path."""
    return [
        each
        for why in ("damaged", "replaced")
        for each in sorted(path.parent.glob(f"{path.stem}-{why}-*{path.suffix}"))
    ]


class Wreck:
    """What can still be read of a damaged file; to be used by ``with``. Never raises for what cannot be.

    Args:
        path: the file, moved aside: it is open nowhere else, or only by who lets go of it.
        templates: sound files of the same layout, the likeliest first.

    Attributes:
        is_complete: whether all that was asked for so far could be read.
        is_cut_off: whether what was written last could not; the rest is as it was before.
    """

    def __init__(self, path: Path, templates: Sequence[Path] = ()) -> None:
        self._path = path
        self._templates = templates
        self._copy = path.with_name(f"{path.name}.part")
        self._connection: apsw.Connection | None = None
        self.is_complete = True
        self.is_cut_off = False

    def __enter__(self) -> Self:
        self._connection = _opened(self._path)
        for template in self._templates:
            if self._connection is None:
                self._lay_out_copy(template)
                self._connection = _opened(self._copy)
        if self._connection is not None:
            self.is_cut_off = _is_cut_off(self._path, self._connection)
        self.is_complete = self._connection is not None and not self.is_cut_off
        return self

    def __exit__(self, *_: object) -> None:
        if self._connection is not None:
            self._connection.close(True)
            self._connection = None
        for each in (self._copy, _companion(self._copy, _LOG)):
            each.unlink(missing_ok=True)
        log = _companion(self._path, _LOG)
        if log.exists() and not log.stat().st_size:
            log.unlink()  # made by looking

    @property
    def is_sound(self) -> bool:
        """Whether nothing at all is wrong with the file, or with the copy that has another first page."""
        if self._connection is None:
            return False
        try:
            found = self._connection.execute("PRAGMA integrity_check").get
        except apsw.Error:
            return False
        return bool(found == "ok")

    def copy_to(self, path: Path) -> None:
        """Write all that is read into a new file, as it is; raises apsw.Error where that cannot be."""
        if self._connection is not None:
            with (
                closing(apsw.Connection(str(path))) as to,
                to.backup("main", self._connection, "main") as copying,
            ):
                copying.step()

    def rows(self, table: str, columns: str, *, key: str, after: int = -_FURTHEST_STEP) -> Iterator[Row]:
        """The rows of a table in the order of a key of whole numbers, past those that cannot be read.

        Columns that a file of an older layout lacks are NULL.
        """
        columns = self._those_there(table, columns)
        query = f"SELECT {key}, {columns} FROM {table} WHERE {key} > ? ORDER BY {key}"  # noqa: S608  (our own names)
        place: int | None = after
        while place is not None and self._connection is not None:
            try:
                for row in self._connection.execute(query, (place,)):
                    place = int(row[0])
                    yield row[1:]
            except _UNREADABLE:
                self.is_complete = False
                place = self._next_readable(query, place)
            else:
                place = None

    def all_rows(self, table: str, columns: str) -> Iterator[Row]:
        """The rows of a table up to the first that cannot be read: for tables that are short."""
        if self._connection is None:
            return
        try:
            yield from self._connection.execute(f"SELECT {columns} FROM {table}")  # noqa: S608  (our own names)
        except _UNREADABLE:
            self.is_complete = False

    def _those_there(self, table: str, columns: str) -> str:
        try:
            found = list(self._connection.execute(f"PRAGMA table_info({table})")) if self._connection else []
        except _UNREADABLE:
            found = []
        there = {row[1] for row in found}
        wanted = [each.strip() for each in columns.split(",")]
        is_missing = {each for each in wanted if there and each.isidentifier() and each not in there}
        return ", ".join("NULL" if each in is_missing else each for each in wanted)

    def _next_readable(self, query: str, place: int) -> int | None:
        """The first place behind which the next row can be read; None if there is none."""
        unreadable, step = 0, 1
        while not self._reads(query, place + step):
            unreadable, step = step, step * 2
            if step > _FURTHEST_STEP:
                return None
        while step - unreadable > 1:
            middle = (step + unreadable) // 2
            if self._reads(query, place + middle):
                step = middle
            else:
                unreadable = middle
        return place + step

    def _reads(self, query: str, place: int) -> bool:
        if self._connection is None or place >= _FURTHEST_STEP:
            return False
        try:
            self._connection.execute(f"{query} LIMIT 1", (place,)).fetchall()
        except _UNREADABLE:
            return False
        return True

    def _lay_out_copy(self, template: Path) -> None:
        """Copy the file with the first page of another, and have its own size count."""
        with template.open("rb") as file:
            page = bytearray(file.read(_FIRST_PAGE))
        page[_LOGGED] = b"\x02\x02"
        page[_VALID_FOR] = bytes(byte ^ 0xFF for byte in page[_VALID_FOR])
        shutil.copyfile(self._path, self._copy)
        with self._copy.open("r+b") as file:
            file.write(page)
        with suppress(FileNotFoundError):
            shutil.copyfile(_companion(self._path, _LOG), _companion(self._copy, _LOG))


def _opened(path: Path) -> apsw.Connection | None:
    """A connection that neither locks nor writes, if the file makes any sense."""
    connection = None
    try:
        # Alone on it by its own word: it needs no shared memory, which others may hold, and may have damaged.
        vfs = "win32-none" if os.name == "nt" else "unix-none"
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE, vfs=vfs)
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        connection.wal_autocheckpoint(0)
        connection.pragma("locking_mode", "exclusive")
        connection.pragma("query_only", 1)
        if connection.execute("SELECT count(*) FROM sqlite_schema").get:
            return connection
    except _UNREADABLE:
        pass
    if connection is not None:
        connection.close(True)
    return None


def _is_cut_off(path: Path, connection: apsw.Connection) -> bool:
    try:
        return is_cut_off(path, connection, is_alone=True)
    except (apsw.Error, OSError):
        return False  # what it holds cannot be read either, and is told as that


if sys.platform != "win32":

    def _is_locked(file: BinaryIO) -> bool:
        """Lock all of a database; whether that could be done, since none else has it open."""
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _SHARED_LOCK_LENGTH, _SHARED_LOCK_BEGINS)
        except (BlockingIOError, PermissionError):
            return False
        return True


def _companion(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)
