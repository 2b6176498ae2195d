import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from gamma_desktop.app.supervisor import TaskSupervisor
from gamma_desktop.tasks import LatestWins, NewestAnswer, Question, tasks_beside


class Asker:
    """Answers each question only once its gate opens, and notes the order."""

    def __init__(self, tasks: asyncio.TaskGroup) -> None:
        self.answered: list[str] = []
        self.asked, self.gate = asyncio.Event(), asyncio.Event()
        self.latest = LatestWins("search", self._spawn)
        self._tasks = tasks

    def _spawn(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.create_task(work, name=name)

    def question(self, text: str) -> Question:
        async def answer() -> None:
            self.asked.set()
            await self.gate.wait()
            self.answered.append(text)

        return answer


async def test_of_the_questions_that_wait_only_the_newest_is_asked() -> None:
    async with asyncio.TaskGroup() as tasks:
        asker = Asker(tasks)
        asker.latest.ask(asker.question("a"))
        await asker.asked.wait()
        for text in ("an", "ana", "ana s"):
            asker.latest.ask(asker.question(text))
        asker.gate.set()
    assert asker.answered == ["a", "ana s"]


async def test_a_question_that_fails_does_not_silence_the_next() -> None:
    async def fail() -> None:
        raise LookupError

    works: list[Coroutine[Any, Any, None]] = []
    answered: list[str] = []

    async def answer() -> None:
        answered.append("again")

    latest = LatestWins("search", lambda _name, work: works.append(work))
    latest.ask(fail)
    await asyncio.gather(works.pop(), return_exceptions=True)
    latest.ask(answer)
    await works.pop()
    assert answered == ["again"]


async def test_a_question_that_fails_does_not_silence_the_one_that_waits() -> None:
    failures: list[str] = []
    supervisor = TaskSupervisor(lambda name, error: failures.append(f"{name}: {error!r}"))
    latest = LatestWins("search", supervisor.spawn)
    is_asked, answered = asyncio.Event(), asyncio.Event()

    async def fail() -> None:
        is_asked.set()
        await asyncio.sleep(0)
        raise LookupError

    async def answer() -> None:
        answered.set()

    latest.ask(fail)
    await is_asked.wait()
    latest.ask(answer)
    await asyncio.wait_for(answered.wait(), 60)
    await supervisor.stop()
    assert failures == ["search: LookupError()"]


async def test_what_waits_is_given_up_with_what_runs_when_the_program_ends() -> None:
    supervisor = TaskSupervisor(lambda name, error: pytest.fail(f"{name}: {error!r}"))
    latest, is_asked, asked = LatestWins("search", supervisor.spawn), asyncio.Event(), list[str]()

    async def wait() -> None:
        is_asked.set()
        await asyncio.Event().wait()

    async def note() -> None:
        asked.append("again")

    latest.ask(wait)
    await is_asked.wait()
    latest.ask(note)
    await supervisor.stop()
    await asyncio.sleep(0)
    assert not asked


async def test_what_is_not_urgent_lets_others_go_first_and_is_asked_once_for_a_volley() -> None:
    works: list[Coroutine[Any, Any, None]] = []
    answered: list[str] = []

    async def note(text: str) -> None:
        answered.append(text)

    latest = LatestWins("list", lambda _name, work: works.append(work), pause=0.01)
    latest.ask(lambda: note("list after the first event"))
    latest.ask(lambda: note("list after the second event"))
    await asyncio.gather(*works, note("pop"))
    assert answered == ["pop", "list after the second event"]


def test_an_answer_counts_unless_one_to_a_later_question_came_before() -> None:
    answers = NewestAnswer()
    first, second, third = answers.ask(), answers.ask(), answers.ask()
    assert [second(), first(), third(), second()] == [True, False, True, False]


class Wrong(Exception):
    pass


class Side:
    """Two that wait beside each other, each of which goes wrong when it is told to."""

    def __init__(self) -> None:
        self.block, self.task = asyncio.Event(), asyncio.Event()

    async def run(self) -> None:
        async with tasks_beside() as group:
            group.create_task(self._wait(self.task))
            await self._wait(self.block)

    async def _wait(self, told: asyncio.Event) -> None:
        await told.wait()
        raise Wrong


@pytest.mark.parametrize("which", ["block", "task"])
@pytest.mark.parametrize("is_cancelled", [False, True])
async def test_an_error_beside_is_raised_as_it_is_unless_a_cancellation_came_with_it(
    which: str,
    is_cancelled: bool,
) -> None:
    side = Side()
    running = asyncio.get_running_loop().create_task(side.run())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    getattr(side, which).set()
    if is_cancelled:
        await asyncio.sleep(0)  # the error is raised in that turn
        running.cancel()
    with pytest.raises(asyncio.CancelledError if is_cancelled else Wrong):
        await running
    assert running.cancelling() == is_cancelled
