"""The relay as ``relay run`` runs it, and its database as the other commands use it beside that. No Qt."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from gamma_desktop.app.supervisor import TaskSupervisor
from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.relay import RelaySettings
from gamma_desktop.store.database import Database
from gamma_desktop.store.relay_commands import SqliteRelayCommands
from gamma_desktop.store.relay_members import SqliteRelayMembers
from gamma_desktop.store.schema import Schema
from gamma_desktop.team.relay.desks import DeskRegister


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayBook:
    """What the relay's own database holds.

    Attributes:
        members: desks and invitations.
        desks: who may connect, by those.
        commands: what was asked of Gamma.
    """

    database: Database
    members: SqliteRelayMembers
    desks: DeskRegister
    commands: SqliteRelayCommands


@asynccontextmanager
async def relay_book(paths: ProfilePaths) -> AsyncIterator[RelayBook]:
    """Open the relay's database, made if it is missing; raises StoreError."""
    async with Database(paths.relay, schema=Schema.RELAY) as database:
        yield RelayBook(
            database=database,
            members=SqliteRelayMembers(database),
            desks=DeskRegister(database, lambda: datetime.now(UTC)),
            commands=SqliteRelayCommands(database),
        )


async def run_relay(
    paths: ProfilePaths,
    _settings: Settings,
    relay: RelaySettings,
    *,
    on_ready: Callable[[dict[str, Any]], None],
    on_failure: Callable[[str, BaseException], None],
    ended: asyncio.Event,
) -> None:
    """Be the relay until ``ended`` is set.

    Args:
        paths: a profile that is held.
        _settings: in force: where Gamma is, and how numbers are written.
        relay: what ``relay.toml`` says.
        on_ready: told once desks and Gamma are answered: ``{"relay": "ready", "callback": …, "desks": …}``.
        on_failure: told what failed and is begun again.
        ended: set by who wants it to stop.
    """
    supervisor = TaskSupervisor(on_failure)
    async with relay_book(paths) as book:
        try:
            supervisor.keep_running("look for removed desks", book.desks.watch)
            on_ready({"relay": "ready", "callback": None, "desks": f"{relay.host}:{relay.port}"})
            await ended.wait()
        finally:
            await supervisor.stop()
