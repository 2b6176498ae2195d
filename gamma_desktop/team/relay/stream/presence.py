"""Relays tell each other which desks are at them, and what those say of themselves.

A state, and no entry of the stream: each relay says all of its own when it changes, when another asks, and
every few seconds. One that is not heard of for a while has no desks.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime

import msgspec
from nats.aio.msg import Msg

from gamma_desktop.calls.presence import SAID_BY_DESKS, PresenceState
from gamma_desktop.team.relay.presence import Said
from gamma_desktop.team.relay.stream.servers import Connector, Session, StreamUnreachable

SUBJECT = "gamma-presence"
"""Not one that a stream takes."""

_SAID_TIMES = 3
"""In the time after which a silent relay counts as gone."""
_PAUSE = 1.0
_GOODBYE_WITHIN = 0.5

_log = logging.getLogger(__name__)


class _Told(msgspec.Struct, frozen=True, array_like=True):
    """What one relay says of its desks.

    Attributes:
        relay: which says it.
        desks: by id, what each says, and until when.
        asks: the others are to say theirs: it has just come.
        ends: it stops.
    """

    relay: str
    desks: dict[str, tuple[str, datetime | None]]
    asks: bool = False
    ends: bool = False


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(_Told)


class PresenceExchange:
    """Says what is said at this relay, and hears the others; belongs to the connection's loop.

    Args:
        connector: has the connection.
        take: told what the desks of another relay say; None: that relay is gone.
        silent_for: seconds after which a relay that is not heard counts as gone.
    """

    def __init__(
        self,
        connector: Connector,
        take: Callable[[str, Mapping[str, Said] | None], None],
        *,
        silent_for: float,
    ) -> None:
        self._connector = connector
        self._take = take
        self._silent_for = silent_for
        self._relay = ""
        self._own: Mapping[str, Said] = {}
        self._woken = asyncio.Event()
        self._losing: dict[str, asyncio.TimerHandle] = {}

    def note_own(self, desks: Mapping[str, Said]) -> None:
        """The desks of this relay say something else now."""
        self._own = desks
        self._woken.set()

    async def run(self, relay: str) -> None:
        """Speak and listen for ever.

        Args:
            relay: what this one is called among them, also after it was started again.
        """
        self._relay = relay
        try:
            while True:
                session = await self._connector.connected()
                try:
                    await self._speak(session)
                except StreamUnreachable as error:
                    _log.info("which desks are at other relays is not heard: %s", error)
                await asyncio.sleep(_PAUSE)
        finally:
            for handle in self._losing.values():
                handle.cancel()

    async def say_goodbye(self) -> None:
        """Have the others know that no desk is here any more; where that takes long, they find out."""
        session = self._connector.session
        if session is not None and self._relay:
            with suppress(StreamUnreachable, TimeoutError):
                async with asyncio.timeout(_GOODBYE_WITHIN):
                    await self._tell(session, _Told(self._relay, {}, ends=True))
                    await session.flush()

    async def _speak(self, session: Session) -> None:
        await session.listen(SUBJECT, self._hear)
        asks = True
        while not session.is_over:
            self._woken.clear()
            desks = {desk: (state.value, until) for desk, (state, until) in self._own.items()}
            await self._tell(session, _Told(self._relay, desks, asks=asks))
            asks = False
            with suppress(TimeoutError):
                async with asyncio.timeout(self._silent_for / _SAID_TIMES):
                    await self._woken.wait()

    async def _tell(self, session: Session, told: _Told) -> None:
        await session.send(SUBJECT, _ENCODER.encode(told))

    async def _hear(self, message: Msg) -> None:
        try:
            told = _DECODER.decode(message.data)
        except msgspec.MsgspecError as error:
            _log.warning("what a relay says of its desks makes no sense: %s", error)
            return
        if told.relay == self._relay:
            return
        if told.asks:
            self._woken.set()
        if (before := self._losing.pop(told.relay, None)) is not None:
            before.cancel()
        if told.ends:
            self._take(told.relay, None)
            return
        loop = asyncio.get_running_loop()
        self._losing[told.relay] = loop.call_later(self._silent_for, self._lose, told.relay)
        self._take(told.relay, _said(told))

    def _lose(self, relay: str) -> None:
        del self._losing[relay]
        _log.warning("another relay is not heard of: its desks count as gone")
        self._take(relay, None)


def _said(told: _Told) -> Mapping[str, Said]:
    """What counts of it: a newer relay may know states that this one does not."""
    known = {state.value: state for state in SAID_BY_DESKS}
    return {
        desk: (known.get(state, PresenceState.FREE), until if until is None or until.tzinfo else None)
        for desk, (state, until) in told.desks.items()
    }
