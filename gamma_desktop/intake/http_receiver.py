"""Receives events over HTTP: the listener that Gamma posts to, with the secret that its events carry."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from gamma_desktop.history.health import ReceiverHealth
from gamma_desktop.history.refusals import RefusedEvents
from gamma_desktop.intake.commits import GroupCommit, NewStorage
from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.intake.journal_file import JournalFile
from gamma_desktop.settings.errors import NoListenerSecret, VaultError
from gamma_desktop.settings.model import ListenerSettings

if TYPE_CHECKING:
    from gamma_desktop.intake.listener import IntakeThread

T = TypeVar("T")

ReadSecrets = Callable[[], Awaitable[tuple[str, ...]]]
"""Reads the secrets that an event may carry; raises VaultError or NoListenerSecret."""


class HttpReceiver:
    """Implements ``history.ports.EventReceiver`` by a thread that listens.

    Args:
        settings: where it listens, and what it takes.
        journal: what it writes.
        read_secrets: by them events are known.
        on_refused: called on this loop when events begin to be refused, and when that is over.
        new_storage: where events are stored before their sender is answered.
    """

    def __init__(
        self,
        settings: ListenerSettings,
        journal: JournalFile,
        *,
        read_secrets: ReadSecrets,
        on_refused: Callable[[RefusedEvents], None],
        new_storage: NewStorage = GroupCommit,
    ) -> None:
        self._new_storage = new_storage
        self._settings = settings
        self._journal = journal
        self._read_secrets = read_secrets
        self._on_refused = on_refused
        self._secrets: tuple[str, ...] = ()
        self._thread: IntakeThread | None = None

    @property
    def address(self) -> str | None:
        """The URL that events are posted to."""
        return self._thread.url if self._thread is not None else None

    @property
    def health(self) -> ReceiverHealth:
        """What was stored and refused, and why nothing can be stored now."""
        return self._thread.health if self._thread is not None else ReceiverHealth()

    async def start(self) -> None:
        """Listen.

        Raises:
            ListenerError, JournalError, VaultError, NoListenerSecret: it cannot.
        """
        secrets = await self._read_secrets() if self._settings.require_secret else ()
        loop = asyncio.get_running_loop()

        def tell_refused(refused: RefusedEvents) -> None:
            loop.call_soon_threadsafe(self._on_refused, refused)

        listener = await asyncio.to_thread(_load_listener)
        thread = listener(
            self._settings,
            self._journal.path,
            secrets,
            self._journal.waking(),
            begin_after=self._journal.cursor(),
            rescue=self._journal.rescue,
            on_loss=self._journal.telling_of_loss(),
            on_refused=tell_refused,
            new_storage=self._new_storage,
        )
        await asyncio.to_thread(thread.start)
        self._secrets, self._thread = secrets, thread

    async def stop(self) -> None:
        """Finish the answers that are under way, and take no more events."""
        if self._thread is not None:
            await asyncio.to_thread(self._thread.stop)

    async def look_for_secrets(self, *, are_registered: bool = False) -> None:
        """Take up the secrets that are good now; where none can be read, those that were good stay so."""
        if self._thread is None or not self._secrets:
            return
        with suppress(VaultError, NoListenerSecret):
            secrets = await self._read_secrets()
            if are_registered or secrets != self._secrets:
                self._secrets = secrets
                self._thread.set_secrets(secrets)

    def try_to_store(self) -> None:
        """Look whether events can be stored by now, if they could not."""
        if self._thread is not None:
            self._thread.try_again()

    async def use_journal(self, work: Callable[[JournalWriter], T]) -> T:
        """Have something brief done to the journal between two events."""
        if self._thread is None:
            raise RuntimeError("the receiver is not started")
        return await asyncio.wrap_future(self._thread.with_journal(work))


def _load_listener() -> "type[IntakeThread]":
    """Load aiohttp off the main thread, once there is something to look at: it takes its time."""
    from gamma_desktop.intake.listener import IntakeThread  # noqa: PLC0415  (loads aiohttp)

    return IntakeThread
