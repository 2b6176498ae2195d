"""Brings raw events from where they are stored to the calls, in order, and never one too few."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from gamma_desktop.calls.ports import EventDecoder, EventSource, RawEvent, UnreadableEvent
from gamma_desktop.calls.service import CallService, ReadEvent
from gamma_desktop.errors import GammaDesktopError

BATCH = 40
"""Events worked in at once: reading them takes some 10 ms, so that no frame is missed over it."""

_log = logging.getLogger(__name__)


class EventPump:
    """Reads on from the cursor whenever it is woken, and retires calls when they are due.

    Args:
        source: where raw events are read.
        decoder: understands them.
        service: works them in.
        clock: the time now, aware.
        on_trouble: told why events cannot be worked in at present (a full disk, say); none is lost by it.
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
        pause_after_trouble: float = 2.0,
    ) -> None:
        self._source = source
        self._decoder = decoder
        self._service = service
        self._clock = clock
        self._on_trouble = on_trouble
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
        is_more = True
        while is_more:
            events = self._source.read_after(self._service.cursor, BATCH)
            is_more = len(events) == BATCH  # else the file is not asked again: a pop is to be painted now
            if events:
                await self._service.take([self._read(raw) for raw in events])

    def _read(self, raw: RawEvent) -> ReadEvent:
        try:
            return ReadEvent(raw.position, self._decoder.decode(raw))
        except UnreadableEvent as finding:
            _log.warning("event %d is put aside: %s", raw.position, finding)
            return ReadEvent(raw.position, None, str(finding))

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
