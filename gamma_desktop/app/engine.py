"""The engine: receives events, tracks calls, runs actions. No Qt.

Built by hand, from the outside in; the best map of how the parts hang together. The tray program and
``listen`` run the same engine; nothing here knows Qt.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from gamma_desktop.app.membership_way import MembershipWay
from gamma_desktop.app.repairs import JOURNAL, FileRepairs, RepairedParts
from gamma_desktop.app.supervisor import TaskSupervisor
from gamma_desktop.app.team_news import TeamNews
from gamma_desktop.calls.actions import CallActions
from gamma_desktop.calls.errors import CallError
from gamma_desktop.calls.facts import FACT, Fact
from gamma_desktop.calls.model import CallKey, Extension
from gamma_desktop.calls.observed_telephony import ObservedTelephony
from gamma_desktop.calls.presence import Presence, PresenceState
from gamma_desktop.calls.pump import EventPump
from gamma_desktop.calls.requests import new_external_call_id
from gamma_desktop.calls.service import CallService, RetirePolicy
from gamma_desktop.contacts.known_owners import KnownOwners
from gamma_desktop.contacts.sources import TeamSource
from gamma_desktop.desktop.sleep_clock import SleepClock
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.gamma.events import GammaEventDecoder
from gamma_desktop.gamma.requests import GammaClient
from gamma_desktop.history.annotations import CallAnnotations
from gamma_desktop.history.caller_lookup import CallerLookup
from gamma_desktop.history.claims import CallBackClaims
from gamma_desktop.history.codes import StorageProblem
from gamma_desktop.history.health import TeamHealth
from gamma_desktop.history.missed import whose_misses
from gamma_desktop.history.ports import MissedCalls
from gamma_desktop.history.queries import CallFinder
from gamma_desktop.history.quiet_times import Quiet
from gamma_desktop.history.reminders import Reminders
from gamma_desktop.history.retention import PublishErased, RetentionJob
from gamma_desktop.history.waiting import WaitingCalls
from gamma_desktop.intake import listener_secret
from gamma_desktop.intake.commits import GroupCommit, NewStorage
from gamma_desktop.intake.errors import JournalError
from gamma_desktop.intake.http_receiver import HttpReceiver
from gamma_desktop.intake.journal_erasing import EraseElsewhere, JournalEraser
from gamma_desktop.intake.journal_file import JournalFile
from gamma_desktop.intake.journal_reader import JournalReader
from gamma_desktop.intake.pulse import Pulse
from gamma_desktop.intake.reception import EventReception
from gamma_desktop.intake.registration import CallbackRegistrar, RegistrationFile
from gamma_desktop.intake.service import IntakeService, NewReceiver
from gamma_desktop.numbers.dial_guard import DialRules
from gamma_desktop.numbers.lines import own_numbers
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import understand
from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.ports import SecretName
from gamma_desktop.store.call_index import CallIndexer
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.contact_sources import SqliteContactSources
from gamma_desktop.store.database import Database
from gamma_desktop.store.erasures import SqliteErasures
from gamma_desktop.store.errors import BookBusy
from gamma_desktop.store.extension_cache import SqliteExtensionCache
from gamma_desktop.store.missed_calls import SqliteMissedCalls
from gamma_desktop.store.outbox import SqliteOutbox
from gamma_desktop.store.reception_gaps import SqliteReceptionGaps
from gamma_desktop.store.recording_files import RecordingFiles
from gamma_desktop.store.recovery import FIRST_BACKUP_AFTER, Recovery
from gamma_desktop.store.reminders import SqliteReminders
from gamma_desktop.store.scrubbing import scrub_some
from gamma_desktop.store.shared_facts import SqliteSharedFacts
from gamma_desktop.sync.sources import SourcePasswords
from gamma_desktop.sync.team_sources import TeamSources
from gamma_desktop.tasks import LatestWins, NewestAnswer
from gamma_desktop.team.frames import Command, Result, days_asked_for
from gamma_desktop.team.member.outbox import Outbox, TeamAnnotations, TeamMissedCalls, new_id
from gamma_desktop.team.membership import Membership
from gamma_desktop.vault.keyring_vault import KeyringVault

_REQUESTS_EVERY = 2.0

_PAST_SHOWN_EVERY = 1.0
"""Seconds: while many calls are learned of, the lists are not read again for each."""

_WORKED_IN_WITHIN = 10.0
"""Seconds; a desk waits for its answer for fifteen."""

_log = logging.getLogger(__name__)


def now() -> datetime:
    """The time by our clock, aware, UTC."""
    return datetime.now(UTC)


class Engine:
    """Owns everything that runs behind the windows; starts it in order, stops it in reverse.

    Args:
        paths: the profile, prepared and locked by the caller.
        settings: in force when it starts; later ones come by ``apply``.
        supervisor: runs its tasks.
        on_trouble: told why events cannot be worked in at present.
        dial_rules: what may be called from here, now.
        on_erased: told that calls were erased, or that some of the past are there now.
        on_behind: told how many events wait, while they come faster than they are worked in.
        on_stored: told that something was added to the journal, before it is worked in.
        membership: of a desk in a team, whose relay has the key, and gets the events.
        new_storage: where a listener stores events.
        publish_erased: of a relay: has desks erase what is erased for good.
        erase_elsewhere: as for JournalEraser.
        on_sources: told which sources of contacts the team hands out now that are to be read.
        first_backup_after: seconds from the start until backups are looked at.
    """

    def __init__(
        self,
        paths: ProfilePaths,
        settings: Settings,
        supervisor: TaskSupervisor,
        on_trouble: Callable[[GammaDesktopError], object],
        *,
        dial_rules: Callable[[], DialRules],
        on_erased: Callable[[], object] = lambda: None,
        on_behind: Callable[[int], object] = lambda _waiting: None,
        on_stored: Callable[[], None] = lambda: None,
        membership: Membership | None = None,
        new_storage: NewStorage = GroupCommit,
        publish_erased: PublishErased | None = None,
        erase_elsewhere: EraseElsewhere | None = None,
        on_sources: Callable[[Sequence[str]], object] = lambda _names: None,
        first_backup_after: float = FIRST_BACKUP_AFTER,
    ) -> None:
        self.paths = paths
        self.settings = settings
        self.vault = KeyringVault(paths.name)
        self._gamma = GammaClient(settings.api.url, self._read_key)
        self.team = (
            MembershipWay(membership, self.vault, supervisor.spawn) if membership is not None else None
        )
        self.telephony = ObservedTelephony(self._gamma if self.team is None else self.team.telephony)
        self.registrations = RegistrationFile(paths.registration)
        self.recovery = Recovery(paths, now, JOURNAL, first_backup_after=first_backup_after)
        self._is_pumping = False
        self.repairs = FileRepairs(
            paths,
            self.recovery,
            is_pumping=lambda: self._is_pumping,
            on_trouble=on_trouble,
            on_erased=on_erased,
            spawn=supervisor.spawn,
        )
        self.database = Database(
            paths.book,
            mend=self.recovery.mend_book,
            on_damage=self.repairs.note_damage_of_book,
            on_put_aside=self.repairs.work_in_again,
        )
        self.call_log = SqliteCallLog(self.database)
        self.outbox = self._new_outbox(self.team.ask) if self.team is not None else None
        self.annotations = CallAnnotations(
            self.call_log if self.outbox is None else TeamAnnotations(self.call_log, self.outbox)
        )
        self.contacts = SqliteContactBook(self.database)
        self.waiting = WaitingCalls(self._missed_calls(), lambda: whose_misses(self.settings))
        owners = KnownOwners(self.contacts, self.contacts.changes)
        self.reminders = Reminders(SqliteReminders(self.database), owners, now)
        self.finder = CallFinder(self.call_log, owners, self.waiting.among)
        self.extensions: tuple[Extension, ...] = ()
        self.calls = CallService(
            self.call_log, mine=frozenset(settings.agent.extensions), retire=_retire_policy(settings)
        )
        self.callers = CallerLookup(self.call_log, owners, self.calls.known_calls)
        self.actions = CallActions(
            self.telephony,
            self.calls,
            extension=lambda: next(iter(self.settings.agent.extensions), None),
            rules=lambda: self._rules,
            dial_rules=dial_rules,
            clock=now,
            new_id=new_external_call_id,
            before_dial=self._claim_call_back,
            hand_over=self._hand_over,
        )
        self._claims = self._new_claims(membership, supervisor)
        self._extension_cache = SqliteExtensionCache(self.database)
        self._extension_lists = NewestAnswer()
        self._rules = settings.numbers.rules()
        self._journal = JournalReader(paths.journal)
        self._decoder = GammaEventDecoder(
            lambda: self._rules, lambda: own_numbers(tuple(self.settings.lines.names), self._rules)
        )
        self._on_stored = on_stored
        self._pump = EventPump(
            self._journal,
            self._decoder,
            self.calls,
            clock=now,
            on_trouble=self.repairs.note_trouble,
            on_behind=on_behind,
        )
        self.reception_gaps = SqliteReceptionGaps(self.database)
        self.reception = EventReception(self.reception_gaps, now, misses_nothing=self.team is not None)
        journal_file = JournalFile(
            path=paths.journal,
            cursor=lambda: self.calls.cursor,
            wake=self._note_stored,
            rescue=self.repairs.rescued_journal,
            on_loss=self.repairs.note_loss,
        )
        new_receiver: NewReceiver = (
            partial(
                HttpReceiver,
                read_secrets=partial(listener_secret.accepted, self.vault),
                new_storage=new_storage,
            )
            if self.team is None
            else self.team.new_receiver
        )
        self.intake = IntakeService(journal_file, self.reception, new_receiver, supervisor.spawn)
        self._indexer = CallIndexer(self.call_log.index_words)
        self.recordings = RecordingFiles(paths.recordings)
        self.retention_job = RetentionJob(
            SqliteErasures(self.database),
            self.calls,
            JournalEraser(
                paths.journal,
                self._journal,
                self.intake.use_journal,
                scrub_some,
                erase_elsewhere=erase_elsewhere,
            ),
            recordings=self.recordings,
            retention=lambda: self.settings.retention,
            clock=now,
            forget_in_copies=self.recovery.forget_erased,
            has_all_put_back=lambda: self.recovery.has_all_put_back,
            publish=publish_erased,
            on_erased=on_erased,
        )
        self._quiet: Quiet | None = None
        self.pulse = Pulse(self.reception, self.intake, SleepClock().slept)
        self.repairs.begin_with(
            RepairedParts(
                database=self.database,
                call_log=self.call_log,
                calls=self.calls,
                journal=self._journal,
                decoder=self._decoder,
                pump=self._pump,
                intake=self.intake,
                reception=self.reception,
            )
        )
        self.calls.subscribe_facts(self._note_facts)
        self._supervisor = supervisor
        self._takes_events = False
        self._on_past = on_erased
        self._on_sources = on_sources
        if self.team is not None:
            self._follow_team(self.team)

    @property
    def rules(self) -> NumberRules:
        """How numbers are written here, with the extensions known by now."""
        return self._rules

    @property
    def facts(self) -> SqliteSharedFacts:
        """What the team has agreed on, as the book has it."""
        return SqliteSharedFacts(self.database)

    async def open_book(self) -> None:
        """Have the calls and contacts at hand; raises StoreError."""
        await self.repairs.begin()
        await self.database.open()
        self._know_extensions(await self._extension_cache.load())
        await self.calls.start()
        if self._claims is not None:
            await self._claims.refresh()

    async def start_events(self) -> None:
        """Take events in from now on, those first that waited; may be tried again if it fails.

        Raises:
            ListenerError, JournalError, VaultError, NoListenerSecret: none can come now; those that waited
                are worked in.
        """
        self._takes_events = True
        self.repairs.put_back_events()
        try:
            await self.intake.start(self.settings.listener)
        finally:  # what waits in the journal is worked in all the same
            if not self._is_pumping:
                self._is_pumping = True
                self._supervisor.keep_running("event pump", self._pump.run)
                self._supervisor.keep_running("retention", self.retention_job.run)
                self._supervisor.keep_running("pulse", self.pulse.run)
                self.calls.subscribe(lambda _changed: self._indexer.wake())
                self._supervisor.keep_running("call index", self._indexer.run)
                self._supervisor.keep_running("backups", self.repairs.back_up)
                if self.outbox is not None:
                    self._supervisor.keep_running("tell the team", self.outbox.run)

    async def refresh_extensions(self) -> tuple[Extension, ...]:
        """Ask Gamma which extensions there are, and keep the newest answer; raises CallError."""
        counts = self._extension_lists.ask()
        found = await self.telephony.extensions()
        if counts():
            self._know_extensions(found)
            await self._extension_cache.save(found)
        return found

    async def register_callback(self, url: str) -> None:
        """Have Gamma send its events to ``url``, and listen by then.

        Raises:
            ListenerError, JournalError, VaultError: nothing could come in here; Gamma was told nothing.
            CallError: the request did not end well.
        """
        registrar = CallbackRegistrar(self.telephony, self.vault, self.registrations, secret_may_be_lost=True)
        was_listening = self.intake.is_running
        try:
            await registrar.register(self.settings, url, get_ready=self._be_ready_for_events)
        except (CallError, JournalError):
            if not was_listening:  # the secret may have been forgotten again: looked for at the next start
                await self.intake.stop()
            raise
        await self.intake.look_for_secrets(are_registered=True)

    async def try_place(self) -> None:
        """See whether events could come in as it is set, and take none; raises ListenerError."""
        await self.intake.try_place(self.settings.listener)

    async def _be_ready_for_events(self) -> None:
        """Take events in, and see that one that came now would be stored."""
        await self.start_events()
        await self.intake.use_journal(lambda journal: journal.try_to_write())

    async def apply(self, settings: Settings) -> None:
        """Go on with other settings, and try again to listen if that failed before.

        Raises:
            ListenerError, JournalError, VaultError, NoListenerSecret: events cannot be taken as asked.
        """
        before, self.settings = self.settings, settings
        self._gamma.move_to(settings.api.url)
        self._know_extensions(self.extensions)
        self.calls.adopt(mine=frozenset(settings.agent.extensions), retire=_retire_policy(settings))
        self._say_presence()
        if settings.retention != before.retention:
            self.retention_job.wake()
        if self._takes_events and (settings.listener != before.listener or not self.intake.is_running):
            await self.intake.restart(settings.listener)

    async def catch_up(self) -> None:
        """Work in the events that wait, and give up calls that are over: once, without taking events in."""
        await self._pump.drain()
        await self.calls.retire(now())

    async def look_for_requests(self) -> None:
        """Look every now and then whether a command asks for something; a window is told by the system."""
        registered = self.registrations.load()
        while True:
            await asyncio.sleep(_REQUESTS_EVERY)
            before, registered = registered, self.registrations.load()
            if registered != before:
                await self.intake.look_for_secrets()
            await self.repairs.look_at_book_in_doubt()
            if await self.database.changed_by_others():
                self.note_work_of_others()

    def note_work_of_others(self) -> None:
        """A command wrote to the book: it may have asked for something, or have something for the team."""
        self.retention_job.wake()
        if self.outbox is not None:
            self.outbox.wake()

    async def write_fact(self, body: bytes, at: datetime, kind: str = FACT) -> None:
        """Add a fact of the team to the log, durably; returns once it is worked in.

        Raises:
            JournalError: it cannot be stored now.
            StoreError: it is stored, and not worked in within ten seconds.
        """
        position = await self.intake.use_journal(lambda journal: journal.append_fact(kind, at, body))
        self._note_stored()
        await self._until_soon_worked_in(position)

    async def until_journal_is_worked_in(self) -> None:
        """Wait until what stands in the journal now is in the book.

        Raises:
            JournalError: the journal cannot be read now.
            StoreError: it takes longer than ten seconds.
        """
        last = await self.intake.use_journal(lambda journal: journal.last_position())
        self._pump.wake()
        await self._until_soon_worked_in(last)

    async def until_worked_in(self, position: int) -> None:
        """Wait until what stands up to there is in the book."""
        while self.calls.cursor < position:
            await self.calls.worked_in_more()

    async def _until_soon_worked_in(self, position: int) -> None:
        try:
            async with asyncio.timeout(_WORKED_IN_WITHIN):
                await self.until_worked_in(position)
        except TimeoutError:
            raise BookBusy(self.paths.book, StorageProblem.IN_USE) from None

    async def stop(self) -> None:
        """Stop taking events first, then let go of everything else."""
        self._takes_events = False
        await self.intake.stop()
        await self._supervisor.stop()
        await self.recovery.close()
        await self._gamma.aclose()
        self._journal.close()
        await self.database.close()

    def _follow_team(self, team: MembershipWay) -> None:
        past = LatestWins("show calls of the past", self._supervisor.spawn, pause=_PAST_SHOWN_EVERY)
        self.calls.subscribe_past(lambda: past.ask(self._show_past))
        team.since = lambda: days_asked_for(self.settings.retention.calls_days)
        team.subscribe(self._tell_outbox)
        TeamNews(
            team,
            paths=self.paths,
            calls=self.calls,
            intake=self.intake,
            reception=self.reception,
            retention_job=self.retention_job,
            known_extensions=lambda: self.extensions,
            ask_extensions=self.refresh_extensions,
            until_worked_in=self.until_worked_in,
            take_sources=self._take_sources,
            spawn=self._supervisor.spawn,
        ).follow()
        self.pulse.subscribe_waking(team.connect_anew)
        self._say_presence()

    @property
    def team_sources(self) -> TeamSources:
        """What the team's contacts come from."""
        shelf = SqliteContactSources(self.database, self.contacts.changes.publish)
        return TeamSources(shelf, SourcePasswords(self.vault), self.paths.team_authorities)

    async def _take_sources(self, told: Sequence[TeamSource]) -> None:
        self._on_sources(await self.team_sources.take(told))

    def _tell_outbox(self, health: TeamHealth) -> None:
        if health.is_connected and not health.calls_to_get and self.outbox is not None:
            self.outbox.wake()

    async def _show_past(self) -> None:
        """Calls were learned of from the relay."""
        self._indexer.wake()
        self._on_past()
        self._publish(())

    def calls_back(self, number: str | None) -> str:
        """Who else in the team is calling a number back; "" if no one is."""
        return self._claims.of_another(number) if self._claims is not None else ""

    async def _claim_call_back(self, destination: str) -> None:
        if self._claims is not None:
            await self._claims.take(understand(destination, self._rules).key)

    async def _hand_over(self, call: CallKey, destination: str, note: str) -> None:
        if self.outbox is not None:
            await self.outbox.hand_over(call, destination, note)

    def _missed_calls(self) -> MissedCalls:
        missed = SqliteMissedCalls(self.database)
        return missed if self.outbox is None else TeamMissedCalls(missed, self.outbox)

    def _new_claims(self, membership: Membership | None, supervisor: TaskSupervisor) -> CallBackClaims | None:
        if membership is None or self.outbox is None:
            return None
        return CallBackClaims(self.facts, membership.desk, self.outbox.claim, now, supervisor.spawn)

    def _new_outbox(self, ask: Callable[[Command], Awaitable[Result]]) -> Outbox:
        return Outbox(SqliteOutbox(self.database, new_id), ask, lambda asked: self._publish({asked.call}))

    def _note_facts(self, facts: Sequence[Fact]) -> None:
        self._publish({fact.call for fact in facts})

    def _publish(self, said_of: Collection[CallKey]) -> None:
        """Something was said of calls, by others or as the relay has it."""
        for key in said_of:
            self.annotations.publish(key)
        self._supervisor.spawn("look which calls wait", self.waiting.refresh())
        if self._claims is not None:
            self._supervisor.spawn("look who calls back", self._claims.refresh())

    def note_quiet(self, quiet: Quiet | None) -> None:
        """Have the team, and the Team page, know whether the agent is to be disturbed, and until when."""
        self._quiet = quiet
        self._say_presence()

    def _say_presence(self) -> None:
        state = PresenceState.FREE if self._quiet is None else PresenceState.DO_NOT_DISTURB
        own = Presence(extension="", state=state, until=self._quiet.until if self._quiet else None)
        if self.team is not None:
            self.team.say_presence(own)
        elif self._quiet is None:
            self.calls.note_presence({})
        else:
            mine = self.settings.agent.extensions
            self.calls.note_presence({each: replace(own, extension=each) for each in mine})

    def _note_stored(self) -> None:
        self._on_stored()
        self._pump.wake()

    async def _read_key(self) -> str | None:
        return await self.vault.read(SecretName.API_KEY)

    def _know_extensions(self, extensions: tuple[Extension, ...]) -> None:
        self.extensions = extensions
        self._rules = self.settings.numbers.rules(each.number for each in extensions)


def _retire_policy(settings: Settings) -> RetirePolicy:
    return RetirePolicy(
        ringing_after=settings.calls.retire_ringing_after,
        talking_after=settings.calls.retire_talking_after,
    )
