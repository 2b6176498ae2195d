"""Strangers at the door for desks: however many they are, a desk gets in, and none that is in has to go."""

import asyncio
import json
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from gamma_desktop.intake.limits import IntakeLimits
from gamma_desktop.team.frames import DESK_FRAME_BYTES
from gamma_desktop.team.relay import server
from tests.integration.team.running_relay import BEARER, PATIENCE, RunningRelay, running_relay

FEW = IntakeLimits(
    body_bytes=DESK_FRAME_BYTES,
    connections=1000,
    tls_connections=1000,
    waiting=6,
    handshakes=20,
    head_seconds=600.0,
)
STRANGER, OFFICE = "127.0.0.66", "127.0.0.7"
Tls = tuple[ssl.SSLContext, ssl.SSLContext]


@pytest.fixture
async def relay(tmp_path: Path, tls: Tls, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[RunningRelay]:
    monkeypatch.setattr(server, "_LIMITS", FEW)
    async with running_relay(tmp_path, tls[0]) as running:
        yield running


class SlowHello:
    """A desk far away: its handshake is begun, and goes on when a test says so."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        self._came, self._to_send = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = tls.wrap_bio(self._came, self._to_send, server_hostname="127.0.0.1")

    async def begin(self, port: int, source: str) -> None:
        self._socket = await opened(port, source)
        self._step()

    async def finish(self) -> None:
        """Up to the end of the handshake; raises EOFError where the relay has ended it."""
        async with asyncio.timeout(PATIENCE):
            while not self._step():
                await self._take()

    async def get_in(self) -> None:
        """Finish, and be answered: a handshake is over for this side before it is for the other."""
        await self.finish()
        assert b" 404 " in await self.exchange(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")

    async def exchange(self, request: bytes) -> bytes:
        """The first line of an answer."""
        self.send(request)
        answer = b""
        async with asyncio.timeout(PATIENCE):
            while b"\r\n" not in answer:
                self._socket.send(self._to_send.read())
                try:
                    answer += self._tls.read()
                except ssl.SSLWantReadError:
                    await self._take()
        return answer.partition(b"\r\n")[0]

    def send(self, content: bytes) -> None:
        self._tls.write(content)
        self._socket.send(self._to_send.read())

    def close(self) -> None:
        self._socket.close()

    def _step(self) -> bool:
        try:
            self._tls.do_handshake()
        except ssl.SSLWantReadError:
            return False
        finally:
            self._socket.send(self._to_send.read())
        return True

    async def _take(self) -> None:
        if not (found := await asyncio.get_running_loop().sock_recv(self._socket, 65_536)):
            raise EOFError
        self._came.write(found)


async def opened(port: int, source: str) -> socket.socket:
    made = socket.socket()
    made.setblocking(False)
    made.bind((source, 0))
    await asyncio.get_running_loop().sock_connect(made, ("127.0.0.1", port))
    return made


@asynccontextmanager
async def silent(port: int, sources: list[str]) -> AsyncIterator[None]:
    """Connections that say nothing, one after the other; each is known to the relay when the next comes."""
    with ExitStack() as ending:
        for source in sources:
            ending.enter_context(await opened(port, source))
        for _ in range(10):
            await asyncio.sleep(0)  # the relay lives on this loop: it has taken all of them in
        yield


@asynccontextmanager
async def begun(tls: Tls, port: int, source: str = OFFICE) -> AsyncIterator[SlowHello]:
    hello = SlowHello(tls[1])
    await hello.begin(port, source)
    try:
        yield hello
    finally:
        hello.close()


@asynccontextmanager
async def connected(
    tls: Tls, relay: RunningRelay, source: str
) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    connector = aiohttp.TCPConnector(local_addr=(source, 0))
    headers = {"Authorization": f"Bearer {BEARER}"}
    async with (
        aiohttp.ClientSession(connector=connector) as http,
        http.ws_connect(f"wss://{relay.address}/desk", headers=headers, ssl=tls[1]) as desk,
    ):
        await desk.send_str(json.dumps({"frame": "hello", "v_min": 1, "v_max": 1, "session": "a run"}))
        assert json.loads(await desk.receive_str(timeout=PATIENCE))["frame"] == "welcome"
        yield desk


async def test_silent_handshakes_of_one_address_take_no_room_of_anothers(
    relay: RunningRelay, tls: Tls
) -> None:
    async with begun(tls, relay.port) as desk, silent(relay.port, [STRANGER] * 100):
        await desk.get_in()


async def test_who_is_behind_the_handshake_and_silent_takes_no_room_either(
    relay: RunningRelay, tls: Tls
) -> None:
    async with AsyncExitStack() as ending, begun(tls, relay.port) as desk:
        await desk.finish()
        for _ in range(20):
            stranger = await ending.enter_async_context(begun(tls, relay.port, STRANGER))
            await stranger.finish()
        assert b" 404 " in await desk.exchange(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")


async def test_where_a_desk_was_it_comes_back_through_strangers_of_many_addresses(
    relay: RunningRelay, tls: Tls
) -> None:
    async with connected(tls, relay, OFFICE):
        pass
    strangers = [f"127.0.1.{number}" for number in range(1, 101)]
    async with begun(tls, relay.port) as desk, silent(relay.port, strangers):
        await desk.get_in()


async def test_many_handshakes_from_where_a_desk_is_do_not_keep_a_new_place_out(
    relay: RunningRelay, tls: Tls
) -> None:
    async with (
        connected(tls, relay, STRANGER),
        begun(tls, relay.port) as desk,
        silent(relay.port, [STRANGER] * 100),
    ):
        await desk.get_in()


async def test_a_desk_that_is_connected_stays(relay: RunningRelay, tls: Tls) -> None:
    strangers = [f"127.0.1.{number}" for number in range(1, 101)]
    async with connected(tls, relay, OFFICE) as desk, silent(relay.port, strangers):
        relay.append(b"a")
        frame = json.loads(await desk.receive_str(timeout=PATIENCE))
        assert [entry["position"] for entry in frame["entries"]] == [1]


async def test_who_sends_slowly_and_has_proven_nothing_gives_way(relay: RunningRelay, tls: Tls) -> None:
    slow = b"POST /join HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{"
    async with AsyncExitStack() as ending:
        senders = []
        for _ in range(FEW.waiting + 1):
            sender = await ending.enter_async_context(begun(tls, relay.port, STRANGER))
            await sender.finish()
            sender.send(slow)
            async with asyncio.timeout(PATIENCE):
                await relay.slow_pages.get()
            senders.append(sender)
        with pytest.raises((EOFError, ConnectionError)):
            await senders[0].exchange(b"}")
