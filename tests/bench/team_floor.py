"""A loop that only writes a frame to each desk: what TLS, kernel and machine cost a relay at least.

Takes the folder of a relay's authority, the port of desks and that of events. Prints "ready" once it answers.
"""

import asyncio
import base64
import hashlib
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from gamma_desktop.team.relay.authority import RelayAuthority
from gamma_desktop.team.relay.ready_frame import ReadyFrame

_OF_WEBSOCKETS = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, 1.3
_desks: set[asyncio.WriteTransport] = set()


async def _read_head(reader: asyncio.StreamReader) -> dict[str, str]:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")[1:]
    parts = (line.partition(": ") for line in lines)
    return {name.lower(): value for name, _, value in parts}


def _ready(told: dict[str, object]) -> bytes:
    return ReadyFrame(json.dumps(told).encode()).bytes_for(0)


async def _welcome(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    key = (await _read_head(reader))["sec-websocket-key"].encode()
    accept = base64.b64encode(hashlib.sha1(key + _OF_WEBSOCKETS, usedforsecurity=False).digest()).decode()
    head = "HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    writer.write(f"{head}Sec-WebSocket-Accept: {accept}\r\n\r\n".encode() + _ready({"frame": "welcome"}))
    _desks.add(writer.transport)
    try:
        while await reader.read(65536):
            pass
    except OSError:
        pass
    finally:
        _desks.discard(writer.transport)
        writer.transport.abort()


async def _take_events(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        try:
            body = await reader.readexactly(int((await _read_head(reader))["content-length"]))
        except asyncio.IncompleteReadError:
            writer.close()
            return
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        await asyncio.sleep(0)
        frame = _ready({"frame": "events", "entries": [{"body": body.decode()}]})
        for desk in tuple(_desks):
            desk.write(frame)


async def main(authority: Path, desks: int, events: int) -> None:
    own = RelayAuthority(authority, ("127.0.0.1", "localhost"), lambda: datetime.now(UTC))
    own.prepare()
    await asyncio.start_server(_welcome, "127.0.0.1", desks, ssl=own.context(), backlog=2000)
    await asyncio.start_server(_take_events, "127.0.0.1", events)
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
