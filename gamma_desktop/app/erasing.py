"""The part of the program that a command needs to erase: alone on a profile, or beside the program."""

import asyncio
import logging

from gamma_desktop.app.engine import Engine
from gamma_desktop.app.profile_lock import ProfileInUse, profile_lock
from gamma_desktop.app.supervisor import TaskSupervisor
from gamma_desktop.history.erasure import Erasure, ErasureSize
from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.database import Database
from gamma_desktop.store.erasures import SqliteErasures
from gamma_desktop.store.recording_files import RecordingFiles

_LOOK_AGAIN_AFTER = 0.1

_log = logging.getLogger(__name__)


async def size_of(paths: ProfilePaths, erasure: Erasure) -> ErasureSize:
    """How much would be erased; nothing where no program ever ran.

    Raises:
        StoreError, FolderUnusable: the book, or the folder of recordings, could not be read.
    """
    if not paths.book.exists():
        return ErasureSize()
    fetched = await RecordingFiles(paths.recordings).marks()
    async with Database(paths.book) as database:
        return await SqliteErasures(database).size(erasure, fetched=fetched)


async def erase(paths: ProfilePaths, settings: Settings, erasure: Erasure, *, within: float) -> bool:
    """Erase, or have the running program do it: its calls and the journal are its own.

    Args:
        paths: a profile that has a book.
        settings: in force.
        erasure: what to erase.
        within: seconds that it may take.

    Returns:
        False if it was not finished in time; the program goes on, or will at its next start.

    Raises:
        StoreError, JournalError: it could not be erased now; the program will at its next start.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + within
    async with Database(paths.book) as database:
        erasures = SqliteErasures(database)
        wish = await erasures.ask(erasure)
        while wish in {asked for asked, _ in await erasures.wishes()}:
            try:
                with profile_lock(paths.lock):
                    await _erase_alone(paths, settings, until)
            except ProfileInUse:
                await asyncio.sleep(_LOOK_AGAIN_AFTER)
            if loop.time() > until:
                return wish not in {asked for asked, _ in await erasures.wishes()}
    return True


async def _erase_alone(paths: ProfilePaths, settings: Settings, until: float) -> None:
    """Be the program for a moment, without listening: events that wait come first, and go with the rest."""
    loop = asyncio.get_running_loop()
    supervisor = TaskSupervisor(lambda name, error: _log.error("%s failed: %r", name, error))
    engine = Engine(paths, settings, supervisor, lambda error: _log.error("%s", error))
    try:
        await engine.open_book()
        await engine.mend_journal()
        await engine.catch_up()
        while not await engine.upkeep.fulfil_wishes() and loop.time() < until:  # noqa: ASYNC110  (others read)
            await asyncio.sleep(_LOOK_AGAIN_AFTER)
    finally:
        await engine.stop()
