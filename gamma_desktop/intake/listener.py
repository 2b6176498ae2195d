"""The intake thread: it listens, stores and answers, whatever the rest of the program is doing."""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.damage import JournalLoss
from gamma_desktop.history.health import ReceiverHealth
from gamma_desktop.history.refusals import RefusedEvents
from gamma_desktop.intake.binding import listening_socket, tls_context
from gamma_desktop.intake.commits import GroupCommit, NewStorage
from gamma_desktop.intake.endpoint import Endpoint
from gamma_desktop.intake.gatekeeper import Gatekeeper
from gamma_desktop.intake.journal import JournalWriter, Rescue
from gamma_desktop.intake.limits import DEFAULT_LIMITS, IntakeLimits
from gamma_desktop.intake.refusals import RefusalCount
from gamma_desktop.settings.model import ListenerSettings

T = TypeVar("T")

_log = logging.getLogger(__name__)

STOP_SECONDS = 3.0


class IntakeThread:
    """The embedded event listener, with its own event loop and thread.

    Started once and stopped once; other settings take another one. All methods are for the thread that
    made it, except ``set_secrets``, ``health``, ``address`` and ``url``, which are for any.

    Args:
        journal: the file of the journal, written by this thread alone.
        secrets: the values of the secret header that are good: the current one and the previous one.
        on_stored: called from the intake thread after each commit; must only wake another thread.
        begin_after, rescue, on_loss: as for JournalWriter; the last is called from the intake thread.
        on_refused: called from the intake thread when events begin to be refused, and when that is over.
        new_storage: where events are stored.
    """

    def __init__(
        self,
        settings: ListenerSettings,
        journal: Path,
        secrets: Iterable[str],
        on_stored: Callable[[], None],
        limits: IntakeLimits = DEFAULT_LIMITS,
        *,
        begin_after: int = 0,
        rescue: Rescue | None = None,
        on_loss: Callable[[JournalLoss], None] = lambda _loss: None,
        on_refused: Callable[[RefusedEvents], None] = lambda _refused: None,
        new_storage: NewStorage = GroupCommit,
    ) -> None:
        self._settings = settings
        self._secrets = tuple(secrets)
        self._limits = limits
        self._journal = JournalWriter(journal, begin_after=begin_after, rescue=rescue, on_loss=on_loss)
        self._storage = new_storage(self._journal, on_stored)
        self._refusals = RefusalCount(on_refused)
        self._endpoint: Endpoint | None = None
        self._address = (settings.host, settings.port)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: Callable[[], object] | None = None
        self._thread: threading.Thread | None = None

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens: the address and port bound once started, as set before."""
        return self._address

    @property
    def url(self) -> str:
        """Where it listens."""
        scheme = "https" if self._settings.tls_certificate else "http"
        host, port = self._address
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}{self._settings.path}"

    @property
    def health(self) -> ReceiverHealth:
        """What has been stored and refused, and whether storing works."""
        refusals = self._refusals
        return replace(self._storage.health, refused=refusals.total, refusing=refusals.refused)

    def start(self) -> None:
        """Listen; when this returns, events are answered.

        Raises:
            ListenerError: it cannot listen as it is set.
            JournalDamaged, JournalTooNew: the journal cannot be used and will not mend by itself. (One that
                only cannot be written now is answered with 503 until it can.)
            GammaDesktopError: the storage cannot be used.
        """
        gatekeeper = self._new_gatekeeper()
        tls = tls_context(self._settings.tls_certificate, self._settings.tls_key)
        listening = listening_socket(*self._address)
        self._address = listening.getsockname()[:2]
        self._endpoint = Endpoint(
            listening, tls, gatekeeper, storage=self._storage, refusals=self._refusals, limits=self._limits
        )
        ready: Future[None] = Future()
        self._thread = threading.Thread(
            target=self._run, args=(self._endpoint, ready), name="intake", daemon=True
        )
        self._thread.start()
        ready.result()

    def with_journal(self, work: Callable[[JournalWriter], T]) -> "Future[T]":
        """Have something brief done to the journal between two events; only while it is started.

        Raises:
            RuntimeError: it is not.
        """
        if self._loop is None:
            raise RuntimeError("the listener is not started")

        async def do() -> T:
            return work(self._journal)

        return asyncio.run_coroutine_threadsafe(do(), self._loop)

    def set_secrets(self, secrets: Iterable[str]) -> None:
        """Exchange the good secrets; counts from the next request on, and what was refused before is over."""
        self._secrets = tuple(secrets)
        if self._endpoint is not None:
            self._endpoint.gatekeeper = self._new_gatekeeper()
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._refusals.know_senders)

    def try_again(self) -> None:
        """Look whether events can be stored by now, if they could not; ``on_refused`` hears of it."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._try_to_store)

    def stop(self, *, seconds: float = STOP_SECONDS) -> None:
        """Answer what is being answered, close everything, and end the thread within a time limit."""
        if self._stop is not None:
            self._stop()
            self._stop = None
        if self._thread is not None:
            self._thread.join(seconds)
            if self._thread.is_alive():
                _log.error("The intake thread did not end within %s s", seconds)

    def _new_gatekeeper(self) -> Gatekeeper:
        return Gatekeeper(self._settings, self._secrets, body_limit=self._limits.body_bytes)

    def _try_to_store(self) -> None:
        if self._storage.try_again():
            self._refusals.can_store(datetime.now(UTC))

    def _run(self, endpoint: Endpoint, ready: "Future[None]") -> None:
        try:
            with closing(endpoint), closing(self._journal):
                asyncio.run(self._serve(endpoint, ready))
        except GammaDesktopError as error:
            ready.set_exception(error)
        finally:
            ready.cancel()  # whatever happened, no caller waits for us for ever

    async def _serve(self, endpoint: Endpoint, ready: "Future[None]") -> None:
        async with self._storage.running(), endpoint.answering():
            stopped = asyncio.Event()
            self._loop = asyncio.get_running_loop()
            self._stop = partial(self._loop.call_soon_threadsafe, stopped.set)
            ready.set_result(None)
            await stopped.wait()
