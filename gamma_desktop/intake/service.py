"""Events come in here: one receiver at a time, the journal that it writes, and what that says of reception.

Who wants to write the journal besides does so through the receiver, or in its place while there is none.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.health import ReceiverHealth
from gamma_desktop.history.ports import EventReceiver
from gamma_desktop.history.reception_gaps import GapReason
from gamma_desktop.history.refusals import RefusedEvents
from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.intake.journal_file import JournalFile
from gamma_desktop.intake.reception import EventReception
from gamma_desktop.settings.model import ListenerSettings
from gamma_desktop.tasks import Spawn

T = TypeVar("T")


class NewReceiver(Protocol):
    """Makes a receiver; it is not started yet."""

    def __call__(
        self,
        settings: ListenerSettings,
        journal: JournalFile,
        *,
        on_refused: Callable[[RefusedEvents], None],
    ) -> EventReceiver[JournalWriter]:
        """One that does as these settings say, and tells when events begin to be refused, and when not."""
        ...


class IntakeService:
    """Starts and stops the receiver, and tells the reception when events can come and when not.

    Args:
        journal: what the receiver writes.
        reception: keeps the times without events.
        new_receiver: makes a receiver for settings.
        spawn: starts a coroutine.
    """

    def __init__(
        self, journal: JournalFile, reception: EventReception, new_receiver: NewReceiver, spawn: Spawn
    ) -> None:
        self._journal = journal
        self._reception = reception
        self._new_receiver = new_receiver
        self._spawn = spawn
        self._receiver: EventReceiver[JournalWriter] | None = None
        self._began_at: datetime | None = None
        self._listeners: list[Callable[[], None]] = []
        self._change = asyncio.Lock()

    @property
    def is_running(self) -> bool:
        """Whether events are taken."""
        return self._receiver is not None

    @property
    def address(self) -> str | None:
        """Where events are taken; None while they are not."""
        return self._receiver.address if self._receiver is not None else None

    @property
    def health(self) -> ReceiverHealth:
        """What was stored and refused, and why nothing can be stored now; nothing while none is taken."""
        return self._receiver.health if self._receiver is not None else ReceiverHealth()

    @property
    def can_store(self) -> bool:
        """Whether an event that comes in is kept; True also while none is taken at all."""
        return self.health.problem is None

    @property
    def has_received(self) -> bool:
        """Whether an event has come in since events are taken where they are."""
        last = self.health.last_event_at
        return last is not None and self._began_at is not None and last > self._began_at

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Tell ``listener`` when the health has changed, other than by an event."""
        self._listeners.append(listener)

    def try_to_store(self) -> None:
        """Look whether events can be stored by now, if they could not."""
        if self._receiver is not None:
            self._receiver.try_to_store()

    async def start(self, settings: ListenerSettings) -> None:
        """Take events in, unless that is so already.

        Raises:
            ListenerError, JournalError, VaultError, NoListenerSecret: none can be taken.
        """
        async with self._change:
            if self._receiver is None:
                await self._start(settings)

    async def try_place(self, settings: ListenerSettings) -> None:
        """See whether another program is where these settings listen, unless events are taken already.

        Raises:
            ListenerError: they cannot be taken there.
        """
        async with self._change:
            if self._receiver is None:
                await asyncio.to_thread(_try_place, settings)

    async def look_for_secrets(self, *, are_registered: bool = False) -> None:
        """Take up the secrets that are good now; see ``EventReceiver.look_for_secrets``."""
        async with self._change:
            if self._receiver is not None:
                await self._receiver.look_for_secrets(are_registered=are_registered)

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
        """On the thread that writes the journal; while no events are taken, on one in its place."""
        async with self._change:
            if self._receiver is not None:
                return await self._receiver.use_journal(work)
            return await asyncio.to_thread(_with_journal, self._journal.writer(), work)

    async def _start(self, settings: ListenerSettings) -> None:
        receiver = self._new_receiver(settings, self._journal, on_refused=self._note_refused)
        try:
            await receiver.start()
        except GammaDesktopError:
            await self._reception.lose(GapReason.NOT_LISTENING)
            raise
        self._receiver = receiver
        self._began_at = datetime.now(UTC)
        await self._reception.begin(self.health.last_event_at)
        if not self.can_store:
            await self._reception.lose(GapReason.NOT_STORING)

    async def _stop(self) -> None:
        if self._receiver is not None:
            receiver, self._receiver = self._receiver, None
            await receiver.stop()
            if (refusing := receiver.health.refusing) is not None:
                await self._reception.regain(refusing.reason, refusing.until)
            await self._reception.end()

    def _note_refused(self, refused: RefusedEvents) -> None:
        reception, why = self._reception, refused.reason
        if refused.is_over:
            self._spawn("events get through", reception.regain(why, refused.until))
        else:
            self._spawn("events are refused", reception.lose(why, refused.since))
        for listener in tuple(self._listeners):
            listener()


def _try_place(settings: ListenerSettings) -> None:
    from gamma_desktop.intake.binding import try_place  # noqa: PLC0415  (loads TLS)

    try_place(settings)


def _with_journal(journal: JournalWriter, work: Callable[[JournalWriter], T]) -> T:
    with journal:
        return work(journal)
