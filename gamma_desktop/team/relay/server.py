"""Where desks connect: TLS, who they are, and one WebSocket each. Strangers cost little."""

import asyncio
import logging
import socket
import ssl
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from aiohttp import web

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.intake.accepting import Acceptor
from gamma_desktop.intake.connections import Server, connection_of
from gamma_desktop.intake.limits import IntakeLimits
from gamma_desktop.intake.origins import Origins
from gamma_desktop.settings.model import ListenerSettings
from gamma_desktop.store.relay_members import DeskSighting
from gamma_desktop.team.frames import DESK_FRAME_BYTES, PONG_SECONDS, Bye
from gamma_desktop.team.ports import Desk, DeskDirectory
from gamma_desktop.team.relay.connection import DeskConnection, RelayFacts
from gamma_desktop.team.relay.invitations import Page

PATH = "/desk"

_NEVER: Final = 2**62
"""aiohttp is not to wait until a desk has read: that is looked at here."""
_LIMITS = IntakeLimits(
    body_bytes=DESK_FRAME_BYTES, connections=20_000, tls_connections=20_000, waiting=64, handshakes=128
)
_ANYWHERE = ListenerSettings(allowed_sources=("0.0.0.0/0", "::/0"))
_REMEMBERED = 8
_CONNECTIONS_OF_A_DESK = 16
"""One that follows the log, some of commands, and what is left of those before."""
_PRESENCE_AFTER = 0.5
"""Seconds in which changes of who is there gather: all desks come back at once after a restart."""
_BEARER = "Bearer "

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Place:
    """Where one desk is connected, and the sessions that it was connected by before."""

    connection: DeskConnection
    replaced: deque[str] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))


class DeskServer:
    """Answers desks on a bound socket, which it closes in the end.

    Args:
        desks: knows who may connect.
        facts: what connections need of the relay.
        pages: what else is answered here, by method and path ("POST /join").
        pong_seconds: a desk that does not answer a ping for so long is gone.
    """

    def __init__(
        self,
        desks: DeskDirectory,
        facts: RelayFacts,
        pages: Mapping[str, Page] | None = None,
        *,
        pong_seconds: float = PONG_SECONDS,
    ) -> None:
        self._pong_seconds = pong_seconds
        self._desks = desks
        self._facts = facts
        self._pages = dict(pages or {})
        self._places: dict[str, _Place] = {}
        self._connections: set[DeskConnection] = set()
        self._is_stopping = False
        self._tells_presence = False
        facts.presence.on_change = self._tell_presence
        if facts.erased is not None:
            facts.erased.on_change = self.tell_changes

    @asynccontextmanager
    async def answering(self, listening: socket.socket, tls: ssl.SSLContext) -> AsyncIterator[None]:
        """Answer; in the end say goodbye to all desks, who come back to the next relay that is there."""
        server = Server(self._handle, _LIMITS, has_tls=True)
        acceptor = Acceptor(listening, server, Origins(_ANYWHERE), lambda: None, tls)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(acceptor.run())
            try:
                yield
            finally:
                self._is_stopping = True
                await acceptor.stop()
                await self._end_all(Bye.STOPPING)
        listening.close()
        server.pre_shutdown()
        await server.shutdown(_LIMITS.linger_seconds)

    def wake(self) -> None:
        """Something was stored: have it sent; raises JournalError."""
        if self._facts.log.look():
            self._facts.spawn("the log is another", self._end_all(Bye.TROUBLE))
        for connection in self._connections:
            connection.send_new()

    def use(self, desks: Mapping[str, Desk]) -> None:
        """Go by what desks may do from now on; one that is not among them is removed."""
        self._facts.presence.use(desks.values())
        for connection in tuple(self._connections):
            desk = desks.get(connection.desk.id)
            if desk is None:
                self._facts.spawn("a desk was removed", connection.end(Bye.REMOVED))
            elif desk != connection.desk:
                self._facts.spawn("a desk has changed", connection.end(Bye.REPLACED))

    def tell_changes(self) -> None:
        """Names, who is there, or what is to be erased may have changed: have desks hear of it."""
        for connection in self._connections:
            connection.tell_changes()

    def _tell_presence(self) -> None:
        """Have desks hear who is there: what changes at once is told at once."""
        if not self._tells_presence:
            self._tells_presence = True
            self._facts.spawn("tell who is there", self._tell_presence_soon())

    async def _tell_presence_soon(self) -> None:
        await asyncio.sleep(_PRESENCE_AFTER)
        self._tells_presence = False
        self._facts.presence.renew()
        self.tell_changes()

    def sightings(self) -> Mapping[str, DeskSighting]:
        """What is heard of the desks that are connected."""
        now = self._facts.clock()
        return {
            desk: DeskSighting(is_connected=True, at=now, app=hello.app, position=place.connection.committed)
            for desk, place in self._places.items()
            if place.connection in self._connections and (hello := place.connection.hello) is not None
        }

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        connection = connection_of(request)
        connection.begin_request()
        try:
            return await self._answer(request)
        finally:
            connection.end_request()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        page = self._pages.get(f"{request.method} {request.path}")
        if page is not None:
            with connection_of(request).giving_way():
                return await page(request)
        if request.path != PATH:
            return _closing(HTTPStatus.NOT_FOUND)
        if self._is_stopping:
            return _closing(HTTPStatus.SERVICE_UNAVAILABLE)
        told = request.headers.get("Authorization", "")
        bearer = told.removeprefix(_BEARER) if told.startswith(_BEARER) else ""
        try:
            desk = await self._desks.desk_of(bearer)
            if desk is None:
                was_removed = await self._desks.was_removed(bearer)
                return _closing(HTTPStatus.GONE if was_removed else HTTPStatus.UNAUTHORIZED)
        except GammaDesktopError as error:
            _log.error("who a desk is cannot be looked up: %s", error)
            return _closing(HTTPStatus.SERVICE_UNAVAILABLE)
        connection_of(request).prove()
        return await self._speak(request, desk)

    async def _speak(self, request: web.BaseRequest, desk: Desk) -> web.StreamResponse:
        if sum(each.desk.id == desk.id for each in self._connections) >= _CONNECTIONS_OF_A_DESK:
            _log.warning("desk %s has too many connections: one more is refused", desk.id)
            return _closing(HTTPStatus.TOO_MANY_REQUESTS)
        answer = web.WebSocketResponse(
            heartbeat=2 * self._pong_seconds, max_msg_size=DESK_FRAME_BYTES, writer_limit=_NEVER
        )
        try:
            await answer.prepare(request)
        except web.HTTPException as refused:
            return _closing(HTTPStatus(refused.status))
        transport = request.transport
        if transport is None:
            return answer
        connection = DeskConnection(desk, answer, transport, self._facts)
        self._connections.add(connection)
        try:
            await connection.run(self._take_place)
        finally:
            self._connections.discard(connection)
            place = self._places.get(desk.id)
            if place is not None and place.connection is connection:
                place.replaced.append(_session(connection))
                self._facts.presence.note_gone(desk)
        return answer

    def _take_place(self, connection: DeskConnection) -> Bye | None:
        """Have this be where its desk is connected; two programs with one secret both have to go.

        A program that comes back takes its own place. One that was replaced and comes back again is a second
        one that lives: the profile was copied.
        """
        if connection.hello is None or not connection.hello.follows:
            return None
        self._facts.presence.note_connected(connection.desk)
        place = self._places.get(connection.desk.id)
        if place is None:
            self._places[connection.desk.id] = _Place(connection)
            return None
        before, is_open = place.connection, place.connection in self._connections
        session = _session(connection)
        is_copy = is_open and session != _session(before) and session in place.replaced
        place.connection = connection
        if is_copy:
            _log.warning(
                "desk %s: two computers use the profile of %r; both are sent away",
                connection.desk.id,
                connection.desk.name,
            )
        if is_open and session != _session(before):
            place.replaced.append(_session(before))
        if is_open:
            self._facts.spawn("a desk came back", before.end(Bye.COPIED if is_copy else Bye.REPLACED))
        return Bye.COPIED if is_copy else None

    async def _end_all(self, bye: Bye) -> None:
        ends = [connection.end(bye) for connection in self._connections]
        await asyncio.gather(*ends, return_exceptions=True)


def _session(connection: DeskConnection) -> str:
    return connection.hello.session if connection.hello is not None else ""


def _closing(status: HTTPStatus) -> web.Response:
    response = web.Response(status=status)
    response.force_close()
    return response
