"""Stores events in groups: requests that wait at the same moment share one fsync."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from typing import Protocol

from gamma_desktop.history.health import ReceiverHealth
from gamma_desktop.intake.errors import JournalError, JournalUnavailable
from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.intake.journal_entries import ReceivedEvent

_log = logging.getLogger(__name__)


class EventStorage(Protocol):
    """Where a listener stores events; belongs to its loop.

    Attributes:
        health: replaced as a whole, so that any thread may read it.
    """

    @property
    def health(self) -> ReceiverHealth:
        """What has been stored, and why nothing can be now."""
        ...

    def running(self) -> AbstractAsyncContextManager[None]:
        """Store events from beginning to end; raises GammaDesktopError where there is no use in listening."""
        ...

    async def store(self, event: ReceivedEvent) -> bool:
        """Store an event; whether nothing can take it away now. If not, ``health`` says why."""
        ...

    def try_again(self) -> bool:
        """Look whether events can be stored by now; without trouble there is nothing to look for."""
        ...


class NewStorage(Protocol):
    """Makes where a listener stores events."""

    def __call__(self, journal: JournalWriter, on_stored: Callable[[], None]) -> EventStorage:
        """One that writes the journal, and tells of it from the listener's thread."""
        ...


class GroupCommit:
    """Collects the events of one turn of the event loop and commits them together; an ``EventStorage``.

    Args:
        journal: used from this loop's thread alone; the caller closes it.
        on_stored: called after each commit, once the answers to it have been sent.

    Attributes:
        health: replaced as a whole, so that any thread may read it.
    """

    def __init__(self, journal: JournalWriter, on_stored: Callable[[], None]) -> None:
        self._journal = journal
        self._on_stored = on_stored
        self._waiting: list[tuple[ReceivedEvent, asyncio.Future[bool]]] = []
        self.health = ReceiverHealth()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Make the journal ready.

        A disk that fails now may come back, so it is a problem and no error; a journal that is damaged or
        too new will not mend itself.

        Raises:
            JournalDamaged, JournalTooNew: there is no use in listening.
        """
        try:
            stored = self._journal.count_up_to(self._journal.last_position())
            last = self._journal.last_received_at()
        except JournalUnavailable as problem:
            self._report(problem)
        else:
            self.health = ReceiverHealth(stored=stored, last_event_at=last)
        yield

    def try_again(self) -> bool:
        """Look whether events can be stored by now; without trouble there is nothing to look for."""
        if self.health.problem is None:
            return True
        try:
            self._journal.try_to_write()
        except JournalError as problem:
            self._report(problem)
            return False
        _log.warning("Events can be stored again")
        self.health = replace(self.health, problem=None)
        return True

    async def store(self, event: ReceivedEvent) -> bool:
        """Store an event; whether it is durable now. If not, ``health`` says why."""
        loop = asyncio.get_running_loop()
        stored: asyncio.Future[bool] = loop.create_future()
        if not self._waiting:
            loop.call_soon(self._commit)
        self._waiting.append((event, stored))
        return await stored

    def _commit(self) -> None:
        group, self._waiting = self._waiting, []
        is_stored = False
        try:
            is_stored = self._append([event for event, _ in group])
        finally:
            for _, stored in group:
                if not stored.done():
                    stored.set_result(is_stored)
        if is_stored:
            # Queued behind the requests just woken: they answer first, and only then does anybody think.
            asyncio.get_running_loop().call_soon(self._on_stored)

    def _append(self, events: list[ReceivedEvent]) -> bool:
        try:
            position = self._journal.append_all(events)
        except JournalError as problem:
            self._report(problem)
            return False
        if self.health.problem is not None:
            _log.warning("Events are being stored again")
        stored = self._journal.count_up_to(position)
        self.health = ReceiverHealth(stored=stored, last_event_at=events[-1].received_at)
        return True

    def _report(self, problem: JournalError) -> None:
        if str(problem) != str(self.health.problem):
            _log.error("Events cannot be stored: %s", problem)
        self.health = replace(self.health, problem=problem)
