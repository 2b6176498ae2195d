"""Many light desks in one process: all but a few read what they are sent and look at none of it.

Takes address, certificate and how many look, and the bearers on stdin. Prints how many seconds it took until
all were welcome. At the end of stdin it prints the delays in seconds from post to frame as a few saw it, as
JSON.
"""

import asyncio
import json
import os
import re
import secrets
import ssl
import sys
import time
from contextlib import suppress

import aiohttp

from gamma_desktop.team.compression import WINDOW_BITS
from gamma_desktop.team.frames import LOWEST_VERSION, VERSION, Hello, encode

_POSTED = re.compile(rb'posted\\+": ?\\+"([0-9.]+)')
_AT_ONCE = 20


def hello() -> bytes:
    return encode(Hello(v_min=LOWEST_VERSION, v_max=VERSION, session=secrets.token_hex(8), since=0))


async def look(
    address: str, tls: ssl.SSLContext, bearer: str, welcome: asyncio.Event, delays: list[float]
) -> None:
    """A desk that looks when each event was posted."""
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(
            f"wss://{address}/desk",
            headers={"Authorization": f"Bearer {bearer}"},
            ssl=tls,
            compress=WINDOW_BITS,
        ) as socket,
    ):
        await socket.send_str(hello().decode())
        async for message in socket:
            welcome.set()
            now = time.time()
            delays += [now - float(posted) for posted in _POSTED.findall(message.data.encode())]


async def read(address: str, tls: ssl.SSLContext, bearer: str, welcome: asyncio.Event) -> None:
    """A desk that reads, and throws it away."""
    host, _, port = address.rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port), ssl=tls)
    head = (
        f"GET /desk HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {'A' * 22}==\r\nAuthorization: Bearer {bearer}\r\n"
        f"Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits={WINDOW_BITS};"
        f" server_max_window_bits={WINDOW_BITS}\r\n\r\n"
    )
    writer.write(head.encode())
    answer = await reader.readuntil(b"\r\n\r\n")
    if b" 101 " not in answer.split(b"\r\n")[0]:
        raise ConnectionError(answer)
    frame, mask = hello(), os.urandom(4)
    masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(frame))
    writer.write(b"\x81" + bytes([0x80 | 126]) + len(frame).to_bytes(2, "big") + mask + masked)
    while await reader.read(65536):
        welcome.set()


async def main(address: str, certificate: str, looking: int) -> None:
    loop = asyncio.get_running_loop()
    tls = ssl.create_default_context(cafile=certificate)
    bearers = (await asyncio.to_thread(sys.stdin.readline)).split()
    delays: list[float] = []
    desks: list[asyncio.Task[None]] = []
    began = loop.time()
    for number, bearer in enumerate(bearers):
        welcome = asyncio.Event()
        desk = (
            look(address, tls, bearer, welcome, delays)
            if number < looking
            else read(address, tls, bearer, welcome)
        )
        desks.append(loop.create_task(desk))
        if number % _AT_ONCE == 0 or number == len(bearers) - 1:
            async with asyncio.timeout(60):
                await welcome.wait()
    print(loop.time() - began, flush=True)
    await asyncio.to_thread(sys.stdin.read)
    print(json.dumps({"delays": delays, "lost": sum(each.done() for each in desks)}), flush=True)
    for each in desks:
        each.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.wait(desks)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
