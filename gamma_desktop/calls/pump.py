"""Brings raw events from where they are stored to the calls, in order, and never one too few."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from gamma_desktop.calls.facts import BLIND_TIME, FACT, BlindTime, Fact, read_blind_time, read_fact
from gamma_desktop.calls.known_calls import KNOWN_CALL, read_known_call
from gamma_desktop.calls.look_ahead import LookAhead
from gamma_desktop.calls.ports import EVENT, EventDecoder, EventSource, RawEvent, UnreadableEvent
from gamma_desktop.calls.service import CallService, ReadEvent
from gamma_desktop.calls.turns import Turns
from gamma_desktop.errors import GammaDesktopError

AT_A_STRETCH = 40
"""Events worked in as they come: some 10 ms. Where more wait, others on the loop have turns between them."""

CATCHING_UP = 400
"""Events worked in at once, in one transaction, and told once, while more wait than are read at a stretch."""

_LOOKED_AT_AT_ONCE = 100
"""While another thread is busy, the file is read as slowly as that lets go of Python's lock."""

_LOOKED_AHEAD = 100_000
"""Events whose calls are known at a time: some 10 MB."""

_BROUGHT_AT_ONCE = 5000
"""More than calls have that tell of themselves: a limit for what is no call."""

_log = logging.getLogger(__name__)


class EventPump:
    """Reads on from the cursor whenever it is woken, and retires calls when they are due.

    Args:
        source: where raw events are read.
        decoder: understands them.
        service: works them in.
        clock: the time now, aware.
        on_trouble: told why events cannot be worked in at present (a full disk, say); none is lost by it.
        on_behind: told how many events wait while there are many, and 0 when it has caught up.
        pause_after_trouble: seconds until what failed is tried again.
    """

    def __init__(
        self,
        source: EventSource,
        decoder: EventDecoder,
        service: CallService,
        *,
        clock: Callable[[], datetime],
        on_trouble: Callable[[GammaDesktopError], object],
        on_behind: Callable[[int], object] = lambda _waiting: None,
        pause_after_trouble: float = 2.0,
    ) -> None:
        self._source = source
        self._decoder = decoder
        self._service = service
        self._clock = clock
        self._on_trouble = on_trouble
        self._on_behind = on_behind
        self._ahead = LookAhead(source, decoder)
        self._pause_after_trouble = pause_after_trouble
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Say that there is something to read; call it on the loop's own thread."""
        self._woken.set()

    async def run(self) -> None:
        """Go on until cancelled; what cannot be stored or read now is tried again."""
        while True:
            self._woken.clear()
            try:
                await self.drain()
                await self._service.retire(self._clock())
            except GammaDesktopError as error:
                self._on_trouble(error)
                await asyncio.sleep(self._pause_after_trouble)
            else:
                await self._wait()

    async def drain(self) -> None:
        """Work in all that is there now; whatever comes meanwhile wakes us once more."""
        events = self._source.read_after(self._service.cursor, AT_A_STRETCH)
        while len(events) == AT_A_STRETCH:
            await self._catch_up()
            events = self._source.read_after(self._service.cursor, AT_A_STRETCH)
        # What comes now is not asked for: a pop is to be painted first.
        if events:
            await self._service.take([self._read(raw) for raw in events])

    async def _catch_up(self) -> None:
        """Work in order, but each call to the end of what waits of it: nothing is shown that has ended."""
        self._ahead.begin(self._service.cursor)
        try:
            while events := self._source.read_after(self._service.cursor, CATCHING_UP):
                await self._look_ahead()
                waiting = self._ahead.last - self._service.cursor
                self._on_behind(waiting if waiting > CATCHING_UP else 0)
                await self._work_in(events)
                if len(events) < CATCHING_UP:
                    return
        finally:
            self._ahead.begin(0)
            self._on_behind(0)

    async def _look_ahead(self) -> None:
        is_more = True
        while is_more and self._ahead.last - self._service.cursor < _LOOKED_AHEAD:
            is_more = self._ahead.look(_LOOKED_AT_AT_ONCE)
            await asyncio.sleep(0)

    async def _work_in(self, events: Sequence[RawEvent]) -> None:
        last = events[-1].position
        now = await self._read_all(self._ahead.still_to_do(events))
        calls = [read.event.key for read in now if read.event is not None]
        calls += [call.key for call in self._service.live_calls()]
        later = await self._read_all(self._ahead.events_of(calls, last, _BROUGHT_AT_ONCE))
        await self._service.take([*now, *later], up_to=last)
        self._ahead.note_brought([read.position for read in later])

    async def _read_all(self, events: Sequence[RawEvent]) -> list[ReadEvent]:
        read, turns = [], Turns()
        for raw in events:
            read.append(self._read(raw))
            await turns.between_steps()
        return read

    def _read(self, raw: RawEvent) -> ReadEvent:
        read = read_entry(raw, self._decoder)
        if read.problem:
            _log.warning("event %d is put aside: %s", raw.position, read.problem)
        return read

    async def _wait(self) -> None:
        due = self._service.next_retirement()
        if due is None:
            await self._woken.wait()
            return
        seconds = max(0.0, (due - self._clock()).total_seconds())
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return


def read_entry(raw: RawEvent, decoder: EventDecoder) -> ReadEvent:
    """What an entry of the journal is; one of a kind that is unknown here changes nothing."""
    if raw.kind == KNOWN_CALL:
        return ReadEvent(raw.position, None, known=read_known_call(raw.body, raw.received_at))
    if raw.kind != EVENT:
        return ReadEvent(raw.position, None, fact=_fact(raw))
    try:
        return ReadEvent(raw.position, decoder.decode(raw))
    except UnreadableEvent as finding:
        return ReadEvent(raw.position, None, str(finding))


def _fact(raw: RawEvent) -> Fact | BlindTime | None:
    if raw.kind == BLIND_TIME:
        return read_blind_time(raw.body, raw.received_at)
    return read_fact(raw.body, raw.received_at) if raw.kind == FACT else None
