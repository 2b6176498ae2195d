"""Where a relay among several stores its events: in the stream, from which its journal is copied.

All of it belongs to the thread that takes events in: sender, spool, copy and journal.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from concurrent.futures import Future
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from gamma_desktop.history.health import ReceiverHealth
from gamma_desktop.intake.errors import JournalError
from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.intake.journal_entries import LogEntry, ReceivedEvent
from gamma_desktop.intake.journal_reader import JournalReader
from gamma_desktop.settings.codes import StreamFault
from gamma_desktop.settings.errors import StreamUnusable
from gamma_desktop.team.relay.presence import Said
from gamma_desktop.team.relay.stream.copying import StreamCopy
from gamma_desktop.team.relay.stream.log_stream import join_log
from gamma_desktop.team.relay.stream.members import MemberCopy, MemberRow
from gamma_desktop.team.relay.stream.presence import PresenceExchange
from gamma_desktop.team.relay.stream.sender import StreamSender
from gamma_desktop.team.relay.stream.servers import Connector, NatsAccess, Session, StreamUnreachable
from gamma_desktop.team.relay.stream.wire import COMMAND, new_entry

T = TypeVar("T")

_FIRST_ANSWER_WITHIN = 45.0
"""Seconds: servers that have just been started choose a leader first."""
_PAUSE = 0.25
_AFTER_FAILURE = 1.0
_ENDS_WITHIN = 2.5
"""Seconds: less than the thread is given."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamPlan:
    """What a relay's part in the stream is.

    Attributes:
        access: how the servers are reached.
        spool: the file of what the stream did not take in time.
        kept: how long entries are kept; zero: for ever.
        silent_for: seconds after which another relay that is not heard of has no desks.
    """

    access: NatsAccess
    spool: Path
    kept: timedelta
    silent_for: float = 30.0


class StreamStorage:
    """Implements ``intake.commits.EventStorage``.

    Args:
        plan: the servers, the spool.
        journal: the copy; used from this loop's thread alone; the caller closes it.
        on_stored: called after each addition to the journal.
        on_command: called with each record of a command; it does not stand in the journal.
        on_members: called with rows of who may connect; see ``MemberCopy``.
        on_presence: called with what desks of other relays say; see ``PresenceExchange``.

    Attributes:
        health: replaced as a whole, so that any thread may read it.
    """

    def __init__(
        self,
        plan: StreamPlan,
        journal: JournalWriter,
        on_stored: Callable[[], None],
        *,
        on_command: Callable[[LogEntry], None] = lambda _entry: None,
        on_members: Callable[[Sequence[MemberRow], bool], None] = lambda _rows, _is_all: None,
        on_presence: Callable[[str, Mapping[str, Said] | None], None] = lambda _relay, _said: None,
    ) -> None:
        self._plan = plan
        self._journal = journal
        self._on_stored = on_stored
        self._on_command = on_command
        self._loop: asyncio.AbstractEventLoop | None = None
        self._spool = JournalWriter(plan.spool)
        self._spooled = JournalReader(plan.spool)
        self._connector = Connector(plan.access, "gamma-desktop relay")
        self._sender = StreamSender(
            self._connector, self._spool, self._spooled, self._note_problem, self._note_spooling
        )
        self._copy = StreamCopy(self._connector, journal, self._join, self._take)
        self._members = MemberCopy(self._connector, on_members)
        self._presence = PresenceExchange(self._connector, on_presence, silent_for=plan.silent_for)
        self.health = ReceiverHealth()

    @property
    def is_complete(self) -> bool:
        """Whether the journal has all that stood in the stream when it was first reached; from any thread."""
        return self._copy.is_complete

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Send and copy; see ``EventStorage``.

        Raises:
            StreamUnusable: this relay has never had the stream, and cannot have it now; or it never can.
        """
        self._loop = loop = asyncio.get_running_loop()
        tasks = [loop.create_task(_keep_running("connection", self._connector.run))]
        try:
            self._sender.open()
            await self._begin()
            relay = self._spool.log_id()
            tasks += [
                loop.create_task(_keep_running("sender", self._sender.run)),
                loop.create_task(_keep_running("copy", self._copy.run)),
                loop.create_task(_keep_running("who may connect", self._members.run)),
                loop.create_task(_keep_running("which desks are there", lambda: self._presence.run(relay))),
            ]
            yield
        finally:
            await self._presence.say_goodbye()
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks, timeout=_ENDS_WITHIN)
            self._spooled.close()
            self._spool.close()

    async def store(self, event: ReceivedEvent) -> bool:
        """Have the stream keep an event, or the spool; see ``EventStorage``."""
        return await self._sender.store(new_entry(event))

    def try_again(self) -> bool:
        """Look whether the disk can be written by now; see ``EventStorage``."""
        if self.health.problem is None:
            return True
        try:
            self._spool.try_to_write()
            self._journal.try_to_write()
        except JournalError as problem:
            self._note_problem(problem)
            return False
        self._note_problem(None)
        return True

    async def _begin(self) -> None:
        """See to it that the journal is a copy; where that was so before, events do not wait for it."""
        if self._journal.followed() is None:
            try:
                async with asyncio.timeout(_FIRST_ANSWER_WITHIN):
                    await self._join_first()
            except TimeoutError:
                raise StreamUnusable(StreamFault.UNREACHABLE) from None
        self._note_stored(self._journal.last_received_at())

    async def _join_first(self) -> None:
        while True:
            session = await self._connector.connected_or_refused()
            with suppress(StreamUnreachable):
                await self._join(session)
                return
            await asyncio.sleep(_PAUSE)

    async def _join(self, session: Session) -> None:
        await join_log(self._journal, session, self._plan.kept)

    def ask(self, question: Callable[[Session], Coroutine[Any, Any, T]]) -> "Future[T]":
        """Ask something by the connection there is now, from another thread.

        Raises:
            StreamUnreachable: there is none.
        """
        session = self._connector.session
        if session is None or self._loop is None or self._loop.is_closed():
            raise StreamUnreachable("no connection")
        return asyncio.run_coroutine_threadsafe(question(session), self._loop)

    def tell_presence(self, own: Mapping[str, Said]) -> None:
        """Have other relays know what the desks of this one say; from another thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._presence.note_own, own)

    def _take(self, log: str, entries: Sequence[LogEntry]) -> None:
        """Store what came from the stream; raises JournalError."""
        for entry in entries:
            if entry.kind == COMMAND:
                self._on_command(entry)
        entries = [entry for entry in entries if entry.kind != COMMAND]
        if not entries:
            return
        try:
            self._journal.append_copies(log, entries)
        except JournalError as problem:
            self._note_problem(problem)
            raise
        self._note_problem(None)
        self._note_stored(entries[-1].received_at)
        self._on_stored()

    def _note_stored(self, last_at: datetime | None) -> None:
        stored = self._journal.count_up_to(self._journal.last_position())
        self.health = replace(self.health, stored=stored, last_event_at=last_at)

    def _note_spooling(self, since: datetime | None) -> None:
        self.health = replace(self.health, spooling_since=since)

    def _note_problem(self, problem: JournalError | None) -> None:
        if str(problem) != str(self.health.problem):
            if problem is None:
                _log.warning("Events can be stored again")
            else:
                _log.error("Events cannot be stored: %s", problem)
            self.health = replace(self.health, problem=problem)


async def _keep_running(name: str, run: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a part for ever: whatever the library does while servers die, the next attempt may succeed."""
    while True:
        try:
            await run()
        except Exception:  # noqa: BLE001  (a border: see above)
            _log.exception("%s of the stream failed, and begins again", name)
        await asyncio.sleep(_AFTER_FAILURE)
