"""The relay as ``relay run`` runs it, and its database as the other commands use it beside that. No Qt."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from gamma_desktop.intake.journal import JournalReader
from gamma_desktop.settings.codes import AuthorityFault
from gamma_desktop.settings.errors import AuthorityUnusable
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.profile_lock import is_held
from gamma_desktop.settings.relay import RelaySettings
from gamma_desktop.store.database import Database
from gamma_desktop.store.relay_commands import SqliteRelayCommands
from gamma_desktop.store.relay_members import SqliteRelayMembers
from gamma_desktop.store.schema import Schema
from gamma_desktop.team.invitation import SYSTEM
from gamma_desktop.team.relay.authority import RelayAuthority
from gamma_desktop.team.relay.desks import DeskRegister
from gamma_desktop.team.relay.invitations import Invitations, JoinEndpoint
from gamma_desktop.team.relay.overview import RelayOverview, overview_of


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
            desks=DeskRegister(database, _now),
            commands=SqliteRelayCommands(database),
        )


def addresses_of(relay: RelaySettings) -> tuple[str, ...]:
    """Where desks reach the relay, as invitations name it."""
    return tuple(f"{f'[{name}]' if ':' in name else name}:{relay.port}" for name in relay.names)


def authority_of(paths: ProfilePaths, relay: RelaySettings) -> RelayAuthority | None:
    """The relay's own authority; None where the company's certificate is set."""
    return None if relay.tls_certificate else RelayAuthority(paths.authority, relay.names, _now)


def invitations(paths: ProfilePaths, relay: RelaySettings, book: RelayBook) -> Invitations:
    """What makes the lines by which desks join.

    Raises:
        AuthorityUnusable: the relay has no names, or its authority cannot be read.
    """
    if not relay.names:
        raise AuthorityUnusable(AuthorityFault.NO_NAMES)
    authority = authority_of(paths, relay)
    known_by = SYSTEM if authority is None else authority.hash
    return Invitations(book.members, addresses_of(relay), known_by, _now)


def join_endpoint(paths: ProfilePaths, relay: RelaySettings, book: RelayBook) -> JoinEndpoint:
    """What answers desks that join; its pages are for the server of the desks. Raises AuthorityUnusable."""
    authority = authority_of(paths, relay)
    return JoinEndpoint(
        book.members,
        book.desks,
        authority=None if authority is None else authority.pem,
        relays=addresses_of(relay),
        now=_now,
    )


async def overview(paths: ProfilePaths) -> RelayOverview:
    """How the relay of a profile does, whether it runs or not; raises StoreError, JournalError."""
    async with relay_book(paths) as book:
        desks = await book.members.desks()
    with JournalReader(paths.journal) as journal:
        last = journal.last_position()
    return overview_of(desks, is_running=is_held(paths.lock), last=last)


def _now() -> datetime:
    return datetime.now(UTC)
