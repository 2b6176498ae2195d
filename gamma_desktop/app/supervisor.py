"""Runs tasks and loses none: names them, holds them, reports what fails, cancels the rest at the end."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

OnFailure = Callable[[str, BaseException], None]

_CANCELS = 4
"""A cancellation can get lost: a library takes it for its own, or an error that comes with it wins."""

_log = logging.getLogger(__name__)


class TaskSupervisor:
    """The only place that makes tasks.

    A task whose reference is kept and that fails is never reported by asyncio itself; here it is, at once.

    Args:
        on_failure: told the task's name and what it raised.
        pause_after_failure: seconds until a task that must keep running is started again.
        cancelled_within: seconds until what was cancelled is cancelled once more.
    """

    def __init__(
        self, on_failure: OnFailure, *, pause_after_failure: float = 1.0, cancelled_within: float = 5.0
    ) -> None:
        self._on_failure = on_failure
        self._cancelled_within = cancelled_within
        self._pause_after_failure = pause_after_failure
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_stopped = False

    def spawn(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Start ``work`` on the running loop; after ``stop`` nothing is started."""
        if self._is_stopped:
            work.close()
            return
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def keep_running(self, name: str, start: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """The same for a task that must keep running: when it fails it is reported and started again."""
        self.spawn(name, self._run_again_and_again(name, start))

    async def stop(self) -> None:
        """Cancel what still runs, and wait until it is gone; what does not end is named, and left."""
        self._is_stopped = True
        running = set(self._tasks)
        for _ in range(_CANCELS):
            for task in running:
                task.cancel()
            if running:
                _, running = await asyncio.wait(running, timeout=self._cancelled_within)
        if running:
            _log.error("not ended in time: %s", ", ".join(task.get_name() for task in running))

    async def _run_again_and_again(self, name: str, start: Callable[[], Coroutine[Any, Any, None]]) -> None:
        while not self._is_stopped:
            try:
                await start()
            except Exception as error:  # noqa: BLE001  (reported as any failing task is)
                self._on_failure(name, error)
            else:
                return
            await asyncio.sleep(self._pause_after_failure)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._on_failure(task.get_name(), error)
