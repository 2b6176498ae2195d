"""The part of the program that a command needs to go back to a backup: alone on a profile."""

import asyncio
import logging
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from gamma_desktop.app.engine import Engine, now
from gamma_desktop.app.supervisor import TaskSupervisor
from gamma_desktop.durable_files import move
from gamma_desktop.history.damage import Damage
from gamma_desktop.private_files import make_private
from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.profile_lock import profile_lock
from gamma_desktop.store.backups import Backup, Backups, is_sound
from gamma_desktop.store.errors import BookDamaged, NoSuchBackup, explained
from gamma_desktop.store.rebuild import carry_requests_over
from gamma_desktop.store.wreck import alone_with, move_aside, move_back, note_put_back

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What became of it.

    Attributes:
        backup: the one that the book is from now.
        moved_to: where the former book stands; None if there was none.
        events: how many events of the journal were worked in since.
        damage: what was found damaged on the way.
    """

    backup: Backup
    moved_to: Path | None
    events: int
    damage: Sequence[Damage]


def backups(paths: ProfilePaths) -> Sequence[Backup]:
    """The backups of the book, newest first; raises StoreError."""
    return Backups(paths.book, paths.backups).all()


def choose(paths: ProfilePaths, name: str | None) -> Backup:
    """The backup of that name, or the newest that is sound, if one could go back to it now.

    Raises:
        ProfileInUse: a program runs.
        NoSuchBackup, BookDamaged: the backup is not there, or not sound.
        StoreError: the folder of backups cannot be read.
    """
    with profile_lock(paths.lock):
        return _chosen(paths, name)


async def restore(paths: ProfilePaths, settings: Settings, name: str | None) -> Restored:
    """Have the book be what a backup holds, and work in what the events tell of since.

    Args:
        paths: a profile that no program runs on.
        settings: in force.
        name: which backup; None: the newest that is sound.

    Raises:
        ProfileInUse: a program runs.
        NoSuchBackup, BookDamaged: the backup is not there, or not sound; nothing was changed.
        StoreError, JournalError: it could not be done.
    """
    with profile_lock(paths.lock):
        backup = await asyncio.to_thread(_chosen, paths, name)
        moved_to = await asyncio.to_thread(_put_in_place, paths, backup)
        found: list[Damage] = []
        engine = Engine(paths, settings, TaskSupervisor(_report), _log.error)
        engine.recovery.subscribe(found.append)
        try:
            await engine.open_book()
            await engine.mend_journal()
            before = engine.calls.cursor
            await engine.catch_up()
            events = await engine.call_log.cursor() - before
        finally:
            await engine.stop()
    return Restored(backup=backup, moved_to=moved_to, events=events, damage=found)


def _chosen(paths: ProfilePaths, name: str | None) -> Backup:
    of_book = Backups(paths.book, paths.backups)
    if name is None:
        chosen = of_book.newest_good()
        if chosen is None:
            raise NoSuchBackup(paths.backups, "there is no backup of calls and contacts that can be read")
        return chosen
    named = next((each for each in of_book.all() if name in {each.name, each.path.name}), None)
    if named is None:
        raise NoSuchBackup(paths.backups, f"there is no backup {name}; --list names those that there are")
    if not is_sound(named.path):
        raise BookDamaged(named.path, "this backup is damaged; choose another: --list names them")
    return named


def _put_in_place(paths: ProfilePaths, backup: Backup) -> Path | None:
    book = paths.book
    with explained(book):
        move_back(book)
        with TemporaryDirectory(dir=book.parent) as folder:
            part = Path(folder) / book.name
            make_private(part)
            shutil.copyfile(backup.path, part)
            if not book.exists():
                move(part, book)
                return None
            with alone_with(book):
                moved_to = move_aside(book, now(), why="replaced")
            carry_requests_over(moved_to, part)
            move(part, book)
            note_put_back(moved_to)
    return moved_to


def _report(name: str, error: BaseException) -> None:
    _log.error("%s failed: %r", name, error)
