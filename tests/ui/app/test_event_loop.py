import asyncio
import gc
from collections.abc import Awaitable, Callable

import pytest
from PySide6.QtWidgets import QApplication

from gamma_desktop.app.event_loop import QtEventLoop

AN_HOUR = 3600.0


Run = Callable[[Callable[[], Awaitable[None]]], None]


@pytest.fixture
def run(qapp: QApplication) -> Run:
    def in_the_loop(work: Callable[[], Awaitable[None]]) -> None:
        with QtEventLoop(qapp) as loop:
            loop.run_until_complete(work())

    return in_the_loop


def test_limits_of_time_that_are_kept_leave_nothing_behind(run: Run) -> None:
    def timers() -> int:
        gc.collect()
        return sum(isinstance(each, asyncio.Handle) for each in gc.get_objects())

    async def keep_limits() -> None:
        for _ in range(20):
            async with asyncio.timeout(AN_HOUR):
                await asyncio.sleep(0.001)

    async def work() -> None:
        await keep_limits()
        before = timers()
        await keep_limits()
        assert timers() == before

    run(work)


def test_timers_run_in_order_of_their_times_with_what_they_were_given(run: Run) -> None:
    told: list[str] = []

    async def work() -> None:
        done = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.call_later(0.3, done.set)
        loop.call_later(0.1, told.append, "second")
        loop.call_later(0, told.append, "first")
        loop.call_later(0.05, told.append, "never").cancel()
        await done.wait()

    run(work)
    assert told == ["first", "second"]


def test_a_limit_of_time_that_passes_is_told(run: Run) -> None:
    async def work() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await asyncio.Event().wait()

    run(work)


def test_a_task_has_its_loop_also_where_the_events_of_qt_are_processed_outside_of_it(
    qapp: QApplication,
) -> None:
    async def work() -> list[asyncio.AbstractEventLoop]:
        before = asyncio.get_running_loop()
        await asyncio.sleep(0)
        return [before, asyncio.get_running_loop()]

    with QtEventLoop(qapp) as loop:
        task = loop.create_task(work())
        for _ in range(100):
            qapp.processEvents()
        assert task.result() == [loop, loop]
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()
