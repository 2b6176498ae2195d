"""Puts in force what the relay of a team tells a desk: settings, extensions, presence, erasures, gaps."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial

from gamma_desktop.app.membership_way import MembershipWay
from gamma_desktop.calls.errors import CallError
from gamma_desktop.calls.model import CallKey, Extension
from gamma_desktop.calls.presence import NOTHING_KNOWN, Presence
from gamma_desktop.calls.service import CallService
from gamma_desktop.contacts.errors import BadSource
from gamma_desktop.contacts.sources import ContactSource, SourceKind, TeamSource
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.health import LogReset, TeamHealth
from gamma_desktop.history.reception_gaps import GapReason
from gamma_desktop.history.retention import RetentionJob
from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.intake.reception import EventReception
from gamma_desktop.intake.service import IntakeService
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.errors import StoreError
from gamma_desktop.tasks import LatestWins, Spawn
from gamma_desktop.team.frames import Erase, HandedSource, SettingValue
from gamma_desktop.team.membership import followed_with, note_erased, note_reset, take_settings
from gamma_desktop.team.ports import TeamState

_log = logging.getLogger(__name__)


class TeamNews:
    """Follows the way to the relay.

    Args:
        team: the way.
        paths: the profile.
        calls: told of the presence of others.
        intake: has the journal, from which erased events go.
        reception: told of times whose events the relay no longer has.
        retention_job: erases.
        known_extensions: those that are known already.
        until_worked_in: waits until what stands in the journal up to a position is in the book.
        ask_extensions: asks for them, and keeps the answer; raises CallError, StoreError.
        take_sources: has the contacts of the team come from these; raises StoreError, VaultError, OSError.
        spawn: runs what takes time.
    """

    def __init__(
        self,
        team: MembershipWay,
        *,
        paths: ProfilePaths,
        calls: CallService,
        intake: IntakeService,
        reception: EventReception,
        retention_job: RetentionJob,
        known_extensions: Callable[[], tuple[Extension, ...]],
        ask_extensions: Callable[[], Awaitable[object]],
        until_worked_in: Callable[[int], Awaitable[None]],
        take_sources: Callable[[Sequence[TeamSource]], Awaitable[None]],
        spawn: Spawn,
    ) -> None:
        self._team = team
        self._paths = paths
        self._calls = calls
        self._intake = intake
        self._reception = reception
        self._retention_job = retention_job
        self._known_extensions = known_extensions
        self._ask_extensions = ask_extensions
        self._until_worked_in = until_worked_in
        self._take_sources = take_sources
        self._spawn = spawn
        self._settings = LatestWins("take the team's settings", spawn)
        self._sources = LatestWins("take the team's sources of contacts", spawn)
        self._changing_membership = asyncio.Lock()
        self._told_settings: Mapping[str, SettingValue] | None = None
        self._told_sources: tuple[HandedSource, ...] | None = None
        self._told_presence: Mapping[str, Presence] = {}

    def follow(self) -> None:
        """Put in force what is told from now on."""
        self._team.on_missed = self._note_missed
        self._team.on_reset = self._note_reset
        self._team.subscribe(self._note_health)
        self._team.subscribe_news(self._note_news)
        self._tell_presence(is_connected=self._team.health.is_connected)

    def _note_health(self, health: TeamHealth) -> None:
        self._tell_presence(is_connected=health.is_connected)
        if health.is_connected and not health.calls_to_get:
            self._spawn("know the extensions", self._learn_extensions())

    def _note_missed(self, since: datetime | None, until: datetime, why: GapReason) -> None:
        """The relay keeps no longer what came while this desk was away."""
        self._spawn("events are gone", self._reception.miss_what_came(since, until, why))

    def _note_reset(self, reset: LogReset) -> None:
        self._spawn("the relay's log is another", self._keep_reset(reset))

    async def _keep_reset(self, reset: LogReset) -> None:
        """Have it known to who looks at what is wrong here."""
        async with self._changing_membership:
            try:
                await asyncio.to_thread(note_reset, self._paths.membership, reset)
            except OSError as error:
                _log.warning("that the relay's log is another cannot be kept: %s", error)

    def _note_news(self, state: TeamState | Erase) -> None:
        if isinstance(state, Erase):
            self._spawn("erase what was erased at the relay", self._erase(state))
            return
        self._told_presence = state.presence
        self._tell_presence(is_connected=self._team.health.is_connected)
        if state.settings is not None and state.settings != self._told_settings:
            self._told_settings = state.settings
            self._settings.ask(partial(self._keep_settings, state.settings))
        if state.sources is not None and state.sources != self._told_sources:
            self._told_sources = state.sources
            self._sources.ask(partial(self._keep_sources, state.sources))
        if state.directory not in {None, self._known_extensions()}:
            self._spawn("know the extensions", self._learn_extensions())

    def _tell_presence(self, *, is_connected: bool) -> None:
        """What the relay says of the team; without it nobody would be heard of, callers neither."""
        self._calls.note_presence(self._told_presence if is_connected else NOTHING_KNOWN)

    async def _erase(self, told: Erase) -> None:
        """Erase it here, too; what is not erased to its end is told again by the next connection."""
        by_log: dict[str, list[int]] = {}
        for entry in told.entries:
            by_log.setdefault(entry.log, []).append(entry.position)
        async with self._changing_membership:
            try:
                if told.calls:  # what the relay told of them before may still wait in the journal
                    await self._until_worked_in(await self._intake.use_journal(_last_position))
                events: list[int] = []
                for log, positions in by_log.items():
                    events += await self._intake.use_journal(partial(_positions_of, log, positions))
                calls = [CallKey(each.pbx, each.call) for each in told.calls]
                await self._retention_job.forget(calls, events)
                followed = followed_with(self._team.followed, told)
                await asyncio.to_thread(note_erased, self._paths.membership, followed)
                self._team.followed = followed
            except (GammaDesktopError, OSError) as error:
                _log.warning("what was erased at the relay is not erased here yet: %s", error)

    async def _keep_sources(self, told: Sequence[HandedSource]) -> None:
        try:
            await self._take_sources([each for each in map(_team_source, told) if each is not None])
        except (
            GammaDesktopError,
            OSError,
        ) as error:  # those of before stay, and the next connection tells them
            self._told_sources = None
            _log.warning("the team's sources of contacts cannot be kept: %s", error)

    async def _keep_settings(self, told: Mapping[str, SettingValue]) -> None:
        try:
            await asyncio.to_thread(take_settings, self._paths.team_settings, told)
        except OSError as error:  # those of before count, and the next connection tells them again
            self._told_settings = None
            _log.warning("the team's settings cannot be kept: %s", error)

    async def _learn_extensions(self) -> None:
        with suppress(CallError, StoreError):
            await self._ask_extensions()


def _team_source(told: HandedSource) -> TeamSource | None:
    """A source as it is understood here; None for one that this version does not."""
    try:
        source = ContactSource(
            name=told.name,
            kind=SourceKind(told.kind),
            url=told.url,
            user=told.user,
            base=told.base,
            filter=told.filter,
            attributes=told.attributes,
        )
    except (BadSource, ValueError) as error:
        _log.warning("a source of the team's contacts is left out: %s", error)
        return None
    return TeamSource(source=source, authority=told.authority, password=told.password)


def _last_position(journal: JournalWriter) -> int:
    return journal.last_position()


def _positions_of(log: str, positions: Sequence[int], journal: JournalWriter) -> Sequence[int]:
    return journal.positions_of(log, positions)
