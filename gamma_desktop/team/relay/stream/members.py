"""Keeps who may connect the same at all relays: a row each of desks and invitations, in a stream of its own.

The last row of each stands there without age. What ends something, a removal or a used invitation, is never
undone by a row that did not know of it.
"""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import msgspec

from gamma_desktop.store.errors import StoreError
from gamma_desktop.store.relay_members import SharedRow, SqliteRelayMembers
from gamma_desktop.team.relay.stream.consumer import Consumer, Hole
from gamma_desktop.team.relay.stream.log_stream import look, make_members
from gamma_desktop.team.relay.stream.servers import (
    Connector,
    Session,
    StreamRefused,
    StreamUnreachable,
)
from gamma_desktop.team.relay.stream.wire import MEMBERS, subject_of_member

_PAUSE = 1.0
_LOOK_EVERY = 1.0
_STORED_WITHIN = 2.0

_log = logging.getLogger(__name__)


class MemberRow(NamedTuple):
    """A row of the tables of desks and invitations; ``values`` as the store has them."""

    table: str
    id: str
    values: SharedRow


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(tuple[str, str, tuple[Any, ...]])


class MemberCopy:
    """Reads the rows for ever, all of them after each connecting; belongs to the connection's loop.

    Args:
        connector: has the connection.
        take: gets rows as they come; and after those that there were, True.
    """

    def __init__(self, connector: Connector, take: Callable[[Sequence[MemberRow], bool], None]) -> None:
        self._connector = connector
        self._take = take

    async def run(self) -> None:
        """Read, past whatever goes wrong."""
        while True:
            session = await self._connector.connected()
            try:
                await self._follow(session)
            except (StreamUnreachable, StreamRefused, Hole, TimeoutError) as error:
                _log.info("who may connect is not read from the stream: %s", error)
            await asyncio.sleep(_PAUSE)

    async def _follow(self, session: Session) -> None:
        await make_members(session)
        last = (await look(session, MEMBERS)).last
        consumer = Consumer(session, MEMBERS, {"deliver_policy": "all"})
        await consumer.begin()
        try:
            rows: list[MemberRow] = []
            while consumer.position < last:
                rows += map(_row, await consumer.next_messages())
            self._take(rows, True)
            while True:
                if messages := await consumer.next_messages():
                    self._take([_row(each) for each in messages], False)
        finally:
            await consumer.end()


class MemberSync:
    """Takes up what others say of desks, and tells what is changed here; belongs to the relay's own loop.

    Args:
        members: what is kept here.
        publish: stores a row in the stream, at a subject; raises StreamUnreachable, StreamRefused.
        on_changed: called when others have changed something.
    """

    def __init__(
        self,
        members: SqliteRelayMembers,
        publish: Callable[[str, bytes], Awaitable[None]],
        on_changed: Callable[[], Awaitable[None]],
    ) -> None:
        self._members = members
        self._publish = publish
        self._on_changed = on_changed
        self._came: asyncio.Queue[tuple[Sequence[MemberRow], bool]] = asyncio.Queue()
        self._known: dict[tuple[str, str], SharedRow] = {}
        self._has_read_all = False
        self._told: tuple[int, int] | None = None

    def note(self, rows: Sequence[MemberRow], is_all: bool) -> None:  # noqa: FBT001  (as a queue hands it on)
        """Rows came; see ``MemberCopy``."""
        self._came.put_nowait((rows, is_all))

    async def run(self) -> None:
        """Keep them the same for ever; raises StoreError."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_EVERY):
                    rows, is_all = await self._came.get()
                await self._take(rows)
                self._has_read_all |= is_all
            if self._has_read_all and self._came.empty():
                with suppress(StreamUnreachable, StreamRefused):
                    await self._tell()

    async def _take(self, rows: Sequence[MemberRow]) -> None:
        news = [row for row in rows if self._known.get((row.table, row.id)) != row.values]
        for row in sorted(news, key=lambda row: row.table):  # desks come before who was invited as them
            try:
                await self._members.take_shared(*row)
                self._known[row.table, row.id] = row.values
            except (StoreError, KeyError) as error:
                _log.error("what another relay says of %s %s is not taken: %s", row.table, row.id, error)
        if news:
            await self._on_changed()

    async def _tell(self) -> None:
        stamp = await self._members.stamp()
        if stamp == self._told:
            return
        for (table, row), values in (await self._members.shared()).items():
            if self._known.get((table, row)) != values:
                payload = _ENCODER.encode(MemberRow(table, row, values))
                await self._publish(subject_of_member(table, row), payload)
                self._known[table, row] = values
        self._told = stamp


async def store_member(session: Session, subject: str, payload: bytes) -> None:
    """Have the stream keep a row; raises StreamUnreachable, StreamRefused."""
    await session.publish(subject, payload, mark=secrets.token_hex(8), within=_STORED_WITHIN)


def _row(message: tuple[int, bytes]) -> MemberRow:
    return MemberRow(*_DECODER.decode(message[1]))
