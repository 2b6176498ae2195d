"""One consumer of a stream: what it delivers, in order, or a word that something is missing."""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress

import msgspec
import nats.errors
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from gamma_desktop.team.relay.stream.servers import Session, StreamUnreachable

_AT_ONCE = 500
_HEARTBEAT_SECONDS = 1.0
_SILENT_SECONDS = 3.0
_GONE_AFTER_SECONDS = 30.0
_NANOSECONDS = 1_000_000_000
_NO_MESSAGE = "404"
_ENDED = "408"
_ALIVE = "100"
_STATUS = "Status"


class _Created(msgspec.Struct, frozen=True):
    name: str


class Hole(Exception):
    """A message is missing between two that were delivered."""


class Consumer:
    """Lives in the memory of one server, until that goes or this connection does.

    Args:
        session: a connection.
        stream: by its name.
        begin: what is delivered first, in JetStream's own words.
        behind: the position that all of it stands behind.

    Attributes:
        position: of the last message that it delivered.
    """

    def __init__(
        self, session: Session, stream: str, begin: Mapping[str, object], *, behind: int = 0
    ) -> None:
        self._session = session
        self._stream = stream
        self._begin = begin
        self._name = f"copy-{secrets.token_hex(8)}"
        self.position = behind
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
            **self._begin,
            "replay_policy": "instant",
            "mem_storage": True,
            "num_replicas": 1,
            "inactive_threshold": int(_GONE_AFTER_SECONDS * _NANOSECONDS),
        }
        await self._session.api(
            f"CONSUMER.CREATE.{self._stream}.{self._name}",
            {"stream_name": self._stream, "config": config, "action": "create"},
            _Created,
        )
        await self._ask_for_more()

    async def end(self) -> None:
        """Take no more; the server forgets it after a while."""
        if self._inbox is not None:
            with suppress(nats.errors.Error, OSError):
                await self._inbox.unsubscribe()

    async def next_messages(self) -> Sequence[tuple[int, bytes]]:
        """What came next, with its positions, once something has; none where it was a sign of life alone.

        Raises:
            Hole: something is missing.
            StreamUnreachable: it went quiet.
        """
        async with asyncio.timeout(_SILENT_SECONDS):
            message = await self._came.get()
        found: list[tuple[int, bytes]] = []
        while True:
            read = await self._read(message)
            if read is not None:
                found.append(read)
            if self._came.empty() or len(found) >= _AT_ONCE:
                return found
            message = self._came.get_nowait()

    async def _read(self, message: Msg) -> tuple[int, bytes] | None:
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
        return sequence.stream, message.data

    async def _note_status(self, status: str, message: Msg) -> None:
        description = (message.headers or {}).get("Description", "")
        if status in {_NO_MESSAGE, _ENDED} or description == "Batch Completed":
            await self._ask_for_more()
        elif status != _ALIVE:
            raise StreamUnreachable(f"the consumer says {status} {description}")

    async def _ask_for_more(self) -> None:
        self._left = _AT_ONCE
        asked = {
            "batch": _AT_ONCE,
            "expires": int(_GONE_AFTER_SECONDS * _NANOSECONDS),
            "idle_heartbeat": int(_HEARTBEAT_SECONDS * _NANOSECONDS),
        }
        if self._inbox is not None:
            subject = f"$JS.API.CONSUMER.MSG.NEXT.{self._stream}.{self._name}"
            await self._session.send(subject, msgspec.json.encode(asked), self._inbox.subject)
