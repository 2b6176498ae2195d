"""A relay that desks can join: its real endpoint, database and authority, on a TLS socket of this machine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web

from gamma_desktop.store.database import Database
from gamma_desktop.store.relay_members import SqliteRelayMembers
from gamma_desktop.store.schema import Schema
from gamma_desktop.team.invitation import JoinLine
from gamma_desktop.team.ports import Right
from gamma_desktop.team.relay.authority import RelayAuthority
from gamma_desktop.team.relay.desks import DeskRegister
from gamma_desktop.team.relay.invitations import AttemptLimit, Guest, Invitations, JoinEndpoint

ANA = Guest(name="Ana", extensions=("214",), group="sales", rights=frozenset({Right.INTERNATIONAL}))


@dataclass
class Clock:
    """The relay's clock; a test moves it."""

    offset: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.offset


@dataclass
class JoiningRelay:
    members: SqliteRelayMembers
    desks: DeskRegister
    authority: RelayAuthority
    clock: Clock
    address: str
    """By the name of its certificate."""

    async def invite(self, guest: Guest = ANA, lasts: timedelta = timedelta(minutes=15)) -> JoinLine:
        invitations = Invitations(self.members, (self.address,), self.authority.hash, self.clock)
        return (await invitations.invite([guest], lasts))[0]


@asynccontextmanager
async def joining_relay(
    folder: Path, *, limit: AttemptLimit | None = None, shows: str | None = None
) -> AsyncIterator[JoiningRelay]:
    clock = Clock()
    authority = RelayAuthority(folder / "authority", ("localhost",), clock)
    authority.prepare()
    async with Database(folder / "relay.db", schema=Schema.RELAY) as database:
        members, desks = SqliteRelayMembers(database), DeskRegister(database, clock)
        endpoint = JoinEndpoint(
            members, desks, authority=shows or authority.pem, relays=(), now=clock, limit=limit
        )
        pages = endpoint.pages()

        async def answer(request: web.BaseRequest) -> web.StreamResponse:
            return await pages[f"{request.method} {request.path}"](request)

        runner = web.ServerRunner(web.Server(answer))
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=authority.context())
            await site.start()
            port = runner.addresses[0][1]
            yield JoiningRelay(members, desks, authority, clock, f"localhost:{port}")
        finally:
            await runner.cleanup()
