"""Copies the stream into the journal, each entry at its position in the stream, with nothing left out.

The journal is what says how far we are: nothing is acknowledged to the stream. A consumer is made behind
the journal's last entry and lives as long as it delivers one message after the other; at the first that is
missing, and whenever it goes quiet, it is left and another one made. Holes in the positions are no sign of
that, since what was erased leaves one: the consumer's own count is.
"""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

import msgspec
import nats.errors
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.intake.journal import FollowedLog, JournalWriter, LogEntry
from gamma_desktop.team.relay.stream.log_stream import look
from gamma_desktop.team.relay.stream.servers import (
    Connector,
    Session,
    StreamRefused,
    StreamUnreachable,
)
from gamma_desktop.team.relay.stream.wire import STREAM, BadEntry, decoded

_AT_ONCE = 500
_HEARTBEAT_SECONDS = 1.0
_SILENT_SECONDS = 3.0
_LOOK_EVERY = 5.0
_PAUSE = 0.25
_GONE_AFTER_SECONDS = 30.0
_LASTS_SECONDS = 60.0
_NANOSECONDS = 1_000_000_000
_NO_MESSAGE = "404"
_ENDED = "408"
_STATUS = "Status"

_log = logging.getLogger(__name__)


class _Created(msgspec.Struct, frozen=True):
    name: str


class Hole(Exception):
    """A message is missing between two that were delivered."""


class StreamCopy:
    """Follows the stream for ever; belongs to the loop of the journal's writer.

    Args:
        connector: has the connection.
        journal: gets the entries.
        join: sees that the journal may be a copy of the stream that a new connection leads to.
        take: stores entries that came, in order, and wakes who works them in; raises JournalError.
    """

    def __init__(
        self,
        connector: Connector,
        journal: JournalWriter,
        join: Callable[[Session], Awaitable[None]],
        take: Callable[[str, Sequence[LogEntry]], None],
    ) -> None:
        self._connector = connector
        self._journal = journal
        self._join = join
        self._take = take
        self._trouble = ""
        self._since = 0.0

    async def run(self) -> None:
        """Copy, past whatever goes wrong."""
        while True:
            session = await self._connector.connected()
            try:
                await self._join(session)
                place = self._journal.followed()
                if place is not None:
                    await self._follow(session, place)
            except (StreamUnreachable, StreamRefused, Hole, TimeoutError, GammaDesktopError) as error:
                self._note(error)
            await asyncio.sleep(_PAUSE)

    async def _follow(self, session: Session, place: FollowedLog) -> None:
        consumer = _Consumer(session, place)
        await consumer.begin()
        _log.info("the stream is copied from %d on", place.position + 1)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(_until_stuck(session, consumer))
                while True:
                    if entries := await consumer.next_entries():
                        self._take(place.log, entries)
                        self._trouble = ""
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from None
        finally:
            await consumer.end()

    def _note(self, error: Exception) -> None:
        """Say what keeps us from copying, once; servers that are starting may say much for a while."""
        told, now = str(error), asyncio.get_running_loop().time()
        if told != self._trouble:
            _log.warning("the stream is not copied: %s", told)
            self._trouble, self._since = told, now
        elif self._since and now - self._since > _LASTS_SECONDS:
            _log.error("the stream has not been copied for %d s: %s", now - self._since, told)
            self._since = 0.0


async def _until_stuck(session: Session, consumer: "_Consumer") -> None:
    """Look now and then whether the consumer is behind: its server may be cut off from the others."""
    last = 0
    while True:
        await asyncio.sleep(_LOOK_EVERY)
        if consumer.position < last:
            raise StreamUnreachable(f"the consumer stays at {consumer.position}, the stream has {last}")
        last = (await look(session)).last


class _Consumer:
    """One consumer of the stream, in the memory of one server: what it delivers, in order, or Hole.

    Attributes:
        position: of the last entry that it delivered.
    """

    def __init__(self, session: Session, place: FollowedLog) -> None:
        self._session = session
        self._name = f"copy-{secrets.token_hex(8)}"
        self.position = place.position
        self._count = 0
        self._came: asyncio.Queue[Msg] = asyncio.Queue()
        self._inbox: Subscription | None = None
        self._left = 0

    async def begin(self) -> None:
        """Make it; raises StreamUnreachable, StreamRefused."""
        self._inbox = await self._session.deliveries(self._came.put)
        config: dict[str, object] = {
            "name": self._name,
            "ack_policy": "none",
            "deliver_policy": "by_start_sequence",
            "opt_start_seq": self.position + 1,
            "replay_policy": "instant",
            "mem_storage": True,
            "num_replicas": 1,
            "inactive_threshold": int(_GONE_AFTER_SECONDS * _NANOSECONDS),
        }
        await self._session.api(
            f"CONSUMER.CREATE.{STREAM}.{self._name}",
            {"stream_name": STREAM, "config": config, "action": "create"},
            _Created,
        )
        await self._ask_for_more()

    async def end(self) -> None:
        """Take no more; the server forgets it after a while."""
        if self._inbox is not None:
            with suppress(nats.errors.Error, OSError):
                await self._inbox.unsubscribe()

    async def next_entries(self) -> Sequence[LogEntry]:
        """What came next, once something has; none where there was a sign of life alone.

        Raises:
            Hole: something is missing.
            StreamUnreachable: it went quiet.
        """
        async with asyncio.timeout(_SILENT_SECONDS):
            message = await self._came.get()
        entries: list[LogEntry] = []
        while True:
            entry = await self._read(message)
            if entry is not None:
                entries.append(entry)
            if self._came.empty() or len(entries) >= _AT_ONCE:
                return entries
            message = self._came.get_nowait()

    async def _read(self, message: Msg) -> LogEntry | None:
        status = (message.headers or {}).get(_STATUS)
        if status is not None:
            await self._note_status(status, message)
            return None
        sequence = message.metadata.sequence
        self._count += 1
        if sequence.consumer != self._count or sequence.stream <= self.position:
            raise Hole(f"{sequence.consumer} in the place of {self._count}, at {sequence.stream}")
        self.position = sequence.stream
        self._left -= 1
        if self._left <= 0:
            await self._ask_for_more()
        try:
            return decoded(sequence.stream, message.data)
        except BadEntry as error:
            _log.error("the entry at %d of the stream makes no sense: %s", sequence.stream, error)
            return None

    async def _note_status(self, status: str, message: Msg) -> None:
        description = (message.headers or {}).get("Description", "")
        if status in {_NO_MESSAGE, _ENDED} or description == "Batch Completed":
            await self._ask_for_more()
        elif status != "100":
            raise StreamUnreachable(f"the consumer says {status} {description}")

    async def _ask_for_more(self) -> None:
        self._left = _AT_ONCE
        asked = {
            "batch": _AT_ONCE,
            "expires": int(_GONE_AFTER_SECONDS * _NANOSECONDS),
            "idle_heartbeat": int(_HEARTBEAT_SECONDS * _NANOSECONDS),
        }
        if self._inbox is not None:
            subject = f"$JS.API.CONSUMER.MSG.NEXT.{STREAM}.{self._name}"
            await self._session.send(subject, msgspec.json.encode(asked), self._inbox.subject)
