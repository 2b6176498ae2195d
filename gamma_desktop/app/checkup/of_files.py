"""The disk, both databases, and the sources of contacts that are kept in one of them."""

import asyncio
import shutil
import threading
from collections.abc import Sequence
from pathlib import Path

from gamma_desktop.app.book_of_command import existing_book
from gamma_desktop.checks import rules
from gamma_desktop.checks.codes import Found
from gamma_desktop.checks.model import Check, CheckName, CheckState
from gamma_desktop.errors import GammaDesktopError, Message
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.backups import shows_damage
from gamma_desktop.store.contact_sources import SqliteContactSources
from gamma_desktop.store.errors import StoreError
from gamma_desktop.vault.worker import off_the_loop

_READ_WITHIN = 15.0
_MEBIBYTE = 1024 * 1024
_FAILS_FROM = 2
"""Failures in a row: the first may be a server that was restarted."""


class FileChecks:
    """Looks at what is kept; changes nothing."""

    SETTLES = (CheckName.DISK, CheckName.BOOK, CheckName.JOURNAL, CheckName.SOURCES)

    def __init__(self, paths: ProfilePaths) -> None:
        self._paths = paths

    async def look(self) -> Sequence[Check]:
        """Look at the disk, then at what is on it."""
        disk = await off_the_loop(self._look_at_disk)
        has_room = disk.state is not CheckState.PROBLEM
        book, journal = await asyncio.gather(
            _look_at_file(CheckName.BOOK, self._paths.book, has_room=has_room),
            _look_at_file(CheckName.JOURNAL, self._paths.journal, has_room=has_room),
        )
        return [disk, book, journal, await self._look_at_sources(book)]

    def _look_at_disk(self) -> Check:
        there = next(each for each in (self._paths.data, *self._paths.data.parents) if each.is_dir())
        return rules.disk(shutil.disk_usage(there).free)

    async def _look_at_sources(self, book: Check) -> Check:
        name = CheckName.SOURCES
        if book.state is not CheckState.OK or not self._paths.book.exists():
            code = Found.NO_SOURCES if book.state is CheckState.OK else Found.NEEDS_BOOK
            return Check(name, _state_without(code), Message(code))
        try:
            async with existing_book(self._paths) as database:
                kept = await SqliteContactSources(database).all()
        except StoreError:
            return Check(name, CheckState.SKIPPED, Message(Found.NEEDS_BOOK))
        failing = tuple(each.source.name for each in kept if each.status.failures >= _FAILS_FROM)
        if failing:
            return Check(name, CheckState.WARNING, Message(Found.SOURCES_FAIL, names=failing))
        names = tuple(each.source.name for each in kept)
        found = Message(Found.SOURCES_READ, names=names) if names else Message(Found.NO_SOURCES)
        return Check(name, CheckState.OK, found)


def _state_without(code: Found) -> CheckState:
    return CheckState.OK if code is Found.NO_SOURCES else CheckState.SKIPPED


def _size_of(path: Path) -> int:
    """Bytes; 0 where there is no such file."""
    return path.stat().st_size if path.exists() else 0


async def _look_at_file(name: CheckName, path: Path, *, has_room: bool) -> Check:
    size = await off_the_loop(lambda: _size_of(path))
    if not size:
        return Check(name, CheckState.OK, Message(Found.FILE_NOT_YET))
    is_stopped = threading.Event()
    stopping = asyncio.get_running_loop().call_later(_READ_WITHIN, is_stopped.set)
    try:
        is_damaged = await off_the_loop(lambda: shows_damage(path, is_stopped))
    except GammaDesktopError as error:
        if not has_room:
            return Check(name, CheckState.SKIPPED, Message(Found.NEEDS_DISK))
        return Check(name, CheckState.PROBLEM, error)
    finally:
        stopping.cancel()
        is_stopped.set()
    megabytes = -(-size // _MEBIBYTE)
    if is_damaged is None:
        return Check(name, CheckState.SKIPPED, Message(Found.TAKES_TOO_LONG, megabytes=megabytes))
    if is_damaged:
        return Check(name, CheckState.PROBLEM, Message(Found.FILE_DAMAGED, file=str(path)))
    return Check(name, CheckState.OK, Message(Found.FILE_SOUND, megabytes=megabytes))
