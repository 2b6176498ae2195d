"""Reads the sources of contacts in the running program: after the start, now and then, and when asked.

One at a time. Between readings it sleeps until the next one is due, and wakes for nothing else.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from gamma_desktop.contacts.sources import ContactSource, KeptSource, SourceState
from gamma_desktop.errors import GammaDesktopError, Message
from gamma_desktop.settings.ports import VaultHealth

if TYPE_CHECKING:
    from gamma_desktop.sync.sources import ContactSources

REST = timedelta(seconds=20)
"""From the start of the program to the first reading: at log-in a person has other things to wait for."""

REPEATEDLY = 3
"""Failures in a row that are worth a word beyond the Settings page."""

FIRST_PATIENCE = timedelta(minutes=1)
"""From a failure to the next try; it doubles with each that follows, up to the usual time."""

_log = logging.getLogger(__name__)


class SourceService:
    """Runs the sources; implements ``ui.settings.ports.SourceCommands``.

    Args:
        make: builds what works with them, in a thread, when it is first needed: it takes a while to load.
        minutes: between readings, as set now; 0 for never by themselves.
        clock: the time now, aware.
        learn: told which sources fail again and again, in words; none at present is "".
        rest: from the beginning of ``run`` to the first reading.
    """

    def __init__(
        self,
        make: "Callable[[], ContactSources]",
        *,
        minutes: Callable[[], int],
        clock: Callable[[], datetime],
        learn: Callable[[str], object],
        rest: timedelta = REST,
    ) -> None:
        self._make = make
        self._made: ContactSources | None = None
        self._minutes = minutes
        self._clock = clock
        self._learn = learn
        self._rest = rest
        self._tried: dict[str, datetime] = {}
        self._asked: list[str] = []
        self._running: SourceState | None = None
        self._reading: asyncio.Task[None] | None = None
        self._woken = asyncio.Event()
        self._listeners: list[Callable[[], None]] = []

    async def run(self) -> None:
        """Go on until cancelled."""
        begin = self._clock() + self._rest
        await self._sleep(self._rest.total_seconds())  # nothing is loaded while the program starts
        while True:
            name = await self._next(begin)
            try:
                async with asyncio.TaskGroup() as group:
                    self._reading = group.create_task(self._read(name), name="read contacts of a source")
            finally:
                self._reading, self._running = None, None
                self._tell()

    def look_again(self) -> None:
        """Settings or sources may have changed: look when the next reading is due."""
        self._woken.set()
        self._tell()

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Tell ``listener`` whenever ``states`` would say something else; returns how to stop that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def states(self) -> tuple[SourceState, ...]:
        """Every source, by name; raises StoreError."""
        return tuple(self._state(kept) for kept in await (await self._sources()).all())

    async def test(self, source: ContactSource, password: str) -> Message:
        """Try a source as it would be; raises ContactSourceError, VaultError or StoreError."""
        return await (await self._sources()).test(source, password)

    async def add(self, source: ContactSource, password: str) -> VaultHealth | None:
        """Keep a new source, and read it; raises BadSource, BadValue or StoreError."""
        health = await (await self._sources()).add(source, password, may_be_lost=True)
        self.sync(source.name)
        return health

    async def change(self, source: ContactSource, password: str) -> VaultHealth | None:
        """Put a source in the place of the one of its name, and read it; raises as ``add``."""
        self.cancel(source.name)
        health = await (await self._sources()).change(source, password)
        self.sync(source.name)
        return health

    async def remove(self, name: str) -> int:
        """Forget a source and its contacts; raises NoSuchSource, VaultError or StoreError."""
        self.cancel(name)
        try:
            return await (await self._sources()).remove(name)
        finally:
            self._tell()

    def sync(self, name: str) -> None:
        """Read a source now, or as soon as the one that is being read is done."""
        if name not in self._asked:
            self._asked.append(name)
        self.look_again()

    def cancel(self, name: str) -> None:
        """Do not read it, or not to the end."""
        self._asked = [each for each in self._asked if each != name]
        if self._reading is not None and self._is_running(name):
            self._reading.cancel()
        self._tell()

    async def _sources(self) -> "ContactSources":
        """What works with them; loaded off the loop's thread."""
        if self._made is None:
            self._made = await asyncio.to_thread(self._make)
        return self._made

    def _is_running(self, name: str) -> bool:
        return self._running is not None and self._running.kept.source.name == name

    def _state(self, kept: KeptSource) -> SourceState:
        name = kept.source.name
        if self._running is not None and self._is_running(name):
            return replace(self._running, kept=kept)
        return SourceState(kept=kept, is_waiting=name in self._asked)

    async def _next(self, begin: datetime) -> str:
        """Wait until a source is asked for or due."""
        while True:
            self._woken.clear()
            if self._asked:
                return self._asked.pop(0)
            wait = await self._until_due(begin)
            if isinstance(wait, str):
                return wait
            await self._sleep(wait)

    async def _sleep(self, seconds: float | None) -> None:
        """Until something is asked for, or the time is up."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()

    async def _until_due(self, begin: datetime) -> str | float | None:
        """The source that is due, or the seconds until one is; None for never."""
        try:
            kept = await (await self._sources()).all() if self._minutes() else ()
        except GammaDesktopError as error:
            _log.warning("the sources of contacts cannot be looked up now: %s", error)
            return timedelta(minutes=1).total_seconds()
        due = next_due(kept, self._tried, begin, timedelta(minutes=self._minutes()))
        if due is None:
            return None
        at, name = due
        return name if at <= self._clock() else (at - self._clock()).total_seconds()

    async def _read(self, name: str) -> None:
        self._tried[name] = self._clock()
        try:
            self._running = SourceState(kept=await (await self._sources()).find(name), is_running=True)
            self._tell()
            await (await self._sources()).sync(name, self._note_progress)
        except GammaDesktopError as error:
            _log.info("contacts of %r were not read: %s", name, error)
        await self._tell_of_failures()

    def _note_progress(self, done: int, total: int | None) -> None:
        if self._running is not None:
            self._running = replace(self._running, done=done, total=total)
            self._tell()

    async def _tell_of_failures(self) -> None:
        with suppress(GammaDesktopError):
            failing = [
                kept for kept in await (await self._sources()).all() if kept.status.failures >= REPEATEDLY
            ]
            self._learn("\n".join(f"“{each.source.name}”: {each.status.last_error}" for each in failing))

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()


def due_at(kept: KeptSource, tried_at: datetime | None, begin: datetime, every: timedelta) -> datetime:
    """When a source is due.

    Args:
        kept: the source, with its failures.
        tried_at: when it was tried last since the program started.
        begin: when the first readings after the start may begin.
        every: the usual time between readings.
    """
    if tried_at is None:
        return begin
    failures = kept.status.failures
    patience = FIRST_PATIENCE * 2 ** min(failures - 1, 20) if failures else every
    return tried_at + min(patience, every)


def next_due(
    sources: Iterable[KeptSource], tried: Mapping[str, datetime], begin: datetime, every: timedelta
) -> tuple[datetime, str] | None:
    """Which source is due first, and when; None if there is none, or none is read by itself."""
    if not every:
        return None
    times = ((due_at(kept, tried.get(kept.source.name), begin, every), kept.source.name) for kept in sources)
    return min(times, default=None)
