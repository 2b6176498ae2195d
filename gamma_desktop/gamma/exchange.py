"""One HTTP exchange with Gamma: sent at most once, within a time limit, and sure of what it knows.

Importing it and building its trust store take a quarter of a second, so
``requests`` does both in a worker, when the first request is made.

A connection is used once. After a desktop slept, a kept one is dead without knowing it: a click on Dial would
go into the void, and be neither done nor surely undone.
"""

import asyncio
import logging
import os
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

import httpx

from gamma_desktop import __version__
from gamma_desktop.calls.errors import MaybeSent, Unreachable, UnreadableAnswer
from gamma_desktop.errors import Message
from gamma_desktop.gamma.errors import date_of, readable_reason, seconds_to_wait
from gamma_desktop.proxies import is_here, why_unreachable, why_unusable

BODY_LIMIT = 1024 * 1024
_DETAIL_LIMIT = 200
_CONNECTING_SHARE = 0.7
AGENT = f"gamma-desktop/{__version__}"
_HEADERS = {
    "User-Agent": AGENT,
    "Accept": "application/json",
    "Accept-Encoding": "identity",
}
# Its own lines name addresses and reason phrases, unfiltered.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back; ``body`` only of a success, and only where it was to be read; ``date`` by its clock."""

    status: int
    reason: str
    retry_after: float | None
    date: datetime | None = None
    body: bytes = b""

    @property
    def is_success(self) -> bool:
        """Gamma did what it was asked."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES


class Exchange:
    """Sends requests; owns its sockets until ``aclose``.

    Args:
        transport: sends with another trust than the system's; tells httpx's trace events.
    """

    def __init__(self, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._transport = transport
        self._trust = trusted_authorities() if transport is None else True
        self._clients: dict[bool, httpx.AsyncClient] = {}

    async def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        seconds: float,
        content: bytes = b"",
        reads_body: bool = False,
    ) -> Answer:
        """Send a request once, and return whatever Gamma answered.

        Args:
            method: GET or POST.
            url: the whole address.
            headers: those beside our usual ones; the Authorization is forgotten afterwards.
            content: the body.
            seconds: the limit for all of it, from looking up the name to the last byte.
            reads_body: wait for the body of a success; without, its status says all.

        Raises:
            Unreachable: not a byte of it was written to a socket.
            MaybeSent: some of it was, and no answer can be read.
            UnreadableAnswer: it answered with more than anybody should.
        """
        progress = _Progress()
        try:
            client = self._client_for(url)
            request = client.build_request(
                method,
                url,
                headers=dict(headers),
                content=content,
                # Cancelling httpcore in the middle of a TLS handshake leaves the socket to the garbage
                # collector, so connecting gives up on its own before the whole is cancelled.
                timeout=httpx.Timeout(None, connect=seconds * _CONNECTING_SHARE),
                extensions={"trace": progress.note},
            )
        except httpx.InvalidURL as error:
            raise Unreachable(f"not a web address: {_plain(str(error))}") from error
        try:
            async with asyncio.timeout(seconds):
                return await self._exchange(client, request, reads_body=reads_body)
        except (httpx.HTTPError, OSError) as error:
            if progress.is_sending:
                raise MaybeSent(what_failed(error)) from error
            raise Unreachable(what_failed_on_the_way(url, error)) from error
        finally:
            request.headers.pop("Authorization", None)  # errors keep the request, and must not keep the key

    async def aclose(self) -> None:
        """Let go of all sockets."""
        for client in self._clients.values():
            await client.aclose()

    def _client_for(self, url: str) -> httpx.AsyncClient:
        """One that goes through the proxy of the environment, or one for this machine, which does not."""
        here = is_here(url)
        if here not in self._clients:
            try:
                self._clients[here] = httpx.AsyncClient(
                    transport=self._transport,
                    verify=self._trust,
                    trust_env=not here,
                    limits=httpx.Limits(max_keepalive_connections=0),
                    timeout=None,  # noqa: S113  (send limits the whole, not each step)
                    headers=_HEADERS,
                )
            except (ImportError, ValueError, httpx.InvalidURL) as error:
                raise Unreachable(why_unusable(url)) from error
        return self._clients[here]

    async def _exchange(
        self, client: httpx.AsyncClient, request: httpx.Request, *, reads_body: bool
    ) -> Answer:
        response = await client.send(request, stream=True)
        try:
            return Answer(
                status=response.status_code,
                reason=readable_reason(response.extensions.get("reason_phrase", b"")),
                retry_after=seconds_to_wait(response.headers.get("Retry-After")),
                date=date_of(response.headers.get("Date")),
                body=await _limited_body(response) if reads_body and response.is_success else b"",
            )
        finally:
            await response.aclose()


class _Progress:
    """How far a request came, as httpcore tells; neither a time nor the kind of an error says that.

    Attributes:
        is_sending: its first byte is, or may be, written to the socket.
    """

    def __init__(self) -> None:
        self.is_sending = False

    async def note(self, name: str, info: Mapping[str, object]) -> None:
        if name.endswith("send_request_headers.started"):
            # Asking a proxy for a connection sends nothing to Gamma yet.
            self.is_sending = self.is_sending or getattr(info.get("request"), "method", b"") != b"CONNECT"


async def _limited_body(response: httpx.Response) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > BODY_LIMIT:
            raise UnreadableAnswer(f"the answer is longer than {BODY_LIMIT} bytes")
    return bytes(body)


def trusted_authorities() -> ssl.SSLContext:
    """The public authorities that httpx brings, and those that this system trusts (a company's own, say)."""
    context = httpx.create_ssl_context()
    context.load_default_certs()
    return context


def what_failed(error: BaseException) -> str:
    """What the system said at the bottom of it; libraries wrap that in vaguer words."""
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return "no answer in time"
    deepest = error
    while following := deepest.__cause__ or deepest.__context__:
        deepest = following
    while isinstance(deepest, BaseExceptionGroup):
        deepest = deepest.exceptions[0]
    return _plain(_words_of_system(deepest) or str(error)) or type(error).__name__


def what_failed_on_the_way(url: str, error: BaseException) -> str | Message:
    """The same for a connection that did not come about; about the proxy where one was asked for it."""
    words = what_failed(error)
    is_of_the_server = "certificate" in words.casefold()
    return words if is_of_the_server else why_unreachable(url, words) or words


def _words_of_system(error: BaseException) -> str:
    if not isinstance(error, OSError) or error.errno is None:
        return ""
    # Names and certificates have numbers of their own, and good words; asyncio puts its own in the rest.
    has_good_words = isinstance(error, socket.gaierror | ssl.SSLError)
    return error.strerror or "" if has_good_words else os.strerror(error.errno)


def _plain(text: str) -> str:
    return "".join(character for character in text if character.isprintable())[:_DETAIL_LIMIT]
