"""Notes every minute that events can still come, and finds out at once that the machine has slept."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from gamma_desktop.history.reception_gaps import SHORTEST, GapReason
from gamma_desktop.intake.reception import EventReception

BEAT = 60.0
"""Seconds between two notes: how much of a crash is not known to have been heard."""


class Storing(Protocol):
    """Tells whether what comes in can be stored."""

    @property
    def can_store(self) -> bool:
        """Whether an event that comes in is kept."""
        ...

    def try_to_store(self) -> None:
        """Look whether events can be stored by now, if they could not."""
        ...


class Pulse:
    """Keeps the reception true while the program runs.

    Args:
        reception: what is told.
        intake: takes the events in.
        slept: how long the machine slept since it was last asked.
        beat: seconds between two notes.
    """

    def __init__(
        self,
        reception: EventReception,
        intake: Storing,
        slept: Callable[[], timedelta],
        *,
        beat: float = BEAT,
    ) -> None:
        self._reception = reception
        self._intake = intake
        self._slept = slept
        self._beat = beat
        self._woken = asyncio.Event()
        self._wake_listeners: list[Callable[[], None]] = []
        self._beat_listeners: list[Callable[[], None]] = []

    def subscribe_waking(self, listener: Callable[[], None]) -> None:
        """Tell ``listener`` whenever the machine has slept: much may have changed."""
        self._wake_listeners.append(listener)

    def subscribe_beat(self, listener: Callable[[], None]) -> None:
        """Tell ``listener`` at every beat: for what is looked at now and then, without a timer of its own."""
        self._beat_listeners.append(listener)

    def look(self) -> None:
        """Look at once: the system says that it woke up, say; call it on the loop's own thread."""
        self._woken.set()

    async def run(self) -> None:
        """Go on until cancelled."""
        while True:
            try:
                async with asyncio.timeout(self._beat):
                    await self._woken.wait()
            except TimeoutError:
                pass
            self._woken.clear()
            await self._look()

    async def _look(self) -> None:
        slept = self._slept()
        if slept >= SHORTEST:
            await self._reception.sleep_through(slept)
            for listener in tuple(self._wake_listeners):
                listener()
        if self._intake.can_store:
            await self._reception.regain(GapReason.NOT_STORING)
        else:
            await self._reception.lose(GapReason.NOT_STORING)
            self._intake.try_to_store()
        await self._reception.go_on()
        for listener in tuple(self._beat_listeners):
            listener()
