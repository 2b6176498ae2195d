"""A desk's link at work, and relays that say to it what a test has them say."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Self

from aiohttp import web

from gamma_desktop.calls.presence import PresenceState
from gamma_desktop.history.codes import TeamFault
from gamma_desktop.history.health import LogReset, TeamHealth
from gamma_desktop.intake.journal_entries import FollowedLog, LogEntry
from gamma_desktop.team.member.link import Link
from tests.integration.team.running_relay import BEARER, PATIENCE, now

WELCOME = {"frame": "welcome", "v": 1, "log": "a log", "first": 1, "last": 3, "after": 0, "desk": "ana"}

Say = Callable[..., Any]


class Shelf:
    """A desk's journal in memory: notes what it is given to store."""

    def __init__(self) -> None:
        self.known: FollowedLog | None = None
        self.entries: list[LogEntry] = []
        self.takes = 0
        self.told: list[int] = []
        self.missed: list[datetime] = []
        self.calls: list[LogEntry] = []
        self.resets: list[LogReset] = []

    async def place(self) -> FollowedLog | None:
        return self.known

    async def begin_at(self, place: FollowedLog) -> None:
        self.known = place

    async def take_known(self, calls: Sequence[LogEntry]) -> None:
        self.calls += calls

    def tell_stored(self) -> None:
        self.told.append(len(self.entries) + len(self.calls))

    async def miss(self, until: datetime, *, has_calls: bool) -> None:
        self.missed.append(until)
        self.has_calls = has_calls

    def note_reset(self, reset: LogReset) -> None:
        self.resets.append(reset)

    async def take(self, log: str, entries: Sequence[LogEntry], *, are_last: bool) -> None:
        self.takes += 1
        self.entries += entries
        self.known = FollowedLog(log, entries[-1].position, entries[-1].mark)
        if are_last:
            self.tell_stored()


class Following:
    """A link at work, and what it tells."""

    def __init__(
        self,
        addresses: Sequence[str],
        tls: ssl.SSLContext,
        shelf: Shelf,
        *,
        bearer: str = BEARER,
        other: Sequence[str] = (),
        **options: Any,  # noqa: ANN401  (whatever the wire holds)
    ) -> None:
        self.healths: list[TeamHealth] = []
        self._changed = asyncio.Event()
        self.link = Link(
            addresses,
            tls,
            lambda: [bearer, *other],
            shelf,
            session="a run",
            on_health=self._note,
            at_every=0.0,
            **{"first_pause": 0.01, **options},
        )

    async def __aenter__(self) -> Self:
        self.running = asyncio.get_running_loop().create_task(self.link.run())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.link.until_it_may_end()
        self.running.cancel()
        await asyncio.wait([self.running])

    @property
    def presence(self) -> dict[str, PresenceState]:
        return {name: each.state for name, each in self.link.team.presence.items()}

    async def until(self, is_so: Callable[[TeamHealth], bool]) -> TeamHealth:
        """The first health of those told that is so."""
        async with asyncio.timeout(PATIENCE):
            while not (found := [health for health in self.healths if is_so(health)]):
                self._changed.clear()
                await self._changed.wait()
        return found[0]

    def _note(self, health: TeamHealth) -> None:
        self.healths.append(health)
        self._changed.set()


def is_fault(fault: TeamFault) -> Callable[[TeamHealth], bool]:
    return lambda health: health.fault is fault


class PlayedRelay:
    """A server that says what a test has it say: a script for each connection, the last one ever after."""

    def __init__(self, scripts: list[list[dict[str, Any] | int]]) -> None:
        self.scripts = scripts
        self.hellos: list[dict[str, Any]] = []
        self.heard: list[dict[str, Any]] = []
        self.address = ""

    async def answer(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.hellos.append(json.loads(await socket.receive_str()))
        script = self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]
        for said in script:
            if isinstance(said, int):
                await socket.close(code=said)
            else:
                await socket.send_str(json.dumps(said))
        async for message in socket:
            self.heard.append(json.loads(message.data))
        return socket


@asynccontextmanager
async def played(tls: ssl.SSLContext, *scripts: list[dict[str, Any] | int]) -> AsyncIterator[PlayedRelay]:
    relay = PlayedRelay(list(scripts))
    application = web.Application()
    application.router.add_get("/desk", relay.answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls)
    await site.start()
    relay.address = f"127.0.0.1:{runner.addresses[0][1]}"
    yield relay
    await runner.cleanup()


def welcome(**changes: object) -> dict[str, Any]:
    return {**WELCOME, "now": datetime.now(UTC).isoformat(), **changes}


def events(*steps: tuple[int, int], at: datetime | None = None, live: bool = True) -> dict[str, Any]:
    moment = (at or now()).isoformat()
    entries = [
        {"prev": prev, "position": position, "mark": f"{position:016x}", "at": moment, "body": f"{position}"}
        for prev, position in steps
    ]
    return {"frame": "events", "live": live, "entries": entries}


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not is_so():  # noqa: ASYNC110  (a shelf tells nothing)
            await asyncio.sleep(0.005)


def snapshot(*calls: str, is_last: bool = False) -> dict[str, Any]:
    moment = now().isoformat()
    told = [
        {
            "key": {"pbx": "acme", "call_id": call},
            "told": {"legs": [{"extension": "203", "ringing_at": moment}]},
            "received_at": moment,
            "told_at": moment,
        }
        for call in calls
    ]
    return {"frame": "snapshot", "calls": told, "is_last": is_last}
