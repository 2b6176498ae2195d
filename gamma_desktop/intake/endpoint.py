"""The HTTP side of the intake: each request through the gatekeeper, into the journal, and answered.

It never looks into a body: what an event says is understood later, so that no event, however odd,
can cost us the next one. All answers are empty, and the status is all that a stranger learns.
"""

import asyncio
import json
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from http import HTTPStatus

from aiohttp import HttpVersion11, web

from gamma_desktop.history.refusals import RefusalCause
from gamma_desktop.intake.accepting import Acceptor
from gamma_desktop.intake.commits import EventStorage
from gamma_desktop.intake.connections import Server, connection_of
from gamma_desktop.intake.gatekeeper import Gatekeeper, Refusal, RequestHead, Route, readable
from gamma_desktop.intake.journal_entries import ReceivedEvent
from gamma_desktop.intake.limits import IntakeLimits
from gamma_desktop.intake.refusals import RefusalCount

_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Endpoint:
    """Answers requests on a socket that is bound already, and owns it from then on.

    Attributes:
        gatekeeper: may be exchanged at any time, from any thread; the next request meets the new one.
    """

    def __init__(
        self,
        listening: socket.socket,
        tls: ssl.SSLContext | None,
        gatekeeper: Gatekeeper,
        *,
        storage: EventStorage,
        refusals: RefusalCount,
        limits: IntakeLimits,
    ) -> None:
        self._listening = listening
        self._tls = tls
        self.gatekeeper = gatekeeper
        self._storage = storage
        self._refusals = refusals
        self._limits = limits

    @asynccontextmanager
    async def answering(self) -> AsyncIterator[None]:
        """Answer requests; in the end take no more, finish those being answered, and close the rest."""
        server = Server(self._handle, self._limits, has_tls=self._tls is not None)
        origins = self.gatekeeper.origins
        acceptor = Acceptor(self._listening, server, origins, self._count_stranger, self._tls)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(acceptor.run())
            try:
                yield
            finally:
                await acceptor.stop()
        self._listening.close()
        server.pre_shutdown()
        await server.shutdown(self._limits.linger_seconds)

    def close(self) -> None:
        """Let go of the socket."""
        self._listening.close()

    def _count_stranger(self) -> None:
        self._refusals.refuse(None, datetime.now(UTC))

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        connection = connection_of(request)
        connection.begin_request()
        try:
            return await self._answer(request)
        finally:
            connection.end_request()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        decision = self.gatekeeper.decide(_head(request))
        if isinstance(decision, Refusal):
            self._refusals.refuse(decision.cause, datetime.now(UTC))
            return _empty(request, decision.status, {"Allow": decision.allow} if decision.allow else {})
        if decision is Route.HEALTH:
            return self._tell_health()
        connection_of(request).prove()
        body = await self._read_body(request)
        if isinstance(body, HTTPStatus):
            self._refusals.refuse(None, datetime.now(UTC))
            return _empty(request, body)
        event = self._event(request, body)
        if await self._storage.store(event):
            self._refusals.succeed(event.received_at)
            return _empty(request, HTTPStatus.OK)
        self._refusals.refuse(RefusalCause.NOT_STORED, event.received_at)
        retry_after = {"Retry-After": str(self._limits.retry_seconds)}
        return _empty(request, HTTPStatus.SERVICE_UNAVAILABLE, retry_after)

    async def _read_body(self, request: web.BaseRequest) -> bytes | HTTPStatus:
        """The whole body, or the status that says what is wrong with it."""
        try:
            body = await self._read_in_time(request)
        except TimeoutError:
            return HTTPStatus.REQUEST_TIMEOUT
        except web.HTTPRequestEntityTooLarge:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        except web.RequestPayloadError:
            return HTTPStatus.BAD_REQUEST
        return body or HTTPStatus.BAD_REQUEST

    async def _read_in_time(self, request: web.BaseRequest) -> bytes:
        if request.content.is_eof():  # it came together with the head, as events do
            return await request.read()
        if _waits_for_leave(request) and request.transport is not None:
            request.transport.write(_CONTINUE)
        async with asyncio.timeout(self._limits.body_seconds):
            return await request.read()

    def _event(self, request: web.BaseRequest, body: bytes) -> ReceivedEvent:
        return ReceivedEvent(
            datetime.now(UTC),
            self.gatekeeper.kept_headers(request.headers),
            readable(request.rel_url.raw_query_string),
            body,
        )

    def _tell_health(self) -> web.StreamResponse:
        health, refusing = self._storage.health, self._refusals.refused
        content: dict[str, object] = {
            "status": "unavailable" if health.problem else "refusing" if refusing else "ok",
            "last_event_at": health.last_event_at and health.last_event_at.isoformat(),
            "stored": health.stored,
            "refused": self._refusals.total,
        }
        if refusing is not None:
            content |= {"refusing_since": refusing.since.isoformat(), "cause": refusing.cause}
        if health.spooling_since is not None:  # events are answered as ever: no reason to ask another relay
            content["spooling_since"] = health.spooling_since.isoformat()
        status = HTTPStatus.SERVICE_UNAVAILABLE if health.problem or refusing else HTTPStatus.OK
        return web.Response(status=status, text=json.dumps(content), content_type="application/json")


def _head(request: web.BaseRequest) -> RequestHead:
    return RequestHead(
        method=request.method,
        path=request.rel_url.raw_path,
        peer=request.remote,
        headers=request.headers,
        content_length=request.content_length,
        own=_own_address(request),
    )


def _own_address(request: web.BaseRequest) -> str | None:
    name = request.transport and request.transport.get_extra_info("sockname")
    return str(name[0]) if name else None


def _waits_for_leave(request: web.BaseRequest) -> bool:
    """Whether the client holds its body back until it is told to go on (RFC 9110, 10.1.1)."""
    return request.version >= HttpVersion11 and request.headers.get("Expect", "").lower() == "100-continue"


def _empty(
    request: web.BaseRequest, status: HTTPStatus, headers: dict[str, str] | None = None
) -> web.StreamResponse:
    response = web.Response(status=status, headers=headers)
    if not request.content.is_eof():
        response.force_close()
    return response
