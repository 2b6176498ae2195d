"""The relay as ``relay run`` runs it: the engine of a desktop, with desks in the place of windows. No Qt."""

import asyncio
import ssl
import sys
from collections.abc import Awaitable, Callable, Collection
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gamma_desktop.app.engine import Engine, now
from gamma_desktop.app.handing_out import HandingOut
from gamma_desktop.app.relay_session import (
    RelayBook,
    authority_of,
    join_endpoint,
    relay_book,
    tee_and_figures,
)
from gamma_desktop.app.supervisor import OnFailure, TaskSupervisor
from gamma_desktop.calls.errors import CallError
from gamma_desktop.calls.facts import BLIND_TIME, BlindTime, encode_fact
from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.calls.service import CallService
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.missed import LONGEST_CALL, parties_settled_by
from gamma_desktop.history.reception_gaps import ReceptionGap
from gamma_desktop.intake.binding import listening_socket
from gamma_desktop.intake.commits import GroupCommit
from gamma_desktop.intake.errors import JournalError
from gamma_desktop.intake.journal_reader import JournalReader
from gamma_desktop.numbers.dial_guard import DialRules
from gamma_desktop.settings.errors import StreamUnusable
from gamma_desktop.settings.model import AgentSettings, Settings
from gamma_desktop.settings.paths import ProfilePaths, relay_file
from gamma_desktop.settings.relay import RelaySettings
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.errors import StoreError
from gamma_desktop.store.known_calls import SqliteKnownCalls
from gamma_desktop.store.relay_commands import SqliteRelayCommands
from gamma_desktop.store.relay_members import DeskSighting
from gamma_desktop.team.relay.authority import tls_context
from gamma_desktop.team.relay.commands import CommandRecords, CommandRunner
from gamma_desktop.team.relay.connection import RelayFacts
from gamma_desktop.team.relay.facts import FactKeeper
from gamma_desktop.team.relay.lean_tls import use_little_memory_for_tls
from gamma_desktop.team.relay.log import RelayLog
from gamma_desktop.team.relay.server import DeskServer
from gamma_desktop.team.relay.snapshot import BookSnapshot
from gamma_desktop.team.relay.tee import Tee

if TYPE_CHECKING:
    from gamma_desktop.team.relay.stream.shared import SharedStream

_SWITCH_SECONDS = 0.0005
"""So long the thread that answers Gamma waits for the one that sends to desks, instead of Python's 5 ms."""
_SEEN_EVERY = 5.0
_SEEN_AGAIN_EVERY = timedelta(minutes=1)
_HOURLY = 3600.0
_AFTER_TROUBLE = 30.0
_COMMANDS_KEPT = timedelta(days=30)


class RelayProgram:
    """Owns everything of a relay that runs.

    Args:
        paths: a profile that is held.
        settings: in force: where Gamma is, and how numbers are written.
        relay: what ``relay.toml`` says.
        book: the relay's own database, open.
        on_failure: told what failed and is begun again.
        on_trouble: told why events cannot be worked in at present.

    Attributes:
        facts: judges what desks say of calls.
    """

    def __init__(
        self,
        paths: ProfilePaths,
        settings: Settings,
        relay: RelaySettings,
        book: RelayBook,
        *,
        on_failure: OnFailure,
        on_trouble: Callable[[GammaDesktopError], object],
    ) -> None:
        self._paths = paths
        self._relay = relay
        self._book = book
        self._on_trouble = on_trouble
        self._supervisor = TaskSupervisor(on_failure)
        self._stream = _shared_stream(paths, relay, book)
        self.engine = Engine(
            paths,
            _as_of_relay(settings, relay),
            self._supervisor,
            on_trouble,
            dial_rules=DialRules,  # desks look at theirs before they ask
            on_stored=self._note_stored,
            new_storage=GroupCommit if self._stream is None else self._stream.new_storage,
            publish_erased=self._publish_erased,
            erase_elsewhere=None if self._stream is None else self._stream.erase,
        )
        self._journal = JournalReader(paths.journal)
        self._log = RelayLog(self._journal, now, relay.groups, is_copy=self._stream is not None)
        self._commands = CommandRunner(
            self.engine.telephony,
            book.commands if self._stream is None else _shared_commands(book.commands, self._stream),
            _KnownCalls(self.engine.calls, self.engine.call_log),
            rules=lambda: self.engine.rules,
            clock=now,
        )
        self.facts = self._fact_keeper()
        self._handing_out = HandingOut(
            relay_file(),
            relay,
            self.engine.vault,
            on_trouble=on_trouble,
        )
        facts = RelayFacts(
            log=self._log,
            commands=self._commands,
            facts=self.facts,
            directory=lambda: self.engine.extensions,
            problem=lambda: None if self.engine.intake.can_store else "storing",
            clock=now,
            spawn=self._supervisor.spawn,
            handed_out=lambda: self._handing_out.current,
            erased=book.erased,
            new_secret=book.desks.new_secret,
            snapshot=BookSnapshot(
                SqliteKnownCalls(self.engine.database, now),
                book.erased,
                relay.groups,
                tells_blind_times=not relay.nats,
            ),
            is_complete=lambda: self._stream is None or self._stream.is_complete,
        )
        if self._stream is not None:
            facts.presence.on_own = self._stream.tell_presence
            self._stream.on_presence = facts.presence.take_of_relay
        self._server = DeskServer(book.desks, facts, join_endpoint(paths, relay, book).pages())
        self._handing_out.on_change = self._server.tell_changes
        self._may_be_settled = asyncio.Event()
        self._began_at = now()
        self._told_gap: ReceptionGap | None = None
        self._is_open = False
        self._tee: Tee | None = None
        self._seen: dict[str, DeskSighting] = {}

    def look_again(self) -> None:
        """Read again what desks are handed out."""
        self._handing_out.look_again()

    async def run(self, on_ready: Callable[[dict[str, Any]], None], ended: asyncio.Event) -> None:
        """Take events in and answer desks until ``ended`` is set.

        Raises:
            GammaDesktopError: it cannot, as it is set.
        """
        sys.setswitchinterval(_SWITCH_SECONDS)
        use_little_memory_for_tls()
        await self._handing_out.begin()
        tls = self._tls()
        listening = listening_socket(self._relay.host, self._relay.port)
        try:
            await self.engine.open_book()
            await self._book.members.forget_connections()
            await self._commands.begin()
            await self._book.erased.begin()
            await self.engine.start_events()
            self._log.look()
            self._server.use(await self._book.desks.all())
            self._is_open = True
            async with self._server.answering(listening, tls), self._besides() as tee:
                self._tee = tee
                self._book.desks.subscribe(self._server.use)
                self._supervisor.keep_running("look for removed desks", self._book.desks.watch)
                self._supervisor.keep_running("look what commands ask for", self.engine.look_for_requests)
                if self._stream is not None:
                    stream = self._stream
                    self._supervisor.keep_running("share who may connect", stream.share_members)
                    self._supervisor.keep_running(
                        "know commands of other relays",
                        lambda: stream.take_commands(self._book.commands.take),
                    )
                self._supervisor.keep_running("look what is handed out", self._handing_out.watch)
                self._supervisor.keep_running("hourly", self._look_hourly)
                self._supervisor.keep_running("know which calls concern which group", self._index)
                self._supervisor.keep_running("note which desks are there", self._note_desks)
                self.engine.calls.subscribe(self._look_whether_settled)
                self.engine.reception.subscribe(self._look_whether_blind)
                self._look_whether_blind()
                self._supervisor.keep_running("tell who was called back", self._tell_settled)
                host, port = listening.getsockname()[:2]
                desks = f"{f'[{host}]' if ':' in host else host}:{port}"
                on_ready({"relay": "ready", "callback": self.engine.intake.address, "desks": desks})
                await ended.wait()
        finally:
            listening.close()
            self._is_open = False
            await self.engine.stop()
            self._journal.close()
            with suppress(StoreError):
                await self._book.members.forget_connections()

    def _fact_keeper(self) -> FactKeeper:
        engine, groups = self.engine, self._relay.groups
        write: Callable[[bytes, datetime], Awaitable[None]] = engine.write_fact
        catch_up = engine.until_journal_is_worked_in
        if self._stream is not None:
            from gamma_desktop.team.relay.stream.shared import SharedFacts  # noqa: PLC0415  (its library)

            shared = SharedFacts(self._stream, engine.until_worked_in)
            write, catch_up = shared.write, shared.catch_up
        return FactKeeper(
            engine.facts,
            engine.call_log,
            write,
            groups=groups,
            clock=now,
            catch_up=catch_up,
            may_act_on=self._commands.may_act_on,
        )

    def _tls(self) -> ssl.SSLContext:
        authority = authority_of(self._paths, self._relay)
        if authority is None:
            return tls_context(self._relay.tls_certificate, self._relay.tls_key)
        authority.prepare()
        context = authority.context()
        self._supervisor.keep_running("renew the certificate", lambda: authority.keep_current(context))
        return context

    def _besides(self) -> AbstractAsyncContextManager[Tee]:
        intake = self.engine.intake
        return tee_and_figures(self._paths, self._relay, self._book, self._supervisor, lambda: intake.health)

    def _note_stored(self) -> None:
        if self._is_open:
            try:
                self._server.wake()
            except JournalError as error:  # the next event, or the next look of a desk, finds it again
                self._on_trouble(error)
        if self._tee is not None:
            self._tee.wake()

    async def _publish_erased(self, events: Collection[int], calls: Collection[CallKey]) -> None:
        if events:  # which the journal has let go of by now
            self._log.forget_held()
        await self._book.erased.publish(self._log.id, events, calls)

    async def _index(self) -> None:
        while self._log.index_some():  # noqa: ASYNC110  (others have their turn)
            await asyncio.sleep(0)

    def _look_whether_blind(self) -> None:
        """Have the desks know when no event could come here; of several relays, another one had it."""
        gap = self.engine.reception.latest
        if gap is None or gap == self._told_gap or gap.until < self._began_at or self._relay.nats:
            return
        self._told_gap = gap
        self._supervisor.spawn("tell when no event could come", self._tell_gap(gap))

    async def _tell_gap(self, gap: ReceptionGap) -> None:
        at = now()
        blind = BlindTime(since=gap.since, until=gap.until, why=gap.why, told_at=at)
        try:
            await self.engine.write_fact(encode_fact(blind), at, BLIND_TIME)
        except JournalError as error:  # the next look at what could come tells it
            if self._told_gap == gap:
                self._told_gap = None
            self._on_trouble(error)
        except StoreError as error:  # it stands in the log, and is worked in later
            self._on_trouble(error)

    def _look_whether_settled(self, changed: tuple[Call, ...]) -> None:
        if any(map(parties_settled_by, changed)):
            self._may_be_settled.set()

    async def _tell_settled(self) -> None:
        """Write by whom missed calls were settled: some who know of one may not see the call that did it."""
        while True:
            self._may_be_settled.clear()
            try:
                for missed, settler in await self.engine.facts.settled_since(now() - LONGEST_CALL):
                    await self.facts.note_settled(missed, settler, self._name_of(settler))
            except (JournalError, StoreError, StreamUnusable) as error:
                self._on_trouble(error)
                await asyncio.sleep(_AFTER_TROUBLE)
                continue
            await self._may_be_settled.wait()

    def _name_of(self, call: Call) -> str:
        """Who of ours it was, as the PBX names them."""
        extension = call.answered_by or next(iter(call.extensions), "")
        return (
            next((each.name for each in self.engine.extensions if each.number == extension), "") or extension
        )

    async def _look_hourly(self) -> None:
        """Ask Gamma for the extensions of the PBX, and forget commands of long ago."""
        while True:
            with suppress(CallError):  # names are told when Gamma has told them
                await self.engine.refresh_extensions()
            self._server.tell_changes()
            await self._book.commands.forget_before(now() - _COMMANDS_KEPT)
            await asyncio.sleep(_HOURLY)

    async def _note_desks(self) -> None:
        """Have ``relay desks`` tell who is connected, and how far."""
        noted_at = now()
        while True:
            await asyncio.sleep(_SEEN_EVERY)
            seen = dict(self._server.sightings())
            gone = {
                desk: replace(before, is_connected=False, at=now())
                for desk, before in self._seen.items()
                if desk not in seen
            }
            is_late = bool(seen) and now() - noted_at >= _SEEN_AGAIN_EVERY
            if gone or is_late or _without_times(seen) != _without_times(self._seen):
                await self._book.desks.note(seen | gone)
                noted_at = now()
            self._seen = seen


class _KnownCalls:
    """Implements ``commands.KnownCalls``: those of now first, then the log."""

    def __init__(self, calls: CallService, call_log: SqliteCallLog) -> None:
        self._calls = calls
        self._call_log = call_log

    async def calls_by_id(self, call_id: str) -> tuple[Call, ...]:
        known = [
            call for call in self._calls.known_calls() if call_id in {call.key.call_id, call.external_call_id}
        ]
        return tuple(known or await self._call_log.find_by_id(call_id))


async def run_relay(
    paths: ProfilePaths,
    settings: Settings,
    relay: RelaySettings,
    *,
    on_ready: Callable[[dict[str, Any]], None],
    on_failure: OnFailure,
    on_trouble: Callable[[GammaDesktopError], object],
    ended: asyncio.Event,
    when_to_look_again: Callable[[Callable[[], None]], object] = lambda _look: None,
) -> None:
    """Be the relay until ``ended`` is set; raises GammaDesktopError if it cannot be as it is set.

    Args:
        paths: as the rest, for RelayProgram.
        settings: the same.
        relay: the same.
        on_failure: the same.
        on_trouble: the same.
        on_ready: told once desks and Gamma are answered: ``{"relay": "ready", "callback": …, "desks": …}``.
        ended: set by who wants it to stop.
        when_to_look_again: given what to call when the file of settings is to be read again at once.
    """
    async with relay_book(paths) as book:
        program = RelayProgram(paths, settings, relay, book, on_failure=on_failure, on_trouble=on_trouble)
        when_to_look_again(program.look_again)
        await program.run(on_ready, ended)


def _shared_stream(paths: ProfilePaths, relay: RelaySettings, book: RelayBook) -> "SharedStream | None":
    """What several relays share; None where there is one."""
    if not relay.nats:
        return None
    from gamma_desktop.team.relay.stream.servers import NatsAccess  # noqa: PLC0415  (a library is behind them)
    from gamma_desktop.team.relay.stream.shared import SharedStream  # noqa: PLC0415  (few relays share a stream)
    from gamma_desktop.team.relay.stream.storage import StreamPlan  # noqa: PLC0415  (few relays share a stream)

    credentials = Path(relay.nats_credentials).expanduser() if relay.nats_credentials else None
    access = NatsAccess(servers=relay.nats, credentials=credentials)
    kept = timedelta(days=relay.retention_days)
    plan = StreamPlan(access=access, spool=paths.spool, kept=kept)
    return SharedStream(plan, book.members, book.desks.look)


def _shared_commands(own: SqliteRelayCommands, stream: "SharedStream") -> CommandRecords:
    from gamma_desktop.team.relay.stream.shared import SharedCommands  # noqa: PLC0415  (its library)

    return SharedCommands(own, stream)


def _as_of_relay(settings: Settings, relay: RelaySettings) -> Settings:
    """The settings of an engine that takes all of the PBX in, where the relay is told to listen."""
    return replace(
        settings,
        agent=AgentSettings(),
        listener=relay.listener,
        retention=replace(settings.retention, events_days=relay.retention_days),
    )


def _without_times(seen: dict[str, DeskSighting]) -> dict[str, tuple[str, int | None]]:
    return {desk: (each.app, each.position) for desk, each in seen.items()}
