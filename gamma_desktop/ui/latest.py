"""Questions asked at every keystroke: one runs at a time, and of those that wait only the newest counts."""

import asyncio
from collections.abc import Awaitable, Callable

from gamma_desktop.ui.ports import Spawn

Question = Callable[[], Awaitable[None]]

AFTER_THE_POP = 0.15
"""Seconds that lists and lines wait with what an event changed: the pop is painted first."""


class LatestWins:
    """Keeps a slow answer from being overtaken, and a fast typist from queueing up work.

    Args:
        pause: seconds to wait before each question, for what is not urgent: whatever is goes first, and a
            volley asks once.
    """

    def __init__(self, name: str, spawn: Spawn, *, pause: float = 0.0) -> None:
        self._name = name
        self._spawn = spawn
        self._pause = pause
        self._waiting: Question | None = None
        self._is_busy = False

    def ask(self, question: Question) -> None:
        """Run ``question`` now, or after the one that runs, in place of any other that waits."""
        self._waiting = question
        if not self._is_busy:
            self._is_busy = True
            self._spawn(self._name, self._run())

    async def _run(self) -> None:
        try:
            while self._waiting is not None:
                if self._pause:
                    await asyncio.sleep(self._pause)
                question, self._waiting = self._waiting, None
                await question()
        finally:
            self._is_busy, self._waiting = False, None
