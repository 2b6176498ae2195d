"""Fetches recordings of calls: from the hosts that the settings name, by https, and without our key.

Each download has sockets and cookies of its own: nothing that Gamma's API is told goes along. Importing this
loads httpx, so ``app`` does it when the first recording is fetched.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import BinaryIO

import httpx

from gamma_desktop.gamma.errors import readable_reason
from gamma_desktop.gamma.exchange import AGENT, trusted_authorities, what_failed_on_the_way
from gamma_desktop.history.recordings import (
    ENOUGH_TO_TELL,
    LARGEST,
    DownloadBroken,
    FolderUnusable,
    HostNotAllowed,
    NotAudio,
    OnProgress,
    RecordingRefused,
    TooLarge,
    UnusableAddress,
    audio_suffix,
    is_allowed,
)
from gamma_desktop.hosts import is_host
from gamma_desktop.proxies import is_here, why_unusable

MOST_REDIRECTS = 5
_HIGHEST_PORT = 65535
_AT_ONCE = 256 * 1024
"""Bytes that are written together, in a worker: a slow disk must not hold up the window."""

_HEADERS = {"User-Agent": AGENT, "Accept": "audio/*, */*;q=0.1", "Accept-Encoding": "identity"}
_PATIENCE = httpx.Timeout(30.0, connect=15.0)
"""Seconds without anything happening; there is no limit for the whole, since one sees it and can cancel."""


class RecordingDownloader:
    """Implements ``history.recordings.RecordingSource``.

    Args:
        hosts: where recordings may be fetched from now, by the settings.
        largest: bytes.
    """

    def __init__(self, hosts: Callable[[], Collection[str]], *, largest: int = LARGEST) -> None:
        self._hosts = hosts
        self._largest = largest

    async def fetch(self, url: str, to: Path, on_progress: OnProgress) -> str:
        """Write a recording to a file of the caller's own naming; returns the suffix for its kind."""
        try:
            async with AsyncExitStack() as sockets:
                response = await self._answer(sockets, url)
                try:
                    return await self._keep(response, to, on_progress)
                finally:
                    await response.aclose()
        except httpx.InvalidURL as error:
            raise UnusableAddress from error
        except httpx.HTTPError as error:
            raise DownloadBroken(what_failed_on_the_way(url, error)) from error

    async def _answer(self, sockets: AsyncExitStack, url: str) -> httpx.Response:
        """The answer that has the recording; each host on the way there must be allowed.

        A proxy is asked for some of them, and never for this machine.
        """
        address = httpx.URL(url)
        clients: dict[bool, httpx.AsyncClient] = {}
        for _ in range(MOST_REDIRECTS + 1):
            self._check(address)
            here = is_here(str(address))
            if here not in clients:
                opened = await asyncio.to_thread(_client, str(address))
                clients[here] = await sockets.enter_async_context(opened)
            client = clients[here]
            response = await client.send(client.build_request("GET", address), stream=True)
            if response.is_success:
                return response
            await response.aclose()
            location = response.headers.get("Location", "")
            if not response.has_redirect_location:
                reason = readable_reason(response.extensions.get("reason_phrase", b""))
                raise RecordingRefused(response.status_code, reason)
            address = address.join(location)
        raise RecordingRefused(response.status_code, "leads round in circles")

    def _check(self, address: httpx.URL) -> None:
        host, port = address.raw_host.decode("ascii"), address.port
        is_port = port is None or 0 < port <= _HIGHEST_PORT
        if address.scheme != "https" or address.userinfo or not is_host(host) or not is_port:
            raise UnusableAddress
        if not is_allowed(host, self._hosts()):
            raise HostNotAllowed(address.host, self._hosts())

    async def _keep(self, response: httpx.Response, to: Path, on_progress: OnProgress) -> str:
        length = response.headers.get("Content-Length", "")
        total = int(length) if length.isdecimal() else None
        if total is not None and total > self._largest:
            raise TooLarge(self._largest)
        is_whole = False
        try:
            with to.open("xb") as file:
                suffix = await self._write(response, file, lambda come: on_progress(come, total))
            is_whole = True
        except OSError as error:
            raise FolderUnusable(to.parent, error.strerror or str(error)) from error
        finally:
            if not is_whole:  # also where it is cancelled: half a recording is none
                _remove(to)
        return suffix

    async def _write(self, response: httpx.Response, file: BinaryIO, tell: Callable[[int], None]) -> str:
        suffix, come = None, 0
        async for portion in _portions(response):
            suffix = suffix or audio_suffix(portion)
            if suffix is None:
                raise NotAudio
            come += len(portion)
            if come > self._largest:
                raise TooLarge(self._largest)
            await asyncio.to_thread(file.write, portion)
            tell(come)
        if suffix is None:
            raise NotAudio
        return suffix


def _remove(file: Path) -> None:
    with suppress(OSError):
        file.unlink(missing_ok=True)


def _client(url: str) -> httpx.AsyncClient:
    """Sockets for one download; reading whom the system trusts takes its time, so it runs in a worker."""
    try:
        return httpx.AsyncClient(
            verify=trusted_authorities(), trust_env=not is_here(url), headers=_HEADERS, timeout=_PATIENCE
        )
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        raise DownloadBroken(why_unusable(url)) from error


async def _portions(response: httpx.Response) -> AsyncIterator[bytes]:
    """What comes, put together; the first portion soon, but with enough to tell what it is."""
    wanted, held = ENOUGH_TO_TELL, bytearray()
    async for chunk in response.aiter_raw():
        held += chunk
        if len(held) >= wanted:
            yield bytes(held)
            wanted = _AT_ONCE
            held.clear()
    if held:
        yield bytes(held)
