"""How a desk of a team gets its events and acts on calls: by its relay. No key, no listener, no open port."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from gamma_desktop.calls.model import Extension
from gamma_desktop.calls.presence import Presence
from gamma_desktop.history.codes import TeamFault
from gamma_desktop.history.health import LogReset, TeamHealth
from gamma_desktop.history.reception_gaps import GapReason
from gamma_desktop.history.refusals import RefusedEvents
from gamma_desktop.intake.journal_file import JournalFile
from gamma_desktop.settings.codes import JoinFault
from gamma_desktop.settings.errors import JoinFailed
from gamma_desktop.settings.model import ListenerSettings
from gamma_desktop.settings.ports import SecretName, SecretStore, VaultState
from gamma_desktop.tasks import Spawn
from gamma_desktop.team.frames import Command, Erase, Renew, Result
from gamma_desktop.team.member.call_control import MemberTelephony
from gamma_desktop.team.member.errors import NotSent
from gamma_desktop.team.member.receiver import MemberReceiver, OnMissed, RelayAccess
from gamma_desktop.team.membership import Membership
from gamma_desktop.team.ports import TeamNews, TeamState
from gamma_desktop.team.secrets import bearers, kept_with

if TYPE_CHECKING:
    from gamma_desktop.team.member.link import Link


class MembershipWay:
    """One connection, which both receives and asks; another one after settings have changed.

    Args:
        membership: which relay, and who we are.
        vault: has what proves it.
        spawn: starts a coroutine.

    Attributes:
        telephony: acts on calls.
        on_missed: told that the relay keeps no longer what came while there was no connection.
        on_reset: told that the relay's log is another, or was set back.
        since: how many days back calls are wanted that this desk does not know; None: all.
        health: how the connection stands.
        followed: by the name of each relay's list of what was erased, the serial up to which that is erased
            here; replaced as a whole.
    """

    def __init__(self, membership: Membership, vault: SecretStore, spawn: Spawn) -> None:
        self._spawn = spawn
        self._vault = vault
        self.followed = membership.followed
        self.since: Callable[[], int | None] = lambda: None
        self._reset = membership.reset
        access = relay_access(membership, vault)
        self._access = replace(
            access,
            bearers=lambda: self._bearers_of(access),
            followed=lambda: self.followed,
            since=self._days_asked_for,
        )
        self._receiver: MemberReceiver | None = None
        self._listeners: list[Callable[[TeamHealth], None]] = []
        self.on_missed: OnMissed = _ignore
        self.on_reset: Callable[[LogReset], None] = lambda _reset: None
        self._news_listeners: list[Callable[[TeamState | Erase], None]] = []
        self._own: Presence | None = None
        self.telephony = MemberTelephony(self.ask, self._directory)
        self.health = TeamHealth(is_connected=False, since=datetime.now(UTC), fault=TeamFault.NOT_YET)

    def subscribe(self, listener: Callable[[TeamHealth], None]) -> None:
        """Tell ``listener`` whenever the connection comes or goes."""
        self._listeners.append(listener)

    def subscribe_news(self, listener: Callable[[TeamState | Erase], None]) -> None:
        """Tell ``listener`` what the relay says of the team, and what is to be erased."""
        self._news_listeners.append(listener)

    def say_presence(self, own: Presence) -> None:
        """Have the team know what this desk is, now and whenever it connects."""
        self._own = own
        if self._receiver is not None:
            self._receiver.say_presence(own)

    def new_receiver(
        self,
        settings: ListenerSettings,  # noqa: ARG002  (the port's: what a listener would need)
        journal: JournalFile,
        *,
        on_refused: Callable[[RefusedEvents], None],
    ) -> MemberReceiver:
        """Implements ``intake.service.NewReceiver``."""
        self._receiver = MemberReceiver(
            self._access,
            journal,
            on_refused=on_refused,
            on_link=self._note,
            on_missed=self.on_missed,
            on_reset=self._note_reset,
            on_team=self._note_news,
        )
        if self._own is not None:
            self._receiver.say_presence(self._own)
        return self._receiver

    def connect_anew(self) -> None:
        """Connect at once: the machine slept, or the network is another; an open connection may be dead."""
        if self._receiver is not None:
            self._receiver.connect_anew()

    def try_now(self) -> None:
        """Connect at once, if there is no connection."""
        if self._receiver is not None:
            self._receiver.try_now()

    async def ask(self, command: Command) -> Result:
        """Have the relay do something, once; raises NotSent or NoAnswer."""
        if self._receiver is None:
            raise NotSent
        return await self._receiver.ask(command)

    def _directory(self) -> tuple[Extension, ...] | None:
        return self._receiver.directory if self._receiver is not None else None

    def _note_news(self, news: TeamNews) -> None:
        if isinstance(news, Renew):
            self._spawn("keep the new secret of this desk", self._take_secret(news.secret))
            return
        for listener in tuple(self._news_listeners):
            listener(news)

    async def _take_secret(self, secret: str) -> None:
        """Use it from the next connection on, with the one that is good beside it until then.

        Where it cannot be kept, it is never used: the one that is good stays so.
        """
        if self._receiver is None or (welcomed_as := self._receiver.welcomed_as) is None:
            return
        former = welcomed_as.partition(".")[2]
        health = await self._vault.keep(SecretName.DESK_SECRET, kept_with(secret, former))
        if health.state is VaultState.FINE:
            await self._receiver.look_for_secrets()

    async def _bearers_of(self, access: RelayAccess) -> Sequence[str]:
        """What proves this desk; nothing does once it was removed, whoever still has the secret."""
        if self.health.fault is TeamFault.REMOVED:
            raise JoinFailed(JoinFault.NO_MEMBER)
        return await access.bearers()

    def _days_asked_for(self) -> int | None:
        return self.since()

    def _note_reset(self, reset: LogReset) -> None:
        self._reset = reset
        self.on_reset(reset)

    def _note(self, health: TeamHealth) -> None:
        self.health = health = replace(health, reset=self._reset)
        for listener in tuple(self._listeners):
            listener(health)


def _ignore(_since: datetime | None, _until: datetime, _why: GapReason) -> None:
    pass


def relay_access(membership: Membership, vault: SecretStore) -> RelayAccess:
    """How the relay of this desk is reached."""

    async def read_bearers() -> Sequence[str]:
        secret = await vault.read(SecretName.DESK_SECRET)
        if secret is None:
            raise JoinFailed(JoinFault.NO_MEMBER)
        return bearers(membership.desk, secret)

    return RelayAccess(addresses=membership.relays, bearers=read_bearers, tls=membership.tls)


@asynccontextmanager
async def open_link(membership: Membership, vault: SecretStore) -> "AsyncIterator[Link]":
    """A connection beside that of the running program: with this desk's rights, without its log.

    Raises:
        VaultError, JoinFailed: what proves this desk cannot be read.
    """
    from gamma_desktop.team.member.link import Link  # noqa: PLC0415  (aiohttp takes its time)

    access = relay_access(membership, vault)
    proofs = await access.bearers()
    link = Link(access.addresses, access.tls(), lambda: proofs, None, session=secrets.token_hex(8))
    running = asyncio.get_running_loop().create_task(link.run(), name="relay")
    try:
        yield link
    finally:
        await link.until_it_may_end()
        running.cancel()
        await asyncio.wait([running])


@asynccontextmanager
async def short_link(membership: Membership, vault: SecretStore) -> AsyncIterator[MemberTelephony]:
    """Such a connection as a command uses it, once it is there or has failed; raises as ``open_link``."""
    async with open_link(membership, vault) as link:
        await link.until_decided()
        yield MemberTelephony(link.ask, lambda: link.team.directory)
