"""Copies of the book and of the journal, one a day, each opened and checked before it counts.

A copy is made page by page from one unchanging view, with pauses, by a thread that lets others go first: no
event waits for it. It has the layout of the original, so that its first page can stand in for a damaged one.
"""

import os
import shutil
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import apsw

from gamma_desktop.durable_files import make_folder, move, sync_folder
from gamma_desktop.history.codes import StorageProblem
from gamma_desktop.private_files import make_private
from gamma_desktop.store.errors import BookDamaged, DiskFull, NoSuchBackup, StoreError, explained
from gamma_desktop.written_ahead import is_cut_off

KEPT = 7
"""Copies of each file."""

_NAME = "%Y-%m-%dT%H%M%SZ"
_PART = ".part"
_PAGES_A_STEP = 256
_PAUSE = 0.005
_INSTRUCTIONS = 100_000
"""Of SQLite's machine, between two looks whether to stop: some milliseconds."""
_LAST = 19
_PATIENCE_MS = 5000
_ROOM = 2
"""Times the size of the file that must be free on the disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A copy that was good when it was made.

    Attributes:
        path: the file.
        at: when it was made; aware, UTC.
        size: in bytes.
    """

    path: Path
    at: datetime
    size: int

    @property
    def name(self) -> str:
        """What it is asked for by."""
        return self.path.stem


class Backups:
    """The copies of one file, in a folder that they share with those of others.

    Everything here takes its time: call it on a separate thread. Every method raises StoreError.

    Args:
        original: the file that is copied.
        folder: where the copies go; made when the first one is.
        lock: held while one reads or writes in that folder: one for all who share it.

    Attributes:
        original: the file that is copied.
        lock: the same.
    """

    def __init__(
        self, original: Path, folder: Path, lock: AbstractContextManager[object] | None = None
    ) -> None:
        self.original = original
        self.lock = lock or threading.RLock()
        self.folder = folder
        self._is_stopped = threading.Event()

    def stop(self) -> None:
        """Give up what is being copied or checked, from any thread; what is asked for later is refused."""
        self._is_stopped.set()

    def all(self) -> Sequence[Backup]:
        """What is there, newest first; one that bears a time to come, as no copy can, is the last."""
        with explained(self.folder):
            found = [self._known(path) for path in self.folder.glob(f"{self.original.stem}-*.db")]
        now = datetime.now(UTC)
        return sorted(
            (each for each in found if each), key=lambda each: (each.at <= now, each.at), reverse=True
        )

    def make(self, now: datetime) -> Backup:
        """Copy the file, check the copy, and let the oldest go.

        Raises:
            BookDamaged: the original is; nothing was kept.
            DiskFull: there is too little room; the copies that are there stay.
            StoreError: it was stopped.
        """
        with self.lock, explained(self.original):
            make_folder(self.folder)
            self._sweep()
            self._see_that_there_is_room()
            path = self.folder / f"{self.original.stem}-{now.astimezone(UTC):{_NAME}}.db"
            part = path.with_name(path.name + _PART)
            make_private(part)
            try:
                _copy(self.original, part, self._is_stopped)
                if not is_sound(part, self._is_stopped):
                    raise BookDamaged(self.original, StorageProblem.DAMAGED_AS_COPIED)
                move(part, path)
            finally:
                part.unlink(missing_ok=True)
            for old in self.all()[KEPT:]:
                old.path.unlink(missing_ok=True)
            return Backup(path=path, at=now, size=path.stat().st_size)

    def newest_good(self) -> Backup | None:
        """The newest that is sound still; None if there is none."""
        return next((each for each in self.all() if is_sound(each.path)), None)

    def _known(self, path: Path) -> Backup | None:
        text = path.stem.removeprefix(f"{self.original.stem}-")
        try:
            at = datetime.strptime(text, _NAME).replace(tzinfo=UTC)
            return Backup(path=path, at=at, size=path.stat().st_size)
        except (ValueError, FileNotFoundError):
            return None

    def _sweep(self) -> None:
        """Remove what an earlier run left half done; one program alone runs on a profile."""
        for part in self.folder.glob(f"*{_PART}*"):
            part.unlink(missing_ok=True)

    def _see_that_there_is_room(self) -> None:
        if shutil.disk_usage(self.folder).free < _ROOM * self.original.stat().st_size:
            raise DiskFull(self.folder, StorageProblem.FULL_FOR_BACKUP)


def copy_whole(original: Path, to: Path) -> None:
    """Copy a file that others may be writing, as it is at one moment, and check the copy.

    Raises:
        BookDamaged: the original is; there is no copy.
        StoreError: it cannot be copied now.
    """
    with explained(original):
        make_private(to)
        is_good = False
        try:
            _copy(original, to, threading.Event())
            is_good = is_sound(to)
        finally:
            if not is_good:
                to.unlink(missing_ok=True)
        if not is_good:
            raise BookDamaged(original, StorageProblem.DAMAGED_AS_COPIED)
        sync_folder(to.parent)


def is_sound(path: Path, is_stopped: threading.Event | None = None) -> bool:
    """Open a file that no one writes, and check every page of it; raises apsw.InterruptError when stopped."""
    try:
        flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
        with closing(apsw.Connection(f"{path.absolute().as_uri()}?immutable=1", flags=flags)) as opened:
            if is_stopped is not None:
                opened.set_progress_handler(is_stopped.is_set, _INSTRUCTIONS)
            return bool(opened.execute("PRAGMA integrity_check").get == "ok")
    except apsw.InterruptError:
        raise
    except apsw.Error:
        return False


def shows_damage(path: Path, is_stopped: threading.Event | None = None) -> bool | None:
    """Look at every page of a file that others may be writing, and at its log; nothing is changed.

    Args:
        path: the file.
        is_stopped: set by another thread to have it given up.

    Returns:
        None if it was given up.

    Raises:
        StoreError: it cannot be read now.
    """
    try:
        with (
            explained(path),
            closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)) as opened,
        ):
            opened.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
            opened.set_busy_timeout(_PATIENCE_MS)
            opened.pragma("query_only", 1)
            if is_stopped is not None:
                opened.set_progress_handler(is_stopped.is_set, _INSTRUCTIONS)
            return bool(opened.execute("PRAGMA quick_check").get != "ok") or is_cut_off(path, opened)
    except BookDamaged:
        return True
    except StoreError:
        if is_stopped is not None and is_stopped.is_set():
            return None
        raise


def let_others_go_first() -> None:
    """Have this thread come last, on the processor and with it on the disk; there is no way back for it."""
    if sys.platform == "linux":  # others cannot do it for one thread, and have the pauses alone
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LAST)


def _copy(path: Path, to: Path, is_stopped: threading.Event) -> None:
    with (
        closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)) as source,
        closing(apsw.Connection(str(to))) as target,
    ):
        source.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        source.wal_autocheckpoint(0)
        source.pragma("query_only", 1)
        source.execute("BEGIN; SELECT count(*) FROM sqlite_schema").fetchall()  # one view, to the end
        with target.backup("main", source, "main") as copying:
            while not copying.done:
                if is_stopped.is_set():
                    raise apsw.InterruptError("stopped")
                copying.step(_PAGES_A_STEP)
                time.sleep(_PAUSE)


def chosen(of_book: Backups, name: str | None) -> Backup:
    """The backup of that name, or the newest that is sound.

    Raises:
        NoSuchBackup, BookDamaged: it is not there, or not sound.
        StoreError: they cannot be looked at.
    """
    if name is None:
        chosen = of_book.newest_good()
        if chosen is None:
            raise NoSuchBackup(of_book.folder, StorageProblem.NO_BACKUP)
        return chosen
    named = next((each for each in of_book.all() if name in {each.name, each.path.name}), None)
    if named is None:
        raise NoSuchBackup(of_book.folder, StorageProblem.UNKNOWN_BACKUP, name=name)
    if not is_sound(named.path):
        raise BookDamaged(named.path, StorageProblem.DAMAGED_BACKUP)
    return named
