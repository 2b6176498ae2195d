"""The calls of now: takes events in, remembers what they came to, tells who listens.

Knows no widget, no vendor and no file: what it needs comes through the ports.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gamma_desktop.calls.event import CallEvent
from gamma_desktop.calls.facts import BlindTime, Fact
from gamma_desktop.calls.known_calls import KnownCall
from gamma_desktop.calls.model import Call, CallKey, Origin
from gamma_desktop.calls.ports import CallLog, LogBatch, LogFellBack
from gamma_desktop.calls.presence import Presence, presence
from gamma_desktop.calls.tracker import CallTracker
from gamma_desktop.calls.turns import Turns

ENDED_CALLS_HELD = 200
"""Ended calls kept at hand for late events; older ones are fetched from the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetirePolicy:
    """After how many seconds without an event a call is given up."""

    ringing_after: float = 180
    talking_after: float = 14400


@dataclass(frozen=True, slots=True)
class ReadEvent:
    """An entry of the journal, read: an event, a fact of the team, or a call as its relay knows it.

    Attributes:
        event: None where it is none, or could not be read; ``problem`` says why then.
    """

    position: int
    event: CallEvent | None
    problem: str = ""
    fact: Fact | BlindTime | None = None
    known: KnownCall | None = None


CallsListener = Callable[[tuple[Call, ...]], None]
PrepareForEvents = Callable[[Sequence[CallEvent]], Iterable[Coroutine[Any, Any, None]]]
"""What to do before some events are worked in, beside asking the log for their calls."""

FactsListener = Callable[[Sequence[Fact]], None]
ErasuresListener = Callable[[Collection[CallKey]], None]


class CallService:
    """Owns the state of the calls; everything that shows calls listens here.

    Args:
        log: where calls are remembered.
        mine: the extensions of the agent who sits here; empty for all of the PBX.
        retire: when a call whose end never comes is given up.
    """

    def __init__(self, log: CallLog, *, mine: frozenset[str], retire: RetirePolicy) -> None:
        self.mine = mine
        self._log = log
        self._retire = retire
        self._tracker = CallTracker(mine)
        self._preparing: list[PrepareForEvents] = []
        self._early_listeners: list[CallsListener] = []
        self._listeners: list[CallsListener] = []
        self._facts_listeners: list[FactsListener] = []
        self._erasures_listeners: list[ErasuresListener] = []
        self._past_listeners: list[Callable[[], None]] = []
        self._told_presence: Mapping[str, Presence] = {}
        self._presence_listeners: list[Callable[[], None]] = []
        self._cursor = 0
        self._unremembered: dict[CallKey, Call] = {}
        self._untold: set[CallKey] = set()
        self._at_work = asyncio.Lock()
        self._progress = asyncio.Event()

    @property
    def cursor(self) -> int:
        """The journal position up to which events are worked in and remembered."""
        return self._cursor

    async def start(self) -> None:
        """Take up where the log left off."""
        self._cursor = await self._log.cursor()
        going_on = await self._log.open_calls()
        self._tracker.know(going_on)
        for call in going_on:
            if call.first_call_id != call.key.call_id:
                self._tracker.know(await self._log.chain(call.key.pbx, call.first_call_id))

    def adopt(self, *, mine: frozenset[str], retire: RetirePolicy) -> None:
        """Conclude what comes from now on for other extensions, and give up calls at another pace."""
        self.mine = mine
        self._retire = retire
        self._tracker.mine = mine

    def subscribe(self, listener: CallsListener) -> Callable[[], None]:
        """Tell ``listener`` of every change, after it is remembered; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def prepare_with(self, prepare: PrepareForEvents) -> Callable[[], None]:
        """Before events of new calls are worked in, do this while the log is asked; returns what ends that.

        They wait for it, so it must not take long, and raise nothing.
        """
        self._preparing.append(prepare)
        return lambda: self._preparing.remove(prepare)

    def subscribe_early(self, listener: CallsListener) -> Callable[[], None]:
        """Tell ``listener`` of every change before it is remembered: for what must be on the screen at once.

        Should remembering fail, or the program end before it, the journal gives the events again. While the
        program runs, they change nothing then, and are not told here a second time.
        """
        self._early_listeners.append(listener)
        return lambda: self._early_listeners.remove(listener)

    def subscribe_facts(self, listener: FactsListener) -> Callable[[], None]:
        """Tell ``listener`` what the team says of calls, once it is remembered; returns what ends that."""
        self._facts_listeners.append(listener)
        return lambda: self._facts_listeners.remove(listener)

    def subscribe_erasures(self, listener: ErasuresListener) -> Callable[[], None]:
        """Tell ``listener`` which calls were erased, so that it forgets them too; returns what ends that."""
        self._erasures_listeners.append(listener)
        return lambda: self._erasures_listeners.remove(listener)

    def subscribe_past(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Tell ``listener`` that calls were learned of from a relay, once they are remembered: no news.

        Nothing of it is told early, and to others only those that go on. Returns what ends that.
        """
        self._past_listeners.append(listener)
        return lambda: self._past_listeners.remove(listener)

    def call(self, key: CallKey) -> Call | None:
        """A call that goes on or ended lately."""
        return self._tracker.get(key)

    def call_with_external_id(self, external_call_id: str) -> Call | None:
        """The newest call that bears our own id, among those that go on or ended lately."""
        return self._tracker.with_external_id(external_call_id)

    def known_calls(self) -> tuple[Call, ...]:
        """The calls that go on or ended lately, some of which may not be in the log yet."""
        return self._tracker.all_calls()

    def live_calls(self) -> tuple[Call, ...]:
        """The calls that go on, oldest first."""
        return self._tracker.live_calls()

    def presence(self) -> Mapping[str, Presence]:
        """The extensions that are busy, not to be disturbed, or offline."""
        return presence(self.live_calls(), self._told_presence)

    def subscribe_presence(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Tell ``listener`` when what desks say has changed, not a call; returns what ends that."""
        self._presence_listeners.append(listener)
        return lambda: self._presence_listeners.remove(listener)

    def note_presence(self, told: Mapping[str, Presence]) -> None:
        """Go by what the desks of the team say, and tell that who is there has changed."""
        if told != self._told_presence:
            self._told_presence = told
            for listener in tuple(self._presence_listeners):
                listener()

    async def take(self, events: Sequence[ReadEvent], *, up_to: int | None = None) -> None:
        """Work in the next events of the journal: all in one transaction, then tell what each call came to.

        Should remembering fail, nothing is told and the cursor stays: the same events come again, and what
        they changed is remembered then. A log that was put back from a backup has them come again from there.

        Args:
            events: read; some may be brought forward from further on.
            up_to: where the cursor moves; by default to the last of the events.
        """
        async with self._at_work:
            await self._take(
                events, max((read.position for read in events), default=0) if up_to is None else up_to
            )

    async def worked_in_more(self) -> None:
        """Wait until the cursor has moved on."""
        await self._progress.wait()

    async def erase(self, erase: Callable[[], Awaitable[Collection[CallKey]]]) -> Collection[CallKey]:
        """Forget calls as they are erased from the log, while no event may bring them back.

        Args:
            erase: takes calls out of the log, and tells which.
        """
        async with self._at_work:
            erased = await erase()
            self._tracker.forget(erased)
            for key in erased:
                self._unremembered.pop(key, None)
                self._untold.discard(key)
        if erased:
            for listener in tuple(self._erasures_listeners):
                listener(erased)
        return erased

    async def _take(self, events: Sequence[ReadEvent], up_to: int) -> None:
        await self._fetch_chains(events)
        fresh: dict[CallKey, Call] = {}
        learned: dict[CallKey, Call] = {}
        turns = Turns()
        for read in events:
            if read.event is not None:
                fresh.update((call.key, call) for call in self._tracker.apply(read.event))
            elif read.known is not None:
                known = read.known
                changed = self._tracker.learn(known.key, known.told, known.received_at)
                learned.update((call.key, call) for call in changed)
            await turns.between_steps()
        for key in fresh.keys() & learned.keys():  # which came last, it holds both
            fresh[key] = self._tracker.get(key) or fresh[key]
        self._unremembered.update(learned)
        self._untold.update(key for key, call in learned.items() if call.is_live)
        await self._remember(fresh.values(), events, up_to)

    async def _remember(self, fresh: Collection[Call], events: Sequence[ReadEvent], up_to: int) -> None:
        """Tell what has changed early, write it and what could not be written before, and tell the others."""
        changed = self._unremembered
        changed.update((call.key, call) for call in fresh)
        self._untold.update(call.key for call in fresh)
        _tell(self._early_listeners, tuple(fresh))
        cursor = max(up_to, self._cursor)
        facts = tuple((read.position, read.fact) for read in events if isinstance(read.fact, Fact))
        known = tuple((read.position, read.known) for read in events if read.known is not None)
        await self._record(
            LogBatch(
                cursor=cursor,
                after=self._cursor,
                calls=tuple(changed.values()),
                events=tuple((read.position, key) for read in events if (key := _key(read)) is not None),
                unreadable=tuple((read.position, read.problem) for read in events if read.problem),
                facts=facts,
                blind_times=tuple(read.fact for read in events if isinstance(read.fact, BlindTime)),
                known=known,
            )
        )
        self._cursor = cursor
        self._progress.set()
        self._progress.clear()  # those who wait now go on, those who come later wait for the next
        news = tuple(call for key, call in changed.items() if key in self._untold)
        self._unremembered, self._untold = {}, set()
        _tell(self._listeners, news)
        if facts:
            for listener in tuple(self._facts_listeners):
                listener([fact for _, fact in facts])
        if known:
            for look in (*self._past_listeners, *self._presence_listeners):
                look()
        self._tracker.forget_ended(ENDED_CALLS_HELD)

    async def _record(self, batch: LogBatch) -> None:
        try:
            await self._log.record(batch)
        except LogFellBack:
            # Events that come again change nothing that is known here, so what is known is written once more.
            self._unremembered.update((call.key, call) for call in self._tracker.all_calls())
            self._untold.update(self._unremembered)
            self._cursor = await self._log.cursor()
            raise

    async def retire(self, now: datetime) -> None:
        """Give up calls of which nothing was heard for too long."""
        async with self._at_work:
            retired = self._tracker.retire(
                now, ringing_after=self._retire.ringing_after, talking_after=self._retire.talking_after
            )
            if retired:
                await self._remember(retired, (), self._cursor)

    async def give_up(self, key: CallKey) -> None:
        """End a call that goes on here alone: its end was never told. What is told late still fills it in."""
        async with self._at_work:
            over = self._tracker.give_up(key)
            if over:
                await self._remember(over, (), self._cursor)

    def next_retirement(self) -> datetime | None:
        """When ``retire`` will have something to do; None while nothing goes on."""
        return self._tracker.next_retirement(
            ringing_after=self._retire.ringing_after, talking_after=self._retire.talking_after
        )

    async def _fetch_chains(self, read: Sequence[ReadEvent]) -> None:
        """Have at hand what the log knows of the entries' calls and of the chains they belong to."""
        events = [each.event for each in read if each.event is not None]
        named = [(event.key, event.origin) for event in events]
        named += [
            (each.known.key, each.known.told.origin.value if each.known.told.origin else None)
            for each in read
            if each.known is not None
        ]
        wanted = {
            (key, _first_of_chain(key, origin)): None
            for key, origin in named
            if not self._tracker.has_chain_of(key)
        }
        if wanted:
            prepared = [each for prepare in self._preparing for each in prepare(events)] if events else []
            related, _ = await asyncio.gather(self._log.related(tuple(wanted)), asyncio.gather(*prepared))
            self._tracker.know(related)


def _key(read: ReadEvent) -> CallKey | None:
    """The call that an entry is about."""
    if read.event is not None:
        return read.event.key
    return read.known.key if read.known is not None else None


def _tell(listeners: Sequence[CallsListener], changed: tuple[Call, ...]) -> None:
    if changed:
        for listener in tuple(listeners):
            listener(changed)


def _first_of_chain(key: CallKey, origin: Origin | None) -> str:
    told = (origin.first_call_id or origin.previous_call_id) if origin else None
    return told or key.call_id
