"""One thread for calls that may block for ever, and are not waited for when the program ends."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

Result = TypeVar("Result")


class BlockingWorker:
    """Runs jobs one after another, away from the caller.

    A thread lives only while there is work, so there is nothing to close. It is a daemon: a job that never
    returns does not keep the program from ending. (A pool of the standard library would wait for it.)
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._jobs: deque[tuple[Future[Any], Callable[[], Any]]] = deque()
        self._is_running = False

    def submit(self, job: Callable[[], Result]) -> "Future[Result]":
        """Run ``job`` after those that wait already; what it raises comes out of the future."""
        future: Future[Result] = Future()
        with self._lock:
            self._jobs.append((future, job))
            if not self._is_running:
                self._is_running = True
                threading.Thread(target=self._work, name=self._name, daemon=True).start()
        return future

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._jobs:
                    self._is_running = False
                    return
                future, job = self._jobs.popleft()
            if future.set_running_or_notify_cancel():
                _settle(future, job)


def _settle(future: "Future[Result]", job: Callable[[], Result]) -> None:
    try:
        result = job()
    except BaseException as error:  # noqa: BLE001  (not swallowed: it goes to the one who waits)
        future.set_exception(error)
    else:
        future.set_result(result)


async def off_the_loop(work: Callable[[], Result]) -> Result:
    """Run what may block for ever; a thread left behind when this is cancelled, or the program ends."""
    return await asyncio.wrap_future(BlockingWorker("a check").submit(work))
