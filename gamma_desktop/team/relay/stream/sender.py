"""Puts a relay's events into the stream, one at a time and in their order, or into a spool until it can.

An event counts as stored when two of three servers have it on their disks; or, where that takes too long,
when it is in the spool, on this machine's disk. From then on all goes through the spool until that is
empty, so that none overtakes another. What was sent without an answer is sent again with the same mark: the
stream drops repetitions of ten minutes, and after any doubt this relay looks which of its own entries
stands there last.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from gamma_desktop.intake.errors import JournalError
from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.intake.journal_entries import LogEntry
from gamma_desktop.intake.journal_reader import JournalReader
from gamma_desktop.team.frames import mark_in_hex
from gamma_desktop.team.relay.stream.log_stream import last_mark_at
from gamma_desktop.team.relay.stream.servers import (
    Connector,
    Session,
    StreamRefused,
    StreamUnreachable,
)
from gamma_desktop.team.relay.stream.wire import encoded, subject_of_entries

ACKNOWLEDGED_WITHIN = 0.5
_DRAINED_WITHIN = 1.0
"""Seconds for one entry of the spool: sent again, it is dropped where it was stored after all."""
_PAUSE = 0.25
_A_BATCH = 100
_LEFT_AFTER = 8
"""Failures in a row after which another server is tried: this one may be cut off from the rest."""

_log = logging.getLogger(__name__)


class _Waiting(NamedTuple):
    """An event whose sender waits for its answer."""

    entry: LogEntry
    stored: "asyncio.Future[bool]"
    until: float


class StreamSender:
    """Sends what is stored by it; belongs to one loop.

    Args:
        connector: has the connection.
        spool: its writer, and
        reader: its reader.
        on_problem: told why the spool cannot be written, and None when it can again.
        on_spooling: told since when events go into the spool, as they do until the first connection, and None
            once they go to the stream.
    """

    def __init__(
        self,
        connector: Connector,
        spool: JournalWriter,
        reader: JournalReader,
        on_problem: Callable[[JournalError | None], None],
        on_spooling: Callable[[datetime | None], None],
    ) -> None:
        self._connector = connector
        self._spool = spool
        self._reader = reader
        self._on_problem = on_problem
        self._on_spooling = on_spooling
        self._waiting: deque[_Waiting] = deque()
        self._woken = asyncio.Event()
        self._is_spooling = True
        self._has_spool_call = False
        self._failures = 0
        self._subject = ""

    def open(self) -> None:
        """Make the spool ready; raises JournalError."""
        self._subject = subject_of_entries(self._spool.log_id())
        waiting = self._reader.entries_after(0, 1)
        self._on_spooling(waiting[0].received_at if waiting else datetime.now(UTC))

    async def store(self, entry: LogEntry) -> bool:
        """Have an entry kept where nothing can take it away; whether it is."""
        loop = asyncio.get_running_loop()
        stored: asyncio.Future[bool] = loop.create_future()
        self._waiting.append(_Waiting(entry, stored, loop.time() + ACKNOWLEDGED_WITHIN))
        if self._is_spooling:
            self._spool_soon()
        else:
            self._woken.set()
        return await stored

    async def run(self) -> None:
        """Send for ever."""
        try:
            while True:
                if self._is_spooling:
                    await self._drain()
                else:
                    await self._send_next()
        finally:
            self._spool_waiting()

    async def _send_next(self) -> None:
        """Send the event that waits longest, straight; one that takes too long goes into the spool."""
        while not self._waiting:
            self._woken.clear()
            await self._woken.wait()
        head = self._waiting[0]
        left = head.until - asyncio.get_running_loop().time()
        try:
            await self._publish(self._connector.session, head.entry, within=left)
        except (StreamUnreachable, StreamRefused) as error:
            _log.warning("the stream takes no events, they are spooled: %s", error)
            self._note_spooling(head.entry.received_at)
            self._spool_waiting()
        else:
            if (
                self._waiting and self._waiting[0] is head
            ):  # else it was spooled meanwhile, with the same mark
                self._waiting.popleft()
                _settle(head, is_stored=True)

    async def _drain(self) -> None:
        """Send what is in the spool, as soon as there is a connection; then go straight again."""
        session = await self._connector.connected()
        try:
            await self._forget_what_is_stored(session)
            while entries := self._reader.entries_after(0, _A_BATCH):
                await self._send_all(session, entries)
        except (StreamUnreachable, StreamRefused, JournalError) as error:
            _log.info("the spool waits: %s", error)
            await self._note_failure(session)
            await asyncio.sleep(_PAUSE)
            return
        _log.info("the spool is empty: events go straight to the stream")
        self._failures = 0
        self._note_spooling(None)

    async def _send_all(self, session: Session, entries: Sequence[LogEntry]) -> None:
        sent: list[int] = []
        try:
            for entry in entries:
                await self._publish(session, entry, within=_DRAINED_WITHIN)
                sent.append(entry.position)
        finally:
            if sent:
                self._spool.erase(sent)

    async def _forget_what_is_stored(self, session: Session) -> None:
        """Leave out what stands in the stream already: all up to the entry of ours that is last there."""
        entries = self._reader.entries_after(0, _A_BATCH)
        if not entries:
            return
        mark = await last_mark_at(session, self._subject)
        stored = next((index for index, entry in enumerate(entries) if entry.mark == mark), None)
        if stored is not None:
            self._spool.erase([entry.position for entry in entries[: stored + 1]])

    async def _note_failure(self, session: Session) -> None:
        self._failures += 1
        if self._failures >= _LEFT_AFTER:
            self._failures = 0
            await session.close()

    async def _publish(self, session: Session | None, entry: LogEntry, *, within: float) -> None:
        if session is None or within <= 0:
            raise StreamUnreachable("no connection" if session is None else "too much waits")
        payload = encoded(entry)
        await session.publish(self._subject, payload, mark=mark_in_hex(entry.mark), within=within)

    def _note_spooling(self, since: datetime | None) -> None:
        if self._is_spooling is (since is None):
            self._is_spooling = since is not None
            self._on_spooling(since)

    def _spool_soon(self) -> None:
        """Once this turn of the loop is over: what comes in one turn shares one fsync."""
        if not self._has_spool_call:
            self._has_spool_call = True
            asyncio.get_running_loop().call_soon(self._spool_waiting)

    def _spool_waiting(self) -> None:
        self._has_spool_call = False
        waiting, self._waiting = tuple(self._waiting), deque()
        if not waiting:
            return
        self._note_spooling(waiting[0].entry.received_at)
        try:
            self._spool.append_entries([each.entry for each in waiting])
        except JournalError as problem:
            self._on_problem(problem)
            is_stored = False
        else:
            self._on_problem(None)
            is_stored = True
        for each in waiting:
            _settle(each, is_stored=is_stored)


def _settle(waiting: _Waiting, *, is_stored: bool) -> None:
    if not waiting.stored.done():
        waiting.stored.set_result(is_stored)
