"""A server that misbehaves on purpose, on a real socket; it notes every request that reached it."""

import asyncio
import contextlib
import json
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Behaviour = Callable[[asyncio.StreamWriter, asyncio.Event], Awaitable[None]]
"""Does something with a connection whose request was read; the event says that the test is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> object:
        return json.loads(self.body)


@dataclass(slots=True)
class WireServer:
    """Behaves as ``script`` says, one entry a request, the last one for ever."""

    script: list[Behaviour]
    url: str = ""
    requests: list[Request] = field(default_factory=list)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    handlers: set[asyncio.Task[None] | None] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.handlers.add(asyncio.current_task())
        # The client may go away at any time.
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            self.requests.append(await _request(reader))
            behave = self.script.pop(0) if len(self.script) > 1 else self.script[0]
            await behave(writer, self.over)
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


@asynccontextmanager
async def wire_server(*script: Behaviour, tls: ssl.SSLContext | None = None) -> AsyncIterator[WireServer]:
    """A running server; ends with its connections."""
    wire = WireServer(list(script))
    server = await asyncio.start_server(wire.serve, "127.0.0.1", 0, ssl=tls)
    wire.url = f"http{'s' * bool(tls)}://127.0.0.1:{server.sockets[0].getsockname()[1]}/vtcrm/api/"
    async with server:
        try:
            yield wire
        finally:
            wire.over.set()
            await _accept_no_more(server)
            await asyncio.gather(*filter(None, wire.handlers))


async def _accept_no_more(server: asyncio.Server) -> None:
    """Let who has just come in (a client that then gave up) be known, before the server closes."""
    # WORKAROUND: as in simulator/server.py (https://github.com/python/cpython/issues/109564).
    for listening in server.sockets:
        asyncio.get_running_loop().remove_reader(listening.fileno())
    for _ in range(3):
        await asyncio.sleep(0)


def answer(status_line: bytes, body: bytes = b"", *, headers: bytes = b"") -> Behaviour:
    """An ordinary answer, its status line to the letter ("200 OK")."""

    async def behave(writer: asyncio.StreamWriter, _over: asyncio.Event) -> None:
        length = b"Content-Length: %d\r\n" % len(body)
        writer.write(b"HTTP/1.1 " + status_line + b"\r\n" + length + headers + b"\r\n" + body)
        await writer.drain()

    return behave


async def hang(_writer: asyncio.StreamWriter, over: asyncio.Event) -> None:
    """Read the request, and say nothing."""
    await over.wait()


async def head_only(writer: asyncio.StreamWriter, over: asyncio.Event) -> None:
    """Say yes, promise a body, and never send it."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n[")
    await over.wait()


async def cut_head(writer: asyncio.StreamWriter, _over: asyncio.Event) -> None:
    """Begin an answer, and close before it says what it is."""
    writer.write(b"HTTP/1.1 20")
    await writer.drain()


async def close(_writer: asyncio.StreamWriter, _over: asyncio.Event) -> None:
    """Read the request, and close."""


async def reset(writer: asyncio.StreamWriter, _over: asyncio.Event) -> None:
    """Read the request, and break the connection."""
    at_once = struct.pack("ii", 1, 0)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)


async def babble(writer: asyncio.StreamWriter, _over: asyncio.Event) -> None:
    """Answer with something that is not HTTP."""
    writer.write(b"SSH-2.0-OpenSSH_9.2\r\n")
    await writer.drain()


async def endless(writer: asyncio.StreamWriter, _over: asyncio.Event) -> None:
    """Send a body that never ends."""
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while not writer.is_closing():
        writer.write(b" " * 65536)
        await writer.drain()


async def _request(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    method, path, _ = first.split(" ")
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(method=method, path=path, headers=headers, body=body)
