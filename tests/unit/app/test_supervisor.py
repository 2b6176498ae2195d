"""Tasks are held, reported when they fail, and cancelled at the end."""

import asyncio
import gc

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


async def test_nothing_begins_once_it_was_stopped() -> None:
    supervisor, begun = TaskSupervisor(Failures()), []

    async def work() -> None:
        begun.append(1)

    await supervisor.stop()
    supervisor.spawn("late", work())
    await asyncio.sleep(0)
    assert (begun, [task.get_name() for task in asyncio.all_tasks() if task.get_name() == "late"]) == ([], [])
