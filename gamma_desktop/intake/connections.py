"""Connections that no one can hold up: aiohttp's, with a time limit on heads and a limit on their number.

aiohttp itself waits for the head of a request as long as for the next request, and accepts connections
without end. It would also put words into its answers; ours are empty and do not say who we are.
"""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, Final, cast

from aiohttp import StreamReader, web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http import RawRequestMessage

from gamma_desktop.intake.limits import IntakeLimits
from gamma_desktop.intake.origins import Standing

_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

# A request may still be on its way from the parser to us when the client's end of file is seen.
_GRACE_SECONDS = 0.05

# A compressed body is stored as it came: nobody can make us unpack it.
_OPTIONS: Final[dict[str, Any]] = {"access_log": None, "auto_decompress": False}


class Connection(web.RequestHandler):
    """One connection: it is greeted, waits for the head of a request, or is busy with one.

    Attributes:
        standing: what its peer may do.
        is_proven: it has brought an event that was let in.
        greeting: what makes it of an accepted socket; None before and after.
        is_over: it was broken off.
    """

    def __init__(
        self, server: "Server", standing: Standing, limits: IntakeLimits, loop: asyncio.AbstractEventLoop
    ) -> None:
        super().__init__(
            server,
            loop=loop,
            keepalive_timeout=limits.idle_seconds,
            lingering_time=limits.linger_seconds,
            **_OPTIONS,
        )
        self.standing = standing
        self.is_proven = False
        self.greeting: asyncio.Task[Any] | None = None
        self.is_over = False
        self._server = server
        self._limits = limits
        self._timer: asyncio.TimerHandle | None = None
        self._is_busy = False
        self._is_last = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._start_timer(self._limits.head_seconds, self._answer_too_slow)

    def data_received(self, data: bytes) -> None:
        """Begin to count the time of a head with its first byte."""
        if self._timer is None and not self._is_busy:
            self._start_timer(self._limits.head_seconds, self._answer_too_slow)
        super().data_received(data)

    def eof_received(self) -> bool | None:  # type: ignore[override]  # asyncio's own contract; aiohttp narrows it
        """Let somebody who has said everything hear the answer; TLS knows no such half-closed state."""
        if self.ssl_context is not None:
            return None
        self._is_last = True
        if not self._is_busy:
            self._start_timer(_GRACE_SECONDS, self.force_close)
        return True

    def connection_lost(self, exc: BaseException | None) -> None:
        """Forget the connection."""
        self._stop_timer()
        self._server.forget(self)
        super().connection_lost(exc)

    def break_off(self) -> None:
        """End it at once, also in the middle of its handshake."""
        self.is_over = True
        if self.greeting is not None:
            self.greeting.cancel()
        self.force_close()

    def begin_request(self) -> None:
        """The head is complete, and its request is being answered."""
        self._is_busy = True
        self._stop_timer()
        self._server.stop_waiting(self)

    def end_request(self) -> None:
        """The answer is on its way; the next request may come."""
        self._is_busy = False
        if self.transport is None:
            return
        self._server.keep_waiting(self)
        if self._is_last:
            self._start_timer(_GRACE_SECONDS, self.force_close)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer what is not HTTP, and what we failed at, with an empty body; only the latter is logged."""
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            super().handle_error(request, status, exc, message)
        response = web.Response(status=status)
        response.force_close()
        return response

    def _start_timer(self, seconds: float, callback: Callable[[], None]) -> None:
        self._stop_timer()
        self._timer = asyncio.get_running_loop().call_later(seconds, callback)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _answer_too_slow(self) -> None:
        if self.transport is not None:
            self.transport.write(_TOO_SLOW)
        self.force_close()


class Server(web.Server):
    """Makes connections, and closes one that waits for a request when there are too many.

    The first to go has the lowest standing; then it is one that never brought an event; of these, the one
    that has waited longest. So no number of others takes away the connection on which Gamma sends its events.
    """

    def __init__(
        self, handler: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]], limits: IntakeLimits
    ) -> None:
        super().__init__(handler, request_factory=self._make_nameless_request)
        self.limits = limits
        self._open: set[Connection] = set()
        self._waiting: dict[tuple[Standing, bool], dict[Connection, None]] = {}

    def admit(self, standing: Standing) -> Connection | None:
        """A connection for a socket that was accepted; None where all others are worth more."""
        connection = Connection(self, standing, self.limits, asyncio.get_running_loop())
        self._open.add(connection)
        self.keep_waiting(connection)
        if len(self._open) > self.limits.connections:
            self.give_way()
        return connection if connection in self._open else None

    def keep_waiting(self, connection: Connection) -> None:
        """Note that a connection waits for a request from now on."""
        rank = connection.standing, connection.is_proven
        self._waiting.setdefault(rank, {})[connection] = None

    def stop_waiting(self, connection: Connection) -> None:
        """Note that a connection is busy, or gone."""
        for waiting in self._waiting.values():
            waiting.pop(connection, None)

    def forget(self, connection: Connection) -> None:
        """Note that a connection is gone."""
        self.stop_waiting(connection)
        self._open.discard(connection)

    def give_way(self) -> None:
        """Close the connection that is worth least, if any waits for a request."""
        for rank in sorted(self._waiting):
            if longest := next(iter(self._waiting[rank]), None):
                self.forget(longest)
                longest.break_off()
                return

    def give_up_greetings(self) -> None:
        """Close what has not got to its first request: it is in its handshake."""
        for connection in self._open:
            if connection.transport is None:
                connection.break_off()

    def _make_nameless_request(
        self,
        message: RawRequestMessage,
        payload: StreamReader,
        protocol: web.RequestHandler,
        writer: AbstractStreamWriter,
        task: asyncio.Task[None],
    ) -> web.BaseRequest:
        loop = asyncio.get_running_loop()
        limit = self.limits.body_bytes
        return _NamelessRequest(message, payload, protocol, writer, task, loop, client_max_size=limit)


class _NamelessRequest(web.BaseRequest):
    """A request whose answer does not say which software gave it."""

    async def _prepare_hook(self, response: web.StreamResponse) -> None:
        # WORKAROUND: aiohttp always names itself, and only an Application has a public signal for
        # changing headers (https://docs.aiohttp.org/en/stable/web_reference.html, on_response_prepare);
        # its routing costs more than the whole of our gatekeeper. Delete once a Server can be silent.
        response.headers.popall("Server", None)


def connection_of(request: web.BaseRequest) -> Connection:
    """The connection that a request came on."""
    return cast("Connection", request.protocol)
