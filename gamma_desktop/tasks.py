"""How parts start coroutines, with or without waiting for them, and ask again before the last answer came."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

Spawn = Callable[[str, Coroutine[Any, Any, None]], None]
"""Starts a named coroutine under supervision: the task supervisor, handed in."""

Question = Callable[[], Awaitable[None]]


@asynccontextmanager
async def tasks_beside() -> AsyncIterator[asyncio.TaskGroup]:
    """A group for tasks beside what its block does, which must wait for something as long as they run.

    Raises the first error of any of them as it is. A cancellation from outside wins over each of them.
    """
    task = asyncio.current_task()
    before = task.cancelling() if task is not None else 0
    try:
        async with asyncio.TaskGroup() as group:
            yield group
    except BaseExceptionGroup as errors:
        # WORKAROUND: https://github.com/python/cpython/issues/116720, until Python 3.13 is the oldest. A
        # group drops a cancellation that meets an error; what its tasks cancel it takes back from its block.
        if task is not None and task.cancelling() > before:
            raise asyncio.CancelledError from errors
        raise errors.exceptions[0] from None


class LatestWins:
    """Runs one question at a time; of those that wait only the newest counts.

    Keeps a slow answer from being overtaken, and a fast typist from queueing up work.

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

    @property
    def is_busy(self) -> bool:
        """A question runs, or is about to."""
        return self._is_busy

    def ask(self, question: Question) -> None:
        """Run ``question`` now, or after the one that runs, in place of any other that waits."""
        self._waiting = question
        self._go_on()

    def _go_on(self) -> None:
        if self._waiting is not None and not self._is_busy:
            self._is_busy = True
            self._spawn(self._name, self._run())

    async def _run(self) -> None:
        try:
            while self._waiting is not None:
                if self._pause:
                    await asyncio.sleep(self._pause)
                question, self._waiting = self._waiting, None
                await question()
        except Exception:
            self._is_busy = False
            self._go_on()  # what was asked meanwhile is answered; the failure is reported as any task's
            raise
        except BaseException:
            self._is_busy, self._waiting = False, None
            raise
        self._is_busy = False


class NewestAnswer:
    """Tells, where questions overlap, whether an answer still counts.

    An answer does not once that to a later question has come.
    """

    def __init__(self) -> None:
        self._asked = 0
        self._answered = 0

    def ask(self) -> Callable[[], bool]:
        """A question begins; the function is to be called when its answer has come, and says if it counts."""
        self._asked += 1
        number = self._asked

        def counts() -> bool:
            self._answered = max(self._answered, number)
            return self._answered == number

        return counts
