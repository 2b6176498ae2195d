"""Many light desks in one process that come back whenever their relay was gone, as real ones do.

Takes address and certificate, and the bearers on stdin, in one line. Each further line on stdin is a moment:
once all have come back since then, it prints when each did, as JSON.
"""

import asyncio
import json
import random
import ssl
import sys
import time
from contextlib import suppress

from gamma_desktop.team.member.link import next_pause
from gamma_desktop.team.member.receiver import FIRST_PAUSE
from tests.bench.team_desks import read

_LOOK_EVERY = 0.02


class _Welcome(asyncio.Event):
    """Notes when it was set first."""

    at = 0.0

    def set(self) -> None:
        self.at = self.at or time.time()
        super().set()


async def _stay(address: str, tls: ssl.SSLContext, bearer: str, welcomes: dict[str, float]) -> None:
    """Be connected, and again; ``Link`` waits as long."""
    pause, gone_since = FIRST_PAUSE, time.monotonic()
    while True:
        welcome = _Welcome()
        noting = asyncio.get_running_loop().create_task(_note(bearer, welcome, welcomes))
        with suppress(OSError, asyncio.IncompleteReadError):
            await read(address, tls, bearer, welcome)
        noting.cancel()
        if welcome.is_set():
            pause, gone_since = FIRST_PAUSE, time.monotonic()
        await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311  (guards nothing)
        pause = next_pause(pause, gone_for=time.monotonic() - gone_since)


async def _note(bearer: str, welcome: _Welcome, welcomes: dict[str, float]) -> None:
    await welcome.wait()
    welcomes[bearer] = welcome.at


async def main(address: str, certificate: str) -> None:
    tls = ssl.create_default_context(cafile=certificate)
    welcomes: dict[str, float] = {}
    bearers = (await asyncio.to_thread(sys.stdin.readline)).split()
    loop = asyncio.get_running_loop()
    desks = [loop.create_task(_stay(address, tls, each, welcomes)) for each in bearers]
    while line := await asyncio.to_thread(sys.stdin.readline):
        since = float(line)
        while sum(at > since for at in welcomes.values()) < len(bearers):  # noqa: ASYNC110  (200 tell it)
            await asyncio.sleep(_LOOK_EVERY)
        print(json.dumps(list(welcomes.values())), flush=True)
    for desk in desks:
        desk.cancel()
    await asyncio.wait(desks)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
