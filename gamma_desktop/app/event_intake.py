"""The listener as the engine has it: started and stopped, one at a time, and the journal that it writes.

It runs in a thread of its own. Whoever wants to write the journal besides does so there, or in its place
while there is none: the journal has one writer.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.blind_times import Blindness
from gamma_desktop.history.hearing import Hearing
from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.settings.model import ListenerSettings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.ports import SecretStore
from gamma_desktop.vault import listener_secret

if TYPE_CHECKING:
    from gamma_desktop.intake.listener import IntakeThread

T = TypeVar("T")


class EventIntake:
    """Takes events in, and tells the hearing when that begins, ends or cannot be.

    Args:
        paths: where the journal is.
        vault: keeps the secret that authenticates events.
        hearing: keeps the times without events.
        cursor: how far the events of the journal are worked in.
        wake: called on the loop of whoever starts it, after each event that was stored.
    """

    def __init__(
        self,
        paths: ProfilePaths,
        vault: SecretStore,
        hearing: Hearing,
        *,
        cursor: Callable[[], int],
        wake: Callable[[], None],
    ) -> None:
        self._journal = paths.journal
        self._vault = vault
        self._hearing = hearing
        self._cursor = cursor
        self._wake = wake
        self._thread: IntakeThread | None = None
        self._change = asyncio.Lock()

    @property
    def is_running(self) -> bool:
        """Whether events are taken."""
        return self._thread is not None

    @property
    def url(self) -> str | None:
        """Where events are taken; None while they are not."""
        return self._thread.url if self._thread is not None else None

    @property
    def can_store(self) -> bool:
        """Whether an event that comes in is kept; True also while none is taken at all."""
        return self._thread is None or self._thread.health.problem is None

    @property
    def last_event_at(self) -> datetime | None:
        """When the newest event came in, by our clock."""
        return self._thread.health.last_event_at if self._thread is not None else None

    async def start(self, settings: ListenerSettings) -> None:
        """Take events in, unless that is so already; raises ListenerError, JournalError, VaultError."""
        async with self._change:
            if self._thread is None:
                await self._start(settings)

    async def restart(self, settings: ListenerSettings) -> None:
        """Take events in anew, as these settings say; raises ListenerError, JournalError, VaultError."""
        async with self._change:
            await self._stop()
            await self._start(settings)

    async def stop(self) -> None:
        """Take no more events."""
        async with self._change:
            await self._stop()

    async def use_journal(self, work: Callable[[JournalWriter], T]) -> T:
        """On the thread that writes the journal; while nobody listens, on one that takes its place."""
        async with self._change:
            if self._thread is not None:
                return await asyncio.wrap_future(self._thread.with_journal(work))
            own = JournalWriter(self._journal, begin_after=self._cursor())
            return await asyncio.to_thread(_with_journal, own, work)

    async def _start(self, settings: ListenerSettings) -> None:
        try:
            self._thread = await self._listen(settings)
        except GammaDesktopError:
            await self._hearing.lose(Blindness.NOT_LISTENING)
            raise
        await self._hearing.begin(self.last_event_at)

    async def _listen(self, settings: ListenerSettings) -> "IntakeThread":
        secrets = await listener_secret.accepted(self._vault) if settings.require_secret else ()
        loop = asyncio.get_running_loop()

        def wake() -> None:
            loop.call_soon_threadsafe(self._wake)

        listener = await asyncio.to_thread(_load_listener)
        thread = listener(settings, self._journal, secrets, wake, begin_after=self._cursor())
        await asyncio.to_thread(thread.start)
        return thread

    async def _stop(self) -> None:
        if self._thread is not None:
            thread, self._thread = self._thread, None
            await asyncio.to_thread(thread.stop)
            await self._hearing.end()


def _with_journal(journal: JournalWriter, work: Callable[[JournalWriter], T]) -> T:
    with journal:
        return work(journal)


def _load_listener() -> "type[IntakeThread]":
    """Load aiohttp off the main thread, once there is something to look at: it takes its time."""
    from gamma_desktop.intake.listener import IntakeThread  # noqa: PLC0415  (says the docstring)

    return IntakeThread
