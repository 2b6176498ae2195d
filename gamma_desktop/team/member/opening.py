"""Opens connections to a relay: shows who the desk is, and says why one does not come about."""

import asyncio
import socket
import ssl
import weakref
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from urllib.parse import urlunsplit

import aiohttp

from gamma_desktop.history.codes import TeamFault
from gamma_desktop.team.compression import WINDOW_BITS
from gamma_desktop.team.frames import RELAY_FRAME_BYTES, Bye
from gamma_desktop.team.member.connection import Lost, Opened

LONGEST_PAUSE = 30.0
"""Seconds until what failed is tried again, at most."""

_CONNECTED_WITHIN = 10.0
_ENDED_WITHIN = 2.0
_LOOK_EVERY = 0.005


class Opening:
    """Opens one connection after another; belongs to the loop that it is used on.

    Args:
        tls: trusts the relay.
        bearers: gives "<desk id>.<secret>", as it is now; of several that may be good, the likeliest first.

    Attributes:
        opened_with: the bearer that the relay took last; None before.
    """

    def __init__(self, tls: ssl.SSLContext, bearers: Callable[[], Sequence[str]]) -> None:
        self._tls = tls
        self._bearers = bearers
        self._known_bearers: Sequence[str] = ()
        self._refused = 0
        self._at_it = asyncio.Lock()
        self._http: aiohttp.ClientSession
        self.opened_with: str | None = None

    @asynccontextmanager
    async def ready(self) -> AsyncIterator[None]:
        """Inside, connections can be opened; those that were are closed in the end, in good order."""
        sockets = _Sockets()
        try:
            connector = aiohttp.TCPConnector(socket_factory=sockets.make)
            async with aiohttp.ClientSession(
                connector=connector, cookie_jar=aiohttp.DummyCookieJar()
            ) as self._http:
                yield
        finally:
            await sockets.until_closed()

    @property
    def has_another_bearer(self) -> bool:
        """Whether the relay did not know one of those that there are, and has yet to be shown another."""
        return bool(self._known_bearers) and self._refused % len(self._known_bearers) != 0

    async def open(self, address: str) -> Opened:
        """Connect to the relay at a host and port; raises Lost."""
        bearer = self._next_bearer()
        try:
            async with self._at_it, asyncio.timeout(_CONNECTED_WITHIN):
                opened = await self._http.ws_connect(
                    _url_of(address),
                    headers={"Authorization": f"Bearer {bearer}"},
                    ssl=self._tls,
                    compress=WINDOW_BITS,
                    max_msg_size=RELAY_FRAME_BYTES,
                    timeout=aiohttp.ClientWSTimeout(ws_close=1.0),
                    decode_text=False,
                )
        except aiohttp.ClientConnectorCertificateError as error:
            raise Lost(TeamFault.NOT_TRUSTED, detail=str(error.certificate_error)) from error
        except aiohttp.WSServerHandshakeError as error:
            if error.status == HTTPStatus.GONE:
                raise Lost(TeamFault.REMOVED, bye=Bye.REMOVED) from error
            is_unknown = error.status == HTTPStatus.UNAUTHORIZED
            fault = TeamFault.NOT_KNOWN if is_unknown else TeamFault.UNREACHABLE
            self._refused += is_unknown
            wait = LONGEST_PAUSE * (is_unknown and not self.has_another_bearer)
            raise Lost(fault, detail=str(error.status), retry_after=wait) from error
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise Lost(TeamFault.UNREACHABLE, detail=str(error) or "no answer in time") from error
        self.opened_with = bearer
        return opened

    async def until_done(self) -> None:
        """Wait, not for long, while it connects: a handshake that is cancelled leaves its socket open."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_ENDED_WITHIN), self._at_it:
                pass

    def _next_bearer(self) -> str:
        """The one to come by: the next, after one that the relay did not know."""
        bearers = self._bearers()
        if bearers != self._known_bearers:
            self._known_bearers, self._refused = bearers, 0
        return bearers[self._refused % len(bearers)]


class _Sockets:
    """Those that were opened. A loop must not end before TLS has closed them, with a word of the relay."""

    def __init__(self) -> None:
        self._made: list[weakref.ref[socket.socket]] = []

    def make(self, address: aiohttp.AddrInfoType) -> socket.socket:
        family, kind, protocol, *_ = address
        made = socket.socket(family, kind, protocol)
        self._made = [each for each in self._made if each() is not None] + [weakref.ref(made)]
        return made

    async def until_closed(self) -> None:
        """Wait for that, not for long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_ENDED_WITHIN):
                while any((each := made()) is not None and each.fileno() >= 0 for made in self._made):  # noqa: ASYNC110  (as they close)
                    await asyncio.sleep(_LOOK_EVERY)


def _url_of(address: str) -> str:
    """Where desks connect at a relay that is reached at this host and port."""
    return urlunsplit(("wss", address, "/desk", "", ""))
