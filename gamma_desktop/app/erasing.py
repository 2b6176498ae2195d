"""The part of the program that a command needs to erase: alone on a profile, or beside the program.

Alone on a damaged book it repairs that first, as the program does. The book may be replaced at any time, by
either: it is opened for each question, and what was asked for is asked for once more where it was replaced.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from gamma_desktop.app.book_of_command import existing_book, has_book
from gamma_desktop.app.engine import Engine, number_rules
from gamma_desktop.app.supervisor import TaskSupervisor
from gamma_desktop.durable_files import inode_of
from gamma_desktop.history.damage import Damage
from gamma_desktop.history.erasure import Erasure, ErasureSize
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.profile_lock import ProfileInUse, profile_lock
from gamma_desktop.store.database import Database
from gamma_desktop.store.erasures import SqliteErasures
from gamma_desktop.store.errors import BookBusy, BookDamaged
from gamma_desktop.store.extension_cache import SqliteExtensionCache
from gamma_desktop.store.recording_files import RecordingFiles

T = TypeVar("T")

_LOOK_AGAIN_AFTER = 0.1

_log = logging.getLogger(__name__)


class ErasingCommand:
    """Erases, or has the running program do it: its calls and the journal are its own.

    Args:
        paths: the profile.
        settings: in force.
        on_damage: told what was found damaged on the way, and repaired.
    """

    def __init__(
        self, paths: ProfilePaths, settings: Settings, on_damage: Callable[[Damage], object]
    ) -> None:
        self._paths = paths
        self._settings = settings
        self._on_damage = on_damage

    @property
    def is_needed(self) -> bool:
        """Whether there is anything to erase from; raises BookBusy."""
        return has_book(self._paths)

    async def rules(self, settings: Settings) -> NumberRules:
        """How numbers are written here, with the extensions that were seen last; raises StoreError."""
        if not self.is_needed:
            return number_rules(settings, ())
        return number_rules(settings, await self._ask(lambda book: SqliteExtensionCache(book).load()))

    async def size(self, erasure: Erasure) -> ErasureSize:
        """How much would be erased; nothing where no program ever ran.

        Raises:
            StoreError, FolderUnusable: the book, or the folder of recordings, could not be read.
        """
        if not self.is_needed:
            return ErasureSize()
        fetched = await RecordingFiles(self._paths.recordings).marks()
        return await self._ask(lambda book: SqliteErasures(book).size(erasure, fetched=fetched))

    async def erase(self, erasure: Erasure, *, within: float) -> bool:
        """Erase from a book that there is, in so many seconds.

        Returns:
            False if it was not finished in time; the program goes on, or will at its next start.

        Raises:
            StoreError, JournalError: it could not be erased now; the program will at its next start.
        """
        until = asyncio.get_running_loop().time() + within
        book = 0
        while book != inode_of(self._paths.book):  # one that was replaced may not know what was asked for
            book = inode_of(self._paths.book)
            request = await self._ask(lambda book: SqliteErasures(book).request(erasure))
            if not await self._is_fulfilled(request, until):
                return False
        return True

    async def _is_fulfilled(self, request: int, until: float) -> bool:
        loop = asyncio.get_running_loop()
        while await self._is_waiting(request):
            if loop.time() > until:
                return False
            try:
                async with self._program() as engine:
                    while not await engine.retention_job.fulfil_requests() and loop.time() < until:  # noqa: ASYNC110
                        await asyncio.sleep(_LOOK_AGAIN_AFTER)
            except ProfileInUse:
                await asyncio.sleep(_LOOK_AGAIN_AFTER)
        return True

    async def _is_waiting(self, request: int) -> bool:
        try:
            requests = await self._ask(lambda book: SqliteErasures(book).requests())
        except BookBusy:
            return True
        return request in {asked for asked, _ in requests}

    async def _ask(self, question: Callable[[Database], Awaitable[T]]) -> T:
        """Ask the book, repaired first where it is damaged and no program runs that would do so."""
        try:
            async with existing_book(self._paths) as database:
                return await question(database)
        except BookDamaged as damage:
            try:
                async with self._program() as engine:
                    return await question(engine.database)
            except ProfileInUse:
                raise damage from None

    @asynccontextmanager
    async def _program(self) -> AsyncIterator[Engine]:
        """Be the program for a moment, without listening; events that wait come first, and go with the rest.

        Raises:
            ProfileInUse: it runs.
        """
        with profile_lock(self._paths.lock):
            supervisor = TaskSupervisor(lambda name, error: _log.error("%s failed: %r", name, error))
            engine = Engine(self._paths, self._settings, supervisor, lambda error: _log.error("%s", error))
            engine.recovery.subscribe(self._on_damage)
            try:
                await engine.open_book()
                await engine.mend_journal()
                await engine.catch_up()
                yield engine
            finally:
                await engine.stop()
