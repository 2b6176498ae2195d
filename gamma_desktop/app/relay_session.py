"""The relay's own database, as the relay and the commands beside it use it, and what is told from it."""

import logging
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from gamma_desktop.app.supervisor import TaskSupervisor
from gamma_desktop.history.health import ReceiverHealth
from gamma_desktop.intake.journal_reader import JournalReader
from gamma_desktop.settings.codes import AuthorityFault
from gamma_desktop.settings.errors import AuthorityUnusable
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.profile_lock import is_held
from gamma_desktop.settings.relay import RelaySettings
from gamma_desktop.store.database import Database
from gamma_desktop.store.errors import BookDamaged, RelayDamaged
from gamma_desktop.store.relay_commands import SqliteRelayCommands
from gamma_desktop.store.relay_erased import SqliteRelayErased
from gamma_desktop.store.relay_members import SqliteRelayMembers
from gamma_desktop.store.relay_tee import SqliteRelayTee
from gamma_desktop.store.schema import Schema
from gamma_desktop.team.invitation import SYSTEM
from gamma_desktop.team.relay.authority import RelayAuthority
from gamma_desktop.team.relay.desks import DeskRegister
from gamma_desktop.team.relay.erased import ErasedThings
from gamma_desktop.team.relay.invitations import Invitations, JoinEndpoint
from gamma_desktop.team.relay.metrics import Metric, metrics_page
from gamma_desktop.team.relay.overview import RelayOverview, desks_of, metrics_of
from gamma_desktop.team.relay.tee import Tee

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayBook:
    """What the relay's own database holds.

    Attributes:
        members: desks and invitations.
        desks: who may connect, by those.
        commands: what was asked of Gamma.
        tee: how far each URL is that gets all events.
        erased: what desks have to erase.
    """

    database: Database
    members: SqliteRelayMembers
    desks: DeskRegister
    commands: SqliteRelayCommands
    tee: SqliteRelayTee
    erased: ErasedThings


@asynccontextmanager
async def relay_book(paths: ProfilePaths) -> AsyncIterator[RelayBook]:
    """Open the relay's database, made if it is missing; raises StoreError."""
    try:
        async with Database(paths.relay, schema=Schema.RELAY) as database:
            yield RelayBook(
                database=database,
                members=SqliteRelayMembers(database),
                desks=DeskRegister(database, _now),
                commands=SqliteRelayCommands(database),
                tee=SqliteRelayTee(database),
                erased=ErasedThings(SqliteRelayErased(database), _now),
            )
    except BookDamaged as damage:
        if damage.path != paths.relay:
            raise
        raise RelayDamaged(damage.path) from damage


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


async def overview(paths: ProfilePaths, relay: RelaySettings) -> RelayOverview:
    """How the relay of a profile does, whether it runs or not; raises StoreError, JournalError."""
    paths.prepare()
    async with relay_book(paths) as book:
        with JournalReader(paths.journal) as journal:
            return await overview_of(paths, relay, book, journal, is_running=is_held(paths.lock))


async def overview_of(
    paths: ProfilePaths, relay: RelaySettings, book: RelayBook, journal: JournalReader, *, is_running: bool
) -> RelayOverview:
    """The same by files that are open; raises StoreError, JournalError."""
    last = journal.last_position()
    newest = journal.get([last])
    with JournalReader(paths.spool) as spool:
        spooled, oldest = spool.count(), spool.entries_after(spool.first_position() - 1, 1)
    authority = authority_of(paths, relay)
    return RelayOverview(
        is_running=is_running,
        last=last,
        last_event_at=newest[0].received_at if newest else None,
        desks=desks_of(await book.members.desks(), is_running=is_running, last=last),
        invitations=await book.members.open_invitations(_now()),
        commands=await book.commands.count(),
        tee=await book.tee.all(),
        certificate_ends_at=None if authority is None else authority.ends_at(),
        spooled=spooled,
        spooling_since=oldest[0].received_at if oldest else None,
    )


@asynccontextmanager
async def tee_and_figures(
    paths: ProfilePaths,
    relay: RelaySettings,
    book: RelayBook,
    supervisor: TaskSupervisor,
    health: Callable[[], ReceiverHealth],
) -> AsyncIterator[Tee]:
    """Pass events on, and show figures, until this ends.

    Args:
        paths: the profile; its journal is laid out by now.
        relay: what ``relay.toml`` says.
        book: is open.
        supervisor: runs the tee; is stopped before the book is closed.
        health: of the receiver.

    Yields:
        The tee, to be woken when events were stored.
    """
    tee = Tee(relay.tee, lambda: JournalReader(paths.journal), book.tee, _now)
    journal = JournalReader(paths.journal)

    async def figures() -> Iterable[Metric]:
        state = await overview_of(paths, relay, book, journal, is_running=True)
        return metrics_of(state, stored=health().stored, refused=health().refused)

    async with AsyncExitStack() as stack:
        stack.callback(journal.close)
        if relay.metrics:
            try:
                await stack.enter_async_context(metrics_page(relay.metrics, figures))
            except OSError as error:  # desks come first: they need no figures
                _log.error("there is no page of figures at %s: %s", relay.metrics, error)
        after = journal.last_position()
        supervisor.keep_running("tee", lambda: tee.run(after))
        yield tee


def _now() -> datetime:
    return datetime.now(UTC)
