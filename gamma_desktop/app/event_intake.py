"""The listener as the engine has it: started and stopped, one at a time, and the journal that it writes.

It runs in a thread of its own. Whoever wants to write the journal besides does so there, or in its place
while there is none: the journal has one writer.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.blind_times import Blindness
from gamma_desktop.history.hearing import Hearing
from gamma_desktop.history.refusals import RefusedEvents
from gamma_desktop.intake.commits import IntakeHealth
from gamma_desktop.intake.journal import JournalLoss, JournalWriter, Rescue
from gamma_desktop.settings.errors import NoListenerSecret, VaultError
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
        on_refused: called there when events begin to be refused, and when that is over.
        rescue: what becomes of a damaged journal.
        on_loss: told on that loop that there was one, and a new one has begun.
    """

    def __init__(
        self,
        paths: ProfilePaths,
        vault: SecretStore,
        hearing: Hearing,
        *,
        cursor: Callable[[], int],
        wake: Callable[[], None],
        on_refused: Callable[[RefusedEvents], None],
        rescue: Rescue | None = None,
        on_loss: Callable[[JournalLoss], None] = lambda _loss: None,
    ) -> None:
        self._journal = paths.journal
        self._vault = vault
        self._hearing = hearing
        self._cursor = cursor
        self._wake = wake
        self._on_refused = on_refused
        self._secrets: tuple[str, ...] = ()
        self._began_at: datetime | None = None
        self._rescue = rescue
        self._on_loss = on_loss
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
    def health(self) -> IntakeHealth:
        """What was stored and refused, and why nothing can be stored now; nothing while none is taken."""
        return self._thread.health if self._thread is not None else IntakeHealth()

    @property
    def can_store(self) -> bool:
        """Whether an event that comes in is kept; True also while none is taken at all."""
        return self.health.problem is None

    @property
    def has_heard(self) -> bool:
        """Whether an event has come in since we listen where we do."""
        last = self.health.last_event_at
        return last is not None and self._began_at is not None and last > self._began_at

    def try_to_store(self) -> None:
        """Look whether events can be stored by now, if they could not."""
        if self._thread is not None:
            self._thread.try_again()

    async def start(self, settings: ListenerSettings) -> None:
        """Take events in, unless that is so already.

        Raises:
            ListenerError, JournalError, VaultError, NoListenerSecret: none can be taken.
        """
        async with self._change:
            if self._thread is None:
                await self._start(settings)

    async def look_for_secrets(self, *, are_registered: bool = False) -> None:
        """Take up the secrets that are good now; where none can be read, those that were good stay so.

        Args:
            are_registered: Gamma has just been told of them, so what was refused before is over.
        """
        async with self._change:
            if self._thread is None or not self._secrets:
                return
            with suppress(VaultError, NoListenerSecret):
                secrets = await listener_secret.accepted(self._vault)
                if are_registered or secrets != self._secrets:
                    self._secrets = secrets
                    self._thread.set_secrets(secrets)

    async def restart(self, settings: ListenerSettings) -> None:
        """Take events in as these settings say from now on; raises as ``start`` does."""
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
            own = JournalWriter(
                self._journal,
                begin_after=self._cursor(),
                rescue=self._rescue,
                on_loss=self._telling_of_loss(),
            )
            return await asyncio.to_thread(_with_journal, own, work)

    async def _start(self, settings: ListenerSettings) -> None:
        try:
            self._thread = await self._listen(settings)
        except GammaDesktopError:
            await self._hearing.lose(Blindness.NOT_LISTENING)
            raise
        self._began_at = datetime.now(UTC)
        await self._hearing.begin(self.health.last_event_at)
        if not self.can_store:
            await self._hearing.lose(Blindness.NOT_STORING)

    async def _listen(self, settings: ListenerSettings) -> "IntakeThread":
        secrets = await listener_secret.accepted(self._vault) if settings.require_secret else ()
        loop = asyncio.get_running_loop()

        def wake() -> None:
            loop.call_soon_threadsafe(self._wake)

        def tell_refused(refused: RefusedEvents) -> None:
            loop.call_soon_threadsafe(self._on_refused, refused)

        listener = await asyncio.to_thread(_load_listener)
        thread = listener(
            settings,
            self._journal,
            secrets,
            wake,
            begin_after=self._cursor(),
            rescue=self._rescue,
            on_loss=self._telling_of_loss(),
            on_refused=tell_refused,
        )
        await asyncio.to_thread(thread.start)
        self._secrets = tuple(secrets)
        return thread

    def _telling_of_loss(self) -> Callable[[JournalLoss], None]:
        """Tells of a loss on this loop, from any thread; what waits in the new journal is looked at."""
        loop = asyncio.get_running_loop()

        def tell(loss: JournalLoss) -> None:
            loop.call_soon_threadsafe(self._on_loss, loss)
            loop.call_soon_threadsafe(self._wake)

        return tell

    async def _stop(self) -> None:
        if self._thread is not None:
            thread, self._thread = self._thread, None
            await asyncio.to_thread(thread.stop)
            if (refusing := thread.health.refusing) is not None:
                await self._hearing.regain(refusing.blindness, refusing.until)
            await self._hearing.end()


def _with_journal(journal: JournalWriter, work: Callable[[JournalWriter], T]) -> T:
    with journal:
        return work(journal)


def _load_listener() -> "type[IntakeThread]":
    """Load aiohttp off the main thread, once there is something to look at: it takes its time."""
    from gamma_desktop.intake.listener import IntakeThread  # noqa: PLC0415  (says the docstring)

    return IntakeThread
