"""Copies the stream into the journal, each entry at its position in the stream, with nothing left out.

The journal is what says how far we are: nothing is acknowledged to the stream. A consumer is made behind
the journal's last entry and lives as long as it delivers one message after the other; at the first that is
missing, and whenever it goes quiet, it is left and another one made. Holes in the positions are no sign of
that, since what was erased leaves one: the consumer's own count is.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.intake.journal_entries import FollowedLog, LogEntry
from gamma_desktop.tasks import tasks_beside
from gamma_desktop.team.relay.stream.consumer import Consumer, Hole
from gamma_desktop.team.relay.stream.log_stream import last_position_at, look
from gamma_desktop.team.relay.stream.servers import (
    Connector,
    Session,
    StreamRefused,
    StreamUnreachable,
)
from gamma_desktop.team.relay.stream.wire import STREAM, SUBJECTS, BadEntry, decoded

_LOOK_EVERY = 5.0
_PAUSE = 0.25
_LASTS_SECONDS = 60.0

_log = logging.getLogger(__name__)


class StreamCopy:
    """Follows the stream for ever; belongs to the loop of the journal's writer.

    Args:
        connector: has the connection.
        journal: gets the entries.
        join: sees that the journal may be a copy of the stream that a new connection leads to.
        take: stores entries that came, in order, and wakes who works them in; raises JournalError.

    Attributes:
        is_complete: whether all was copied once that stood in the stream when it was reached.
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
        self._stuck_at = 0
        self.is_complete = False

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
        begin = {"deliver_policy": "by_start_sequence", "opt_start_seq": place.position + 1}
        consumer = Consumer(session, STREAM, begin, behind=place.position)
        last = await last_position_at(session, SUBJECTS)
        await consumer.begin()
        _log.info("the stream is copied from %d on", place.position + 1)
        try:
            async with tasks_beside() as group:
                group.create_task(self._until_stuck(session, consumer))
                while True:
                    self.is_complete |= consumer.position >= last
                    if entries := _entries(await consumer.next_messages()):
                        self._take(place.log, entries)
                        self._trouble = ""
        finally:
            await consumer.end()

    async def _until_stuck(self, session: Session, consumer: Consumer) -> None:
        """Look now and then whether the consumer is behind: its server may be cut off from the others."""
        last = 0
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            if consumer.position < last != self._stuck_at:
                self._stuck_at = last  # once: what was erased at the end never comes
                raise StreamUnreachable(f"the consumer stays at {consumer.position}, the stream has {last}")
            last = (await look(session)).last

    def _note(self, error: Exception) -> None:
        """Say what keeps us from copying, once; servers that are starting may say much for a while."""
        told, now = str(error), asyncio.get_running_loop().time()
        if told != self._trouble:
            _log.warning("the stream is not copied: %s", told)
            self._trouble, self._since = told, now
        elif self._since and now - self._since > _LASTS_SECONDS:
            _log.error("the stream has not been copied for %d s: %s", now - self._since, told)
            self._since = 0.0


def _entries(messages: Sequence[tuple[int, bytes]]) -> Sequence[LogEntry]:
    entries = []
    for position, payload in messages:
        try:
            entries.append(decoded(position, payload))
        except BadEntry as error:
            _log.error("the entry at %d of the stream makes no sense: %s", position, error)
    return entries
