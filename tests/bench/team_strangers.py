"""What strangers cost a relay: delay of its desks, and memory.

A thousand connections without a valid secret, as fast as they come: a third never begins TLS, a third is
silent behind its handshake, and a third asks with a secret that is none, again and again.
"""

import asyncio
import contextlib
import json
import secrets
import ssl
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.bench import team
from tests.bench.process import own_megabytes
from tests.bench.results import Measure, table
from tests.integration.team.team_processes import RelayProcess

DESKS, STRANGERS = 50, 1000
_LOOK_EVERY = 0.1
_COMES_BACK_AFTER = 5
"""Seconds after the relay has sent it away."""
_MOST_DELAYED_MS, _MOST_GROWN_MB = 100, 30


def run() -> list[Measure]:
    """Measure 50 desks without strangers, and with a thousand."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as ending:
        relay = ending.enter_context(RelayProcess(Path(folder, "relay")))
        relay.invite("first")  # the database and the authority are there now
        bearers = asyncio.run(team.join(relay.profile / "data" / "relay.db", DESKS))
        relay.start()
        before = max(team.delays(relay, bearers))
        team.delays(relay, bearers)  # what is loaded at first use is loaded
        at_rest = own_megabytes(relay.pid)
        with _watched(relay.pid) as seen, _strangers(relay):
            beside = max(team.delays(relay, bearers))
    delayed, grown = (beside - before) * 1000, max(seen) - at_rest
    return [
        Measure.plain("strangers at the relay: longest delay without", before * 1000, "ms"),
        Measure.at_most("strangers at the relay: longer by", delayed, "ms", budget=_MOST_DELAYED_MS),
        Measure.at_most("strangers at the relay: memory", grown, "MB", budget=_MOST_GROWN_MB),
    ]


@contextlib.contextmanager
def _watched(pid: int) -> Iterator[list[float]]:
    """The memory of a process in MB, looked at again and again."""
    seen, is_over = [own_megabytes(pid)], threading.Event()

    def look() -> None:
        while not is_over.wait(_LOOK_EVERY):
            seen.append(own_megabytes(pid))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield seen
    finally:
        is_over.set()
        looking.join()


@contextlib.contextmanager
def _strangers(relay: RelayProcess) -> Iterator[None]:
    certificate = relay.profile / "data" / "authority" / "authority.pem"
    command = [sys.executable, "-m", "tests.bench.team_strangers", str(relay.port), str(certificate)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as crowd:
        try:
            yield
        finally:
            told, _ = crowd.communicate("")
    came = json.loads(told)
    assert came["silent"] >= STRANGERS // 3, came
    assert came["refused"], came


class _Crowd:
    """What they do in a process of their own until the end of its stdin."""

    def __init__(self, port: int, tls: ssl.SSLContext) -> None:
        self._port = port
        self._tls = tls
        self.came = {"silent": 0, "after TLS": 0, "refused": 0}

    async def come(self, kind: str) -> None:
        while True:
            with contextlib.suppress(OSError, EOFError, ValueError):
                await self._come_once(kind)
            await asyncio.sleep(_COMES_BACK_AFTER)

    async def _come_once(self, kind: str) -> None:
        tls = None if kind == "silent" else self._tls
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port, ssl=tls)
        try:
            if kind == "refused":
                proof = f"{secrets.token_hex(8)}.{secrets.token_urlsafe(32)}"
                writer.write(
                    f"GET /desk HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {proof}\r\n\r\n".encode()
                )
                assert b" 401 " in await reader.readline()
            self.came[kind] += 1
            await reader.read()  # until the relay has enough of it
        finally:
            writer.close()


async def _come_all(port: int, certificate: str) -> None:
    crowd = _Crowd(port, ssl.create_default_context(cafile=certificate))
    loop = asyncio.get_running_loop()
    coming = [loop.create_task(crowd.come(kind)) for kind in crowd.came for _ in range(STRANGERS // 3)]
    await asyncio.to_thread(sys.stdin.read)
    print(json.dumps(crowd.came), flush=True)
    for each in coming:
        each.cancel()
    await asyncio.wait(coming)


if __name__ == "__main__":
    if sys.argv[1:]:
        asyncio.run(_come_all(int(sys.argv[1]), sys.argv[2]))
    else:
        print(table(run()))
