"""Whether events can reach us now, and since when; what that leaves in the log as gaps in reception.

Only the time until which events could come is noted as it passes. So whatever ends it, a crash or a power
cut included, the gap is known as soon as events can come again. Knows no system: it is told.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.ports import ReceptionGapLog
from gamma_desktop.history.reception_gaps import GapReason, ReceptionGap

ReceptionListener = Callable[[], None]

_ENDED_BY_LISTENING = (GapReason.OFF, GapReason.NOT_LISTENING, GapReason.NOT_STORING, GapReason.REFUSED)

_log = logging.getLogger(__name__)


class EventReception:
    """Keeps the gaps in reception.

    Args:
        log: where they are remembered.
        clock: the time now, aware, UTC.
        misses_nothing: what comes while we do not hear is kept for us elsewhere, so there are no gaps.

    Attributes:
        latest: the newest stretch that is over and worth telling.
    """

    def __init__(
        self, log: ReceptionGapLog, clock: Callable[[], datetime], *, misses_nothing: bool = False
    ) -> None:
        self._misses_nothing = misses_nothing
        self.latest: ReceptionGap | None = None
        self._log = log
        self._clock = clock
        self._obstacles: dict[GapReason, datetime] = {GapReason.OFF: clock()}
        self._heard_until: datetime | None = None
        self._unwritten: list[ReceptionGap] = []
        self._change = asyncio.Lock()
        self._listeners: list[ReceptionListener] = []

    @property
    def hears(self) -> bool:
        """Whether events can come now, or are kept for us."""
        return self._misses_nothing or not self._obstacles

    @property
    def gap_since(self) -> datetime | None:
        """Since when no event can come; None if they can, and before anybody tried to listen."""
        if self.hears:
            return None
        told = [since for why, since in self._obstacles.items() if why is not GapReason.OFF]
        return min(told, default=None)

    def subscribe(self, listener: ReceptionListener) -> None:
        """Tell ``listener`` of every change."""
        self._listeners.append(listener)

    async def begin(self, last_event_at: datetime | None) -> None:
        """Events can come from now on, whatever kept them away before.

        Args:
            last_event_at: when the newest event came in: then they could, though it was not noted.
        """
        async with self._change:
            if self._heard_until is None:
                await _as_far_as_possible(self._recall(last_event_at))
            before = next(iter(self._obstacles), None)
            for why in _ENDED_BY_LISTENING:
                self._obstacles.pop(why, None)
            if before is not None:
                await self._see_again(before, self._clock())

    async def end(self) -> None:
        """Events can no longer come: the program ends, or is about to listen elsewhere."""
        async with self._change:
            await self._go_on()
            self._obstacles.setdefault(GapReason.OFF, self._clock())

    async def lose(self, why: GapReason, since: datetime | None = None) -> None:
        """Something keeps events away, from now on or since a moment that is known."""
        async with self._change:
            if why in self._obstacles:
                return
            await self._go_on(since)
            self._obstacles[why] = since or self._clock()
            self._tell()

    async def regain(self, why: GapReason, until: datetime | None = None) -> None:
        """Reception has stopped, from now on or since a known moment."""
        async with self._change:
            if self._obstacles.pop(why, None) is not None:
                await self._see_again(why, until or self._clock())

    async def sleep_through(self, duration: timedelta) -> None:
        """The machine slept so long, until now."""
        async with self._change:
            if self.hears:
                until = self._clock()
                await self._note(ReceptionGap(since=until - duration, until=until, why=GapReason.ASLEEP))

    async def lost_what_came(self, since: datetime | None, until: datetime) -> None:
        """Events that came then were stored and are lost; ``since`` None: as far as nothing else is known."""
        async with self._change:
            began = since or self._heard_until or await _noted(self._log) or until
            gap = ReceptionGap(since=min(began, until), until=until, why=GapReason.DAMAGED)
            await self._note(gap)

    async def miss_what_came(self, since: datetime | None, until: datetime, why: GapReason) -> None:
        """What came then was kept for us elsewhere, and is kept no longer; as ``lost_what_came``."""
        async with self._change:
            began = since or await _noted(self._log) or until
            gap = ReceptionGap(since=min(began, until), until=until, why=why)
            self._unwritten.append(gap)
            await self._write_what_waits()
            self.latest = gap
            self._tell()

    async def go_on(self) -> None:
        """Note that events can come still, if they can; to be called every now and then."""
        async with self._change:
            await self._go_on()

    async def _go_on(self, until: datetime | None = None) -> None:
        await self._write_what_waits()
        if self.hears:
            self._heard_until = until or self._clock()
            await _as_far_as_possible(self._log.note_heard(self._heard_until))

    async def _recall(self, last_event_at: datetime | None) -> None:
        noted = [at for at in (await self._log.heard_until(), last_event_at) if at is not None]
        self._heard_until = max(noted, default=None)
        found = await self._log.reception_gaps(limit=1)
        self.latest = found[0] if found else None

    async def _see_again(self, why: GapReason, until: datetime) -> None:
        if self.hears and self._heard_until is not None:
            await self._note(ReceptionGap(since=self._heard_until, until=until, why=why))
        await self._go_on()
        self._tell()

    async def _note(self, gap: ReceptionGap) -> None:
        """Keep it if it is long enough; a clock that was set back leaves a stretch without length."""
        if gap.is_worth_telling and not self._misses_nothing:
            self._unwritten.append(gap)
            await self._write_what_waits()
            self._heard_until, self.latest = gap.until, gap
            self._tell()

    async def _write_what_waits(self) -> None:
        """Write what a full disk, say, kept from being written before; else it waits for the next time."""
        while self._unwritten:
            if not await _as_far_as_possible(self._log.note_gap(self._unwritten[0])):
                return
            del self._unwritten[0]

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()


async def _noted(log: ReceptionGapLog) -> datetime | None:
    try:
        return await log.heard_until()
    except GammaDesktopError:
        return None


async def _as_far_as_possible(work: Awaitable[None]) -> bool:
    """A book that cannot be read or written now must not keep events from being taken."""
    try:
        await work
    except GammaDesktopError as error:
        _log.warning("gaps in reception are not written: %s", error)
        return False
    return True
