"""Receives events from the relay of the team: on a thread of its own, into the desk's own journal.

The journal is written on another one: while the disk writes what came, the next entries are read.

Entries stand at the desk's own positions, which go on as they did before it joined. How far the log of the
relay was read is noted in the same transaction, so that a crash at any moment has the rest sent again.
"""

import asyncio
import logging
import secrets
import ssl
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from gamma_desktop.calls.facts import BLIND_TIME
from gamma_desktop.calls.known_calls import KNOWN_CALL, as_told_at_any_time
from gamma_desktop.calls.model import Extension
from gamma_desktop.calls.presence import Presence
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.health import LogReset, ReceiverHealth, TeamHealth
from gamma_desktop.history.reception_gaps import GapReason
from gamma_desktop.history.refusals import RefusalCause, RefusedEvents
from gamma_desktop.intake.errors import JournalError, JournalUnavailable
from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.intake.journal_entries import FollowedLog, LogEntry
from gamma_desktop.intake.journal_file import JournalFile
from gamma_desktop.team.frames import AT_SECONDS, Command, Result
from gamma_desktop.team.member.errors import NotSent
from gamma_desktop.team.ports import TeamNews

if TYPE_CHECKING:
    from gamma_desktop.team.member.link import Link

T = TypeVar("T")

FIRST_PAUSE = 0.5
STOP_SECONDS = 3.0

_log = logging.getLogger(__name__)


OnMissed = Callable[[datetime | None, datetime, GapReason], None]
"""Told that what came between two moments is kept no longer; the first is None where nothing came before."""


def _ignore(_since: datetime | None, _until: datetime, _why: GapReason) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayAccess:
    """How a desk reaches its relay.

    Attributes:
        addresses: host and port of each relay, the likeliest first.
        bearers: reads what proves this desk, as ``Link`` takes it; raises GammaDesktopError.
        tls: makes the context that trusts the relay; raises GammaDesktopError.
        followed: gives, by the name of each list of what was erased, up to which serial that is erased here.
        since: gives how many days back calls are wanted that are not known here; None: all.
    """

    addresses: Sequence[str]
    bearers: Callable[[], Awaitable[Sequence[str]]]
    tls: Callable[[], ssl.SSLContext]
    followed: Callable[[], Mapping[str, int]] = dict
    since: Callable[[], int | None] = lambda: None


class MemberReceiver:
    """Implements ``history.ports.EventReceiver`` by a thread that follows the relay.

    Args:
        access: how the relay is reached.
        journal: what it writes.
        on_refused: called on this loop when entries cannot be stored, and when they can again.
        on_link: called on this loop whenever the connection comes or goes.
        on_missed: called on this loop when the relay keeps no longer what came while there was none.
        on_reset: called on this loop when the relay's log is another, or was set back.
        on_team: called on this loop with what the relay says of the team.
        at_every, first_pause: as for Link.
    """

    def __init__(
        self,
        access: RelayAccess,
        journal: JournalFile,
        *,
        on_refused: Callable[[RefusedEvents], None],
        on_link: Callable[[TeamHealth], None],
        on_missed: OnMissed = _ignore,
        on_reset: Callable[[LogReset], None] = lambda _reset: None,
        on_team: Callable[[TeamNews], None] = lambda _team: None,
        at_every: float = AT_SECONDS,
        first_pause: float = FIRST_PAUSE,
    ) -> None:
        self._access = access
        self._journal = journal
        self._on_refused = on_refused
        self._on_link = on_link
        self._on_missed = on_missed
        self._on_reset = on_reset
        self._on_team = on_team
        self._own: Presence | None = None
        self._at_every = at_every
        self._first_pause = first_pause
        self._bearers: Sequence[str] = ()
        self._thread: _LinkThread | None = None

    @property
    def address(self) -> str | None:
        """The relay that is tried first."""
        return self._access.addresses[0] if self._thread is not None else None

    @property
    def health(self) -> ReceiverHealth:
        """What was stored, and why nothing can be stored now."""
        return self._thread.health if self._thread is not None else ReceiverHealth()

    async def start(self) -> None:
        """Follow the relay from now on, as soon as it can be reached.

        Raises:
            JournalDamaged, JournalTooNew: the journal cannot be used.
            GammaDesktopError: what proves this desk cannot be read, or the relay's authority cannot.
        """
        self._bearers = await self._access.bearers()
        loop = asyncio.get_running_loop()

        def tell_refused(refused: RefusedEvents) -> None:
            loop.call_soon_threadsafe(self._on_refused, refused)

        def tell_link(health: TeamHealth) -> None:
            loop.call_soon_threadsafe(self._on_link, health)

        def tell_team(team: TeamNews) -> None:
            loop.call_soon_threadsafe(self._on_team, team)

        def tell_missed(since: datetime | None, until: datetime, why: GapReason) -> None:
            loop.call_soon_threadsafe(self._on_missed, since, until, why)

        def tell_reset(reset: LogReset) -> None:
            loop.call_soon_threadsafe(self._on_reset, reset)

        thread = _LinkThread(
            self._journal.writer(),
            on_stored=self._journal.waking(),
            on_refused=tell_refused,
            on_missed=tell_missed,
            on_reset=tell_reset,
        )
        await asyncio.to_thread(thread.start, lambda: self._new_link(thread, tell_link, tell_team))
        self._thread = thread
        if self._own is not None:
            thread.say_presence(self._own)

    async def stop(self) -> None:
        """Leave the relay, and let go of the journal."""
        if self._thread is not None:
            await asyncio.to_thread(self._thread.stop)

    async def look_for_secrets(self, *, are_registered: bool = False) -> None:
        """Take up a secret that has changed; where none can be read, the one that was good stays so."""
        if self._thread is None:
            return
        with suppress(GammaDesktopError):
            bearers = await self._access.bearers()
            if are_registered or bearers != self._bearers:
                self._bearers = bearers
                self.try_now()

    def try_now(self) -> None:
        """Connect at once, if there is no connection."""
        if self._thread is not None:
            self._thread.try_now()

    def connect_anew(self) -> None:
        """Connect at once, also if there is a connection."""
        if self._thread is not None:
            self._thread.connect_anew()

    def try_to_store(self) -> None:
        """Look whether entries can be stored by now, if they could not."""
        if self._thread is not None:
            self._thread.try_to_store()

    async def use_journal(self, work: Callable[[JournalWriter], T]) -> T:
        """Have something brief done to the journal between two entries."""
        if self._thread is None:
            raise RuntimeError("the receiver is not started")
        return await asyncio.wrap_future(self._thread.with_journal(work))

    @property
    def welcomed_as(self) -> str | None:
        """The bearer that the relay took last; None before."""
        return self._thread.welcomed_as if self._thread is not None else None

    @property
    def directory(self) -> tuple[Extension, ...] | None:
        """The extensions of the PBX as the relay told them; None before it did."""
        return self._thread.directory if self._thread is not None else None

    def say_presence(self, own: Presence) -> None:
        """Have the team know what this desk is, now and whenever it connects."""
        self._own = own
        if self._thread is not None:
            self._thread.say_presence(own)

    async def ask(self, command: Command) -> Result:
        """Have the relay do something, once; raises NotSent or NoAnswer."""
        if self._thread is None:
            raise NotSent
        return await asyncio.wrap_future(self._thread.ask(command))

    def _new_link(
        self,
        follower: "_LinkThread",
        on_health: Callable[[TeamHealth], None],
        on_team: Callable[[TeamNews], None],
    ) -> "Link":
        """On the thread of the link, where aiohttp is loaded: it takes its time."""
        from gamma_desktop.team.member.link import Link  # noqa: PLC0415  (says the docstring)

        return Link(
            self._access.addresses,
            self._access.tls(),
            lambda: self._bearers,
            follower,
            session=secrets.token_hex(8),
            on_health=on_health,
            on_team=on_team,
            followed=self._access.followed,
            since=self._access.since,
            at_every=self._at_every,
            first_pause=self._first_pause,
        )


class _LinkThread:
    """Follows the relay on a loop and a thread of its own; implements ``link.Follower``.

    All that is done to the journal is done on a thread of its own, one thing after another. Methods that are
    not the follower's are for the thread that made it.

    Attributes:
        health: replaced as a whole, so that any thread may read it.
    """

    def __init__(
        self,
        journal: JournalWriter,
        *,
        on_stored: Callable[[], None],
        on_refused: Callable[[RefusedEvents], None],
        on_missed: OnMissed,
        on_reset: Callable[[LogReset], None],
    ) -> None:
        self._on_missed = on_missed
        self._on_reset = on_reset
        self._journal = journal
        self._at_journal = ThreadPoolExecutor(1, "relay's journal")
        self._on_stored = on_stored
        self._on_refused = on_refused
        self._refused: RefusedEvents | None = None
        self._told: set[int] | None = None
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._link: Link | None = None
        self._end: Callable[[], object] | None = None
        self.health = ReceiverHealth()

    @property
    def welcomed_as(self) -> str | None:
        """See ``Link``."""
        return self._link.welcomed_as if self._link is not None else None

    @property
    def directory(self) -> tuple[Extension, ...] | None:
        """See ``TeamState``."""
        return self._link.team.directory if self._link is not None else None

    def start(self, new_link: "Callable[[], Link]") -> None:
        """Follow; returns once the journal is open, or cannot be now. Raises as ``MemberReceiver.start``."""
        ready: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, args=(new_link, ready), name="relay", daemon=True)
        self._thread.start()
        ready.result()

    def stop(self) -> None:
        """End the thread, within a time limit."""
        if self._end is not None:
            self._end()
            self._end = None
            self._loop = self._link = None  # nothing is said to a loop that is closed, or about to be
        if self._thread is not None:
            self._thread.join(STOP_SECONDS)
            if self._thread.is_alive():
                _log.error("The connection to the relay did not end within %s s", STOP_SECONDS)

    def try_now(self) -> None:
        if self._loop is not None and self._link is not None:
            self._loop.call_soon_threadsafe(self._link.try_now)

    def say_presence(self, own: Presence) -> None:
        if self._loop is not None and self._link is not None:
            self._loop.call_soon_threadsafe(self._link.say_presence, own)

    def connect_anew(self) -> None:
        if self._loop is not None and self._link is not None:
            self._loop.call_soon_threadsafe(self._link.connect_anew)

    def try_to_store(self) -> None:
        if self._loop is not None:
            self._at_journal.submit(self._try_to_store)

    def with_journal(self, work: Callable[[JournalWriter], T]) -> "Future[T]":
        if self._loop is None:
            raise RuntimeError("the connection to the relay is not started")
        return self._at_journal.submit(work, self._journal)

    def ask(self, command: Command) -> "Future[Result]":
        if self._link is None:
            raise NotSent
        return asyncio.run_coroutine_threadsafe(self._link.ask(command), self._running_loop())

    async def place(self) -> FollowedLog | None:
        """See ``link.Follower``; the same for those that follow. Raises where nothing could be stored."""

        def find() -> FollowedLog | None:
            if self.health.problem is not None:
                self._journal.try_to_write()
            return self._journal.followed()

        return await self._storing(find)

    async def begin_at(self, place: FollowedLog) -> None:
        """Note that entries of another log come next, or of another place."""

        def begin() -> None:
            self._journal.follow(place)
            self._told = None

        await self._storing(begin)

    async def take(self, log: str, entries: Sequence[LogEntry], *, are_last: bool) -> None:
        """Store entries durably, and wake who works them in if they are the last for now."""

        def store() -> None:
            self._journal.append_followed(log, entries)
            self._note_stored(entries[-1].received_at)
            if are_last:
                self._on_stored()

        await self._storing(store)

    async def take_known(self, calls: Sequence[LogEntry]) -> None:
        """Store calls that the relay knows, but those that a snapshot told which was cut off."""

        def store() -> None:
            if self._told is None:
                bodies = self._journal.bodies_at_end((KNOWN_CALL, BLIND_TIME))
                self._told = {hash(as_told_at_any_time(body)) for body in bodies}
            told = [hash(as_told_at_any_time(entry.body)) for entry in calls]
            new = [entry for entry, each in zip(calls, told, strict=True) if each not in self._told]
            if new:
                self._journal.append_entries(new)
            self._told.update(told)

        await self._storing(store)

    def tell_stored(self) -> None:
        """Wake who works in what is stored."""
        self._on_stored()

    def note_reset(self, reset: LogReset) -> None:
        """The relay's log is another, or was set back: have it told."""
        self._on_reset(reset)

    async def miss(self, until: datetime, *, has_calls: bool) -> None:
        """What came since the last entry, until then, is kept no longer: have it told."""
        why = GapReason.SUMMED_UP if has_calls else GapReason.EXPIRED
        self._on_missed(await self._storing(self._journal.last_received_at), until, why)

    async def _storing(self, work: Callable[[], T]) -> T:
        """Have something done to the journal, also if this is not waited for to the end."""
        return await asyncio.get_running_loop().run_in_executor(self._at_journal, self._do, work)

    def _do(self, work: Callable[[], T]) -> T:
        try:
            done = work()
        except JournalError as problem:
            self._note_problem(problem)
            raise
        if self.health.problem is not None:
            self._note_storing_again()
        return done

    def _try_to_store(self) -> None:
        if self.health.problem is not None:
            with suppress(JournalError):
                self._do(self._journal.try_to_write)
                self.try_now()

    def _note_stored(self, received_at: datetime) -> None:
        stored = self._journal.count_up_to(self._journal.last_position())
        self.health = ReceiverHealth(stored=stored, last_event_at=received_at)

    def _note_problem(self, problem: JournalError) -> None:
        if self._refused is None:
            _log.error("What comes from the relay cannot be stored: %s", problem)
            now = datetime.now(UTC)
            self._refused = RefusedEvents(cause=RefusalCause.NOT_STORED, count=1, since=now, until=now)
            self._on_refused(self._refused)
        self.health = replace(self.health, problem=problem)

    def _note_storing_again(self) -> None:
        _log.warning("What comes from the relay can be stored again")
        self.health = replace(self.health, problem=None)
        if self._refused is not None:
            self._on_refused(replace(self._refused, until=datetime.now(UTC), is_over=True))
            self._refused = None

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            raise RuntimeError("the connection to the relay is not started")
        return self._loop

    def _run(self, new_link: "Callable[[], Link]", ready: "Future[None]") -> None:
        try:
            asyncio.run(self._follow(new_link, ready))
        except GammaDesktopError as error:
            ready.set_exception(error)
        finally:
            ready.cancel()  # whatever happened, nothing waits for us for ever
            self._at_journal.submit(self._journal.close).result()
            self._at_journal.shutdown()

    async def _follow(self, new_link: "Callable[[], Link]", ready: "Future[None]") -> None:
        await asyncio.get_running_loop().run_in_executor(self._at_journal, self._open_journal)
        link = new_link()
        ended = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        async with asyncio.TaskGroup() as group:
            running = group.create_task(link.run())
            self._link = link
            loop = self._loop
            self._end = lambda: loop.call_soon_threadsafe(ended.set)
            ready.set_result(None)
            await ended.wait()
            await link.until_it_may_end()
            running.cancel()

    def _open_journal(self) -> None:
        """Have the journal ready, and health; one that cannot be used now may be later."""
        try:
            self._do(self._journal.open)
            last = self._journal.last_received_at()
            stored = self._journal.count_up_to(self._journal.last_position())
        except JournalUnavailable:
            return
        self.health = ReceiverHealth(stored=stored, last_event_at=last)
