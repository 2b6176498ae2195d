"""An event loop that goes by a clock of the test: what waits for seconds is done when the hands are moved."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from tests.ui.hand_clock import HandClock

_TURNS = 8
"""How often what is ready is run: enough for the longest row of awaits of any controller."""


class HandLoop(asyncio.SelectorEventLoop):
    """Runs what was started, and fails with whatever failed."""

    def __init__(self, clock: HandClock) -> None:
        super().__init__()
        self._clock = clock
        self._tasks: set[asyncio.Task[None]] = set()

    def time(self) -> float:
        return self._clock.seconds

    def spawn(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.add(self.create_task(work, name=name))

    def turn(self) -> None:
        """Run everything that can run at this time."""
        for _ in range(_TURNS):
            self.call_soon(self.stop)
            self.run_forever()
        for task in [task for task in self._tasks if task.done()]:
            self._tasks.remove(task)
            task.result()

    def give_up(self) -> None:
        """Leave undone what still waits."""
        for task in self._tasks:
            task.cancel()
        self.call_soon(self.stop)
        self.run_forever()
        self.close()
