"""Takes connections in, and closes those of strangers before anything is spent on them: no TLS, no buffer.

asyncio's own server does it the other way round: each connection that it accepts gets a transport, and with
TLS 300 kB for a handshake, before the program learns where it comes from.
"""

import asyncio
import errno
import itertools
import logging
import socket
import ssl
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from gamma_desktop.intake.connections import Connection, Server
from gamma_desktop.intake.origins import Origins, Standing, neighbourhood

_log = logging.getLogger(__name__)

_IN_A_ROW = 32
"""Connections that are accepted before the loop may do something else: events are answered between them."""

_TURNS_FROM_ACCEPTED_TO_KNOWN = 3
"""Turns of the loop until a connection that was accepted is one that the server knows and will close."""

_TOO_MANY_FILES: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
_RETRY_SECONDS = 0.2

_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER: close at once, and keep no memory of it (a closed connection stays for a minute else)."""


class Acceptor:
    """Accepts connections on a listening socket, which its owner closes.

    Args:
        origins: know who is a stranger.
        on_stranger: told of each connection that was closed unanswered.
    """

    def __init__(
        self,
        listening: socket.socket,
        server: Server,
        origins: Origins,
        on_stranger: Callable[[], None],
        tls: ssl.SSLContext | None,
    ) -> None:
        self._listening = listening
        self._server = server
        self._origins = origins
        self._on_stranger = on_stranger
        self._tls = tls
        self._is_stopping = False
        self._accepting: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Accept until told to stop; handshakes that are not over then are broken off."""
        self._listening.setblocking(False)
        self._listening.listen(self._server.limits.connections)
        async with asyncio.TaskGroup() as tasks:
            self._accepting = tasks.create_task(self._accept_all(tasks))
            await asyncio.wait([self._accepting])
            self._server.give_up_greetings()

    async def stop(self) -> None:
        """Accept no more; what was accepted becomes a connection that the server knows, and will close."""
        self._is_stopping = True
        with suppress(NotImplementedError):  # Windows' own loop: cancelling closes what comes in just now
            asyncio.get_running_loop().remove_reader(self._listening.fileno())
        for _ in range(_TURNS_FROM_ACCEPTED_TO_KNOWN):
            await asyncio.sleep(0)
        if self._accepting is not None:
            self._accepting.cancel()

    async def _accept_all(self, tasks: asyncio.TaskGroup) -> None:
        loop = asyncio.get_running_loop()
        for number in itertools.count(1):
            if self._is_stopping:
                return
            try:
                accepted, address = await loop.sock_accept(self._listening)
            except OSError as error:
                await self._wait_for_room(error)
                continue
            self._take_in(accepted, address[0], tasks)
            if number % _IN_A_ROW == 0:
                await asyncio.sleep(0)

    def _take_in(self, accepted: socket.socket, peer: str, tasks: asyncio.TaskGroup) -> None:
        """Begin a connection, unless it is a stranger's or there is no room."""
        standing = self._origins.standing(peer, accepted.getsockname()[0])
        if standing is Standing.STRANGER:
            self._on_stranger()
        connection = (
            None if standing is Standing.STRANGER else self._server.admit(standing, neighbourhood(peer))
        )
        if connection is None:
            _reset(accepted)
        else:
            tasks.create_task(self._greet(accepted, connection))

    async def _greet(self, accepted: socket.socket, connection: Connection) -> None:
        """Hand a connection to the server, after the handshake where there is TLS."""
        if connection.is_over:
            _reset(accepted)
            return
        connection.greeting = asyncio.current_task()
        try:
            await asyncio.get_running_loop().connect_accepted_socket(
                lambda: connection,
                accepted,
                ssl=self._tls,
                ssl_handshake_timeout=self._server.limits.head_seconds if self._tls else None,
                ssl_shutdown_timeout=self._server.limits.linger_seconds if self._tls else None,
            )
        except OSError as error:
            _log.debug("A connection broke off before its first request: %r", error)
        finally:
            connection.greeting = None
            if connection.transport is None:
                self._server.forget(connection)

    async def _wait_for_room(self, error: OSError) -> None:
        if error.errno in _TOO_MANY_FILES:
            _log.warning("No connection can be accepted: %s", error.strerror)
            self._server.give_way()
        await asyncio.sleep(_RETRY_SECONDS)


def _reset(accepted: socket.socket) -> None:
    with suppress(OSError):
        accepted.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    accepted.close()
