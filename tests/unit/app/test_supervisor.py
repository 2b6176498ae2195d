"""Tasks are held, reported when they fail, and cancelled at the end."""

import asyncio
import gc
from contextlib import suppress

import pytest

from gamma_desktop.app.supervisor import TaskSupervisor


class Failures:
    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []
        self.came = asyncio.Event()

    def __call__(self, name: str, error: BaseException) -> None:
        self.seen.append((name, str(error)))
        self.came.set()


async def test_a_failing_task_is_reported_at_once_by_its_name() -> None:
    failures = Failures()

    async def fail() -> None:
        raise ValueError("no good")

    TaskSupervisor(failures).spawn("work", fail())
    async with asyncio.timeout(60):
        await failures.came.wait()

    assert failures.seen == [("work", "no good")]


async def test_a_task_nobody_else_holds_goes_on() -> None:
    supervisor = TaskSupervisor(Failures())
    begun, go_on, done = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.set()
        await go_on.wait()
        done.set()

    supervisor.spawn("work", work())
    async with asyncio.timeout(60):
        await begun.wait()
        gc.collect()
        go_on.set()
        await done.wait()


async def test_what_must_go_on_is_begun_anew_after_it_failed() -> None:
    failures = Failures()
    supervisor = TaskSupervisor(failures, pause_after_failure=0)
    begun_anew = asyncio.Event()

    async def fail_once() -> None:
        if not failures.seen:
            raise ValueError("no good")
        begun_anew.set()

    supervisor.keep_running("pump", fail_once)
    async with asyncio.timeout(60):
        await begun_anew.wait()

    assert failures.seen == [("pump", "no good")]


async def test_stopping_cancels_what_runs_and_reports_no_failure() -> None:
    failures = Failures()
    supervisor = TaskSupervisor(failures)
    cancelled = asyncio.Event()

    async def wait_for_ever() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    supervisor.spawn("waiting", wait_for_ever())
    await asyncio.sleep(0)
    await supervisor.stop()

    assert (cancelled.is_set(), failures.seen) == (True, [])


async def test_stopping_ends_what_loses_a_cancellation() -> None:
    """By an error that comes with it, and is begun again; or by a library that takes it for its own."""
    supervisor = TaskSupervisor(Failures(), pause_after_failure=0, cancelled_within=0.05)
    begun = 0

    async def fail_when_cancelled() -> None:
        nonlocal begun
        begun += 1
        try:
            await asyncio.Event().wait()
        finally:
            raise ValueError("the database is closed")

    async def take_no_notice() -> None:
        for _ in range(3):
            with suppress(asyncio.CancelledError):
                await asyncio.Event().wait()

    supervisor.keep_running("failing", fail_when_cancelled)
    supervisor.spawn("deaf", take_no_notice())
    await asyncio.sleep(0)
    async with asyncio.timeout(60):
        await supervisor.stop()
    assert begun == 1


async def test_stopping_names_what_does_not_end_and_waits_no_longer(caplog: pytest.LogCaptureFixture) -> None:
    supervisor, may_end = TaskSupervisor(Failures(), cancelled_within=0.01), False

    async def go_on() -> None:
        while not may_end:
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(0.005)

    supervisor.spawn("the deaf one", go_on())
    await asyncio.sleep(0)
    async with asyncio.timeout(60):
        await supervisor.stop()
    assert "not ended in time: the deaf one" in caplog.text
    may_end = True
    caplog.clear()


async def test_nothing_begins_once_it_was_stopped() -> None:
    supervisor, begun = TaskSupervisor(Failures()), []

    async def work() -> None:
        begun.append(1)

    await supervisor.stop()
    supervisor.spawn("late", work())
    await asyncio.sleep(0)
    assert (begun, [task.get_name() for task in asyncio.all_tasks() if task.get_name() == "late"]) == ([], [])
