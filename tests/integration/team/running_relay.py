"""A relay on the test's own loop: the real log, server and TLS, with desks that a test names."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web

from gamma_desktop.app.supervisor import TaskSupervisor
from gamma_desktop.calls.facts import FACT, read_fact
from gamma_desktop.calls.model import Call, Extension
from gamma_desktop.calls.ports import CallControl, LogBatch
from gamma_desktop.intake.binding import listening_socket
from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.intake.journal_reader import JournalReader
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from gamma_desktop.store.relay_commands import SqliteRelayCommands
from gamma_desktop.store.relay_erased import SqliteRelayErased
from gamma_desktop.store.schema import Schema
from gamma_desktop.store.shared_facts import SqliteSharedFacts
from gamma_desktop.team.frames import PONG_SECONDS
from gamma_desktop.team.ports import Desk, Right
from gamma_desktop.team.relay.authority import RelayAuthority
from gamma_desktop.team.relay.commands import CommandRunner, KnownCalls
from gamma_desktop.team.relay.connection import RelayFacts
from gamma_desktop.team.relay.erased import ErasedThings
from gamma_desktop.team.relay.facts import FactKeeper
from gamma_desktop.team.relay.log import RelayLog
from gamma_desktop.team.relay.server import DeskServer
from tests.fakes.call_control import FakeCallControl

PATIENCE = 60
GROUPS = {"support": ["301"]}
ANA = Desk(id="ana", name="Ana", extensions=("203",), rights=frozenset(Right))
BEARER = "ana.secret"


def now() -> datetime:
    return datetime.now(UTC)


class KnownDesks:
    """A directory of desks, by bearer."""

    def __init__(self) -> None:
        self.by_bearer = {BEARER: ANA}
        self.came_by: list[str] = []

    async def desk_of(self, bearer: str) -> Desk | None:
        self.came_by.append(bearer)
        return self.by_bearer.get(bearer)

    async def was_removed(self, _bearer: str) -> bool:
        return False


class NoCalls:
    """Knows no call."""

    async def calls_by_id(self, _call_id: str) -> tuple[Call, ...]:
        return ()


class RunningRelay:
    """What a test does to it, and sees of it."""

    def __init__(
        self,
        folder: Path,
        control: CallControl,
        calls: KnownCalls | None = None,
        *,
        pong_seconds: float = PONG_SECONDS,
        is_copy: bool = False,
    ) -> None:
        self._calls = calls or NoCalls()
        self.journal_path = folder / "relay-journal.db"
        self.writer = JournalWriter(self.journal_path)
        self.writer.open()
        self.reader = JournalReader(self.journal_path)
        self.log = RelayLog(self.reader, now, GROUPS, is_copy=is_copy)
        self.is_complete = True
        self.log.look()
        self.desks = KnownDesks()
        self.failures: list[tuple[str, BaseException]] = []
        self.supervisor = TaskSupervisor(lambda name, error: self.failures.append((name, error)))
        self.control = control
        self.database = Database(folder / "relay.db", schema=Schema.RELAY)
        self.records = SqliteRelayCommands(self.database)
        self.commands = self.new_commands()
        self.book = Database(folder / "relay-book.db")
        self.call_log = SqliteCallLog(self.book)
        self.facts = FactKeeper(
            SqliteSharedFacts(self.book),
            self.call_log,
            self._write_fact,
            groups=GROUPS,
            clock=now,
            catch_up=self._work_in,
            may_act_on=self.commands.may_act_on,
        )
        self.erased = ErasedThings(SqliteRelayErased(self.database), lambda: now() - self.erased_ago)
        self.new_secrets: list[str] = []
        self.erased_ago = timedelta()
        self.slow_pages: asyncio.Queue[None] = asyncio.Queue()
        pages = {"POST /join": self._read_slowly}
        self.server = DeskServer(self.desks, self._facts(), pages, pong_seconds=pong_seconds)
        self.port = 0

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def new_commands(self) -> CommandRunner:
        return CommandRunner(self.control, self.records, self._calls, rules=NumberRules, clock=now)

    def append(self, *bodies: bytes) -> int:
        """Have Gamma send events; returns the position of the last."""
        for body in bodies:
            position = self.writer.append(now(), {"x-vtcrm-pbxid": "acme"}, "", body)
        self.server.wake()
        return position

    def committed(self, desk: Desk = ANA) -> int | None:
        """How far a desk has the log, as it said."""
        sighting = self.server.sightings().get(desk.id)
        return None if sighting is None else sighting.position

    async def until_committed(self, position: int, desk: Desk = ANA) -> None:
        async with asyncio.timeout(PATIENCE):
            while (self.committed(desk) or 0) < position:  # noqa: ASYNC110  (a desk says it when it likes)
                await asyncio.sleep(0.005)

    async def _read_slowly(self, request: web.BaseRequest) -> web.Response:
        """Answer once all of a body is there, however long it takes."""
        self.slow_pages.put_nowait(None)
        await request.read()
        return web.Response()

    async def _write_fact(self, body: bytes, at: datetime) -> None:
        self.writer.append_fact(FACT, at, body)
        await self._work_in()
        self.server.wake()

    async def _work_in(self) -> None:
        """Have the book know all facts of the journal."""
        for entry in self.reader.entries_after(await self.call_log.cursor(), 1000):
            fact = read_fact(entry.body, entry.received_at) if entry.kind == FACT else None
            facts = () if fact is None else ((entry.position, fact),)
            await self.call_log.record(LogBatch(cursor=entry.position, facts=facts))

    def _facts(self) -> RelayFacts:
        return RelayFacts(
            log=self.log,
            commands=self.commands,
            facts=self.facts,
            directory=lambda: (Extension(number="203", name="Ana"), Extension(number="204")),
            problem=lambda: None,
            clock=now,
            spawn=self.supervisor.spawn,
            erased=self.erased,
            new_secret=self._new_secret,
            is_complete=lambda: self.is_complete,
        )

    async def _new_secret(self, _desk: str) -> str | None:
        return self.new_secrets.pop(0) if self.new_secrets else None


def trust(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """TLS of a relay on this machine, and of a desk that trusts it alone."""
    authority = RelayAuthority(folder / "authority", ("127.0.0.1", "localhost"), now)
    authority.prepare()
    return authority.context(), ssl.create_default_context(cadata=authority.pem)


@asynccontextmanager
async def running_relay(
    folder: Path,
    tls: ssl.SSLContext,
    *,
    port: int = 0,
    control: CallControl | None = None,
    calls: KnownCalls | None = None,
    pong_seconds: float = PONG_SECONDS,
    is_copy: bool = False,
) -> AsyncIterator[RunningRelay]:
    relay = RunningRelay(
        folder, control or FakeCallControl(), calls, pong_seconds=pong_seconds, is_copy=is_copy
    )
    listening = listening_socket("127.0.0.1", port)
    relay.port = listening.getsockname()[1]
    async with relay.database, relay.book:
        await relay.commands.begin()
        await relay.erased.begin()
        async with relay.server.answering(listening, tls):
            yield relay
        await relay.supervisor.stop()
    relay.reader.close()
    relay.writer.close()
    assert relay.failures == []
