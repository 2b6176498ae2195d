"""Connections that no one can hold up: aiohttp's, with a time limit on heads and a limit on their number.

aiohttp itself waits for the head of a request as long as for the next request, and accepts connections
without end. It would also put words into its answers; ours are empty and do not say who we are.
"""

import asyncio
from collections.abc import Awaitable, Callable, Container, Iterator
from contextlib import contextmanager, suppress
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

_NEIGHBOURHOODS_KNOWN = 4096
_ROOM_OF_THE_KNOWN = 8
"""As many from where somebody has proven himself weigh as much as one from elsewhere."""

# A compressed body is stored as it came: no sender can make us unpack it.
_OPTIONS: Final[dict[str, Any]] = {"access_log": None, "auto_decompress": False}


class Connection(web.RequestHandler):
    """One connection: it is greeted, waits for the head of a request, or is busy with one.

    Attributes:
        standing: what its peer may do.
        neighbourhood: where its peer is: those of one share what there is room for.
        is_proven: it has shown that it may do what we are there for.
        greeting: what makes it of an accepted socket; None before and after.
        is_over: it was broken off.
    """

    def __init__(
        self,
        server: "Server",
        standing: Standing,
        neighbourhood: str,
        limits: IntakeLimits,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        super().__init__(
            server,
            loop=loop,
            keepalive_timeout=limits.idle_seconds,
            lingering_time=limits.linger_seconds,
            **_OPTIONS,
        )
        self.standing = standing
        self.neighbourhood = neighbourhood
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
        self._server.establish(self)
        self._start_timer(self._limits.head_seconds, self._answer_too_slow)

    def data_received(self, data: bytes) -> None:
        """Begin to count the time of a head with its first byte."""
        if self._timer is None and not self._is_busy:
            self._start_timer(self._limits.head_seconds, self._answer_too_slow)
        super().data_received(data)

    def eof_received(self) -> bool | None:  # type: ignore[override]  # asyncio's own contract; aiohttp narrows it
        """Let a client that has sent everything hear the answer; TLS knows no such half-closed state."""
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
        transport = self.transport
        self.force_close()
        if transport is not None and self.ssl_context is not None:
            with suppress(
                AttributeError
            ):  # Python 3.11's transports of TLS fail so where they are closed already
                transport.abort()  # closed in good order, it would keep its memory until the peer agrees

    def begin_request(self) -> None:
        """The head is complete, and its request is being answered."""
        self._is_busy = True
        self._stop_timer()
        self._server.stop_waiting(self)

    def prove(self) -> None:
        """It has brought an event that was let in, or a secret that is good."""
        self.is_proven = True
        self._server.know(self.neighbourhood)

    @contextmanager
    def giving_way(self) -> Iterator[None]:
        """While somebody is answered who has proven nothing yet: it gives way like one that rests."""
        self._server.keep_waiting(self)
        try:
            yield
        finally:
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

    The first to go has the lowest standing; then it is one that has proven nothing; of these, one from where
    most of them come; of those, the one that has waited longest. So no number of others takes away the
    connection on which Gamma sends its events, and no number from one address the room of another. TLS
    handshakes are counted separately: however many there are, they take none of a connection.

    Who comes from where somebody has proven himself before has the room of several: strangers with many
    addresses take theirs from each other first.

    Args:
        has_tls: connections begin with a handshake, and each takes much memory.
    """

    def __init__(
        self,
        handler: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]],
        limits: IntakeLimits,
        *,
        has_tls: bool,
    ) -> None:
        super().__init__(handler, request_factory=self._make_nameless_request)
        self.limits = limits
        self._has_tls = has_tls
        self._most = limits.tls_connections if has_tls else limits.connections
        self._open: set[Connection] = set()
        self._waiting = _Queue()
        self._greeted = _Queue()
        self._known: dict[str, None] = {}

    def admit(self, standing: Standing, neighbourhood: str) -> Connection | None:
        """A connection for a socket that was accepted; None where all others are worth more."""
        loop = asyncio.get_running_loop()
        connection = Connection(self, standing, neighbourhood, self.limits, loop)
        if self._has_tls:
            self._greeted.add(connection)
            if len(self._greeted) > self.limits.handshakes:
                self._close_first(self._greeted)
        else:
            self.establish(connection)
        return None if connection.is_over else connection

    def establish(self, connection: Connection) -> None:
        """Note that the handshake of a connection is over; unless it was noted, or it is broken off."""
        self._greeted.remove(connection)
        if connection.is_over or connection in self._open:
            return
        self._open.add(connection)
        self.keep_waiting(connection)
        if len(self._open) > self._most:
            self._close_first(self._waiting)

    def keep_waiting(self, connection: Connection) -> None:
        """Note that a connection waits for a request from now on."""
        self._waiting.add(connection)
        if len(self._waiting) > self.limits.waiting:
            self._close_first(self._waiting)

    def stop_waiting(self, connection: Connection) -> None:
        """Note that a connection is busy, or gone."""
        self._waiting.remove(connection)

    def forget(self, connection: Connection) -> None:
        """Note that a connection is gone."""
        self._greeted.remove(connection)
        self.stop_waiting(connection)
        self._open.discard(connection)

    def know(self, neighbourhood: str) -> None:
        """Note that somebody there has proven himself."""
        self._known.pop(neighbourhood, None)
        self._known[neighbourhood] = None
        if len(self._known) > _NEIGHBOURHOODS_KNOWN:
            del self._known[next(iter(self._known))]

    def give_way(self) -> None:
        """Close a handshake, or the connection that is worth least, if any waits for a request."""
        self._close_first(self._greeted) or self._close_first(self._waiting)

    def give_up_greetings(self) -> None:
        """Close what has not got to its first request: it is in its handshake."""
        for connection in (*self._greeted, *self._open):
            if connection.transport is None:
                connection.break_off()

    def _close_first(self, queue: "_Queue") -> bool:
        first = queue.first(self._known)
        if first is None:
            return False
        self.forget(first)
        first.break_off()
        return True

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


class _Queue:
    """Connections that may have to give way: by what they are worth, and by where they come from."""

    def __init__(self) -> None:
        self._ranks: dict[tuple[Standing, bool], dict[str, dict[Connection, None]]] = {}
        self._places: dict[Connection, tuple[Standing, bool]] = {}

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Connection]:
        return iter(tuple(self._places))

    def add(self, connection: Connection) -> None:
        """Put it last of its like."""
        self.remove(connection)
        rank = self._places[connection] = connection.standing, connection.is_proven
        self._ranks.setdefault(rank, {}).setdefault(connection.neighbourhood, {})[connection] = None

    def remove(self, connection: Connection) -> None:
        """Let it go, if it is there."""
        rank = self._places.pop(connection, None)
        if rank is None:
            return
        neighbours = self._ranks[rank][connection.neighbourhood]
        del neighbours[connection]
        if not neighbours:
            del self._ranks[rank][connection.neighbourhood]
            if not self._ranks[rank]:
                del self._ranks[rank]

    def first(self, known: Container[str]) -> Connection | None:
        """The one that has to give way first; None for none."""
        if not self._ranks:
            return None
        lowest = self._ranks[min(self._ranks)]
        crowded = max(
            lowest, key=lambda where: len(lowest[where]) * (1 if where in known else _ROOM_OF_THE_KNOWN)
        )
        return next(iter(lowest[crowded]))


def connection_of(request: web.BaseRequest) -> Connection:
    """The connection that a request came on."""
    return cast("Connection", request.protocol)
