"""What commands need to erase and to go back to a backup: the engine, alone on a profile, without receiving.

Beside a running program, erasing is requested of that. Alone on a damaged book it repairs that first, as the
program does. The book may be replaced at any time, by either: it is opened for each question, and what was
requested is requested once more where it was replaced.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from gamma_desktop.app.book_of_command import existing_book, has_book
from gamma_desktop.app.engine import Engine, now
from gamma_desktop.app.supervisor import TaskSupervisor
from gamma_desktop.calls.model import CallKey
from gamma_desktop.durable_files import inode_of
from gamma_desktop.history.damage import Damage
from gamma_desktop.history.erasure import Erasure, ErasureSize
from gamma_desktop.intake.journal_reader import JournalReader
from gamma_desktop.numbers.dial_guard import DialRules
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.settings.codes import StreamFault
from gamma_desktop.settings.errors import StreamUnusable
from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.profile_lock import ProfileInUse, is_held, profile_lock
from gamma_desktop.settings.relay import load_relay_settings
from gamma_desktop.store.backups import Backup, Backups, chosen
from gamma_desktop.store.database import Database
from gamma_desktop.store.erasures import SqliteErasures
from gamma_desktop.store.errors import BookBusy, BookDamaged
from gamma_desktop.store.extension_cache import SqliteExtensionCache
from gamma_desktop.store.rebuild import put_in_place
from gamma_desktop.store.recording_files import RecordingFiles
from gamma_desktop.store.relay_erased import SqliteRelayErased
from gamma_desktop.store.schema import Schema

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
            return settings.numbers.rules()
        return settings.numbers.rules(
            each.number for each in await self._ask(lambda book: SqliteExtensionCache(book).load())
        )

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
            StreamUnusable: other relays have it, too, and this one does not run; nothing was erased.
            StoreError, JournalError: it could not be erased now; the program will at its next start.
        """
        if self._has_to_run:
            raise StreamUnusable(StreamFault.NOT_RUNNING)
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
            if loop.time() > until or self._has_to_run:
                return False
            try:
                async with self._program() as engine:
                    while not await engine.retention_job.fulfil_requests() and loop.time() < until:  # noqa: ASYNC110  (each look does a part of it)
                        await asyncio.sleep(_LOOK_AGAIN_AFTER)
            except ProfileInUse:
                await asyncio.sleep(_LOOK_AGAIN_AFTER)
        return True

    @property
    def _has_to_run(self) -> bool:
        """Whether this is one of several relays, and does not run: it alone reaches what they share."""
        is_of_several = self._paths.relay.exists() and bool(load_relay_settings().settings.nats)
        return is_of_several and not is_held(self._paths.lock)

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
        """Be the program for a moment; events that wait come first, and go with the rest.

        Raises:
            ProfileInUse: it runs.
        """
        with profile_lock(self._paths.lock):
            async with engine_at_rest(self._paths, self._settings, self._on_damage) as engine:
                await engine.catch_up()
                yield engine


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
        return chosen(Backups(paths.book, paths.backups), name)


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
    found: list[Damage] = []
    with profile_lock(paths.lock):
        backup = await asyncio.to_thread(chosen, Backups(paths.book, paths.backups), name)
        moved_to = await asyncio.to_thread(put_in_place, paths.book, backup, now())
        async with engine_at_rest(paths, settings, found.append) as engine:
            before = engine.calls.cursor
            await engine.catch_up()
            events = await engine.call_log.cursor() - before
    return Restored(backup=backup, moved_to=moved_to, events=events, damage=found)


@asynccontextmanager
async def engine_at_rest(
    paths: ProfilePaths, settings: Settings, on_damage: Callable[[Damage], object]
) -> AsyncIterator[Engine]:
    """The engine of a profile that is held, with its files mended; it takes no events in."""
    supervisor = TaskSupervisor(lambda name, error: _log.error("%s failed: %r", name, error))
    publish = partial(_publish_erased, paths) if paths.relay.exists() else None
    engine = Engine(
        paths,
        settings,
        supervisor,
        lambda error: _log.error("%s", error),
        dial_rules=DialRules,  # nothing is dialled from here
        publish_erased=publish,
    )
    engine.recovery.subscribe(on_damage)
    try:
        await engine.open_book()
        await engine.repairs.mend_journal()
        yield engine
    finally:
        await engine.stop()


async def _publish_erased(paths: ProfilePaths, events: Collection[int], calls: Collection[CallKey]) -> None:
    """Have desks erase what a relay erases that does not run now; raises StoreError or JournalError."""
    with JournalReader(paths.journal) as journal:
        log = journal.log_id()
    async with Database(paths.relay, schema=Schema.RELAY) as database:
        await SqliteRelayErased(database).add(log, events, calls, now())
