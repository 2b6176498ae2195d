"""A worker process is started, heard and ended, whatever it does: on real processes."""

import asyncio
import sys
from textwrap import dedent

import psutil
import pytest

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.workers.process import AnswerLimits, WorkerFailed, WorkerProblem, WorkerProcess

PATIENT = AnswerLimits(silence=60, message=1000, all=10_000)
BEGIN = "import os, sys, time\nfrom gamma_desktop.workers.process import LENGTH\nout = sys.stdout.buffer\n"
SAY = "def say(text):\n    out.write(LENGTH.pack(len(text)) + text)\n    out.flush()\n"
ENDLESS = "say(b'here')\ntime.sleep(600)"


@pytest.fixture
def before() -> set[psutil.Process]:
    """The processes that other tests began and still need: a desktop, say."""
    return set(psutil.Process().children())


def begun_since(before: set[psutil.Process]) -> set[psutil.Process]:
    return set(psutil.Process().children()) - before


def text_of(content: bytes) -> str:
    if content == b"nonsense":
        raise GammaDesktopError("no message")
    return content.decode()


def worker(script: str, *, limits: AnswerLimits = PATIENT, request: bytes = b"") -> WorkerProcess[str]:
    command = (sys.executable, "-c", BEGIN + SAY + dedent(script))
    return WorkerProcess(command, request, text_of, limits)


async def problem_of(script: str, *, limits: AnswerLimits = PATIENT) -> WorkerFailed:
    with pytest.raises(WorkerFailed) as failed:
        await listen(worker(script, limits=limits))
    return failed.value


async def listen(working: WorkerProcess[str]) -> None:
    async with working:
        while True:
            await working.next()


async def test_it_is_given_its_request_and_says_message_after_message() -> None:
    script = "asked = sys.stdin.buffer.read()\nsay(asked)\nsay(asked.upper())"
    async with worker(script, request=b"work") as working:
        assert [await working.next(), await working.next()] == ["work", "WORK"]


async def test_a_request_that_it_does_not_read_holds_nobody_up() -> None:
    async with asyncio.timeout(60):
        async with worker("sys.stdin.close()\nsay(b'here')", request=b"x" * 10_000_000) as working:
            assert await working.next() == "here"


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        pytest.param("say(b'x' * 1001)", WorkerProblem.TOO_MUCH, id="a message that is too long"),
        pytest.param("while True: say(b'x' * 1000)", WorkerProblem.TOO_MUCH, id="too many messages"),
        pytest.param("say(b'nonsense')", WorkerProblem.UNREADABLE, id="what makes no sense"),
        pytest.param("say(b'here')", WorkerProblem.ENDED, id="an early end"),
        pytest.param("out.write(LENGTH.pack(9) + b'half')", WorkerProblem.ENDED, id="half a message"),
        pytest.param("os.kill(os.getpid(), 9)", WorkerProblem.ENDED, id="a crash"),
    ],
)
async def test_what_goes_wrong_is_told_by_its_kind(script: str, problem: WorkerProblem) -> None:
    assert (await problem_of(script)).problem is problem


async def test_one_that_falls_silent_is_ended(before: set[psutil.Process]) -> None:
    hurried = AnswerLimits(silence=0.3, message=1000, all=10_000)
    assert (await problem_of("time.sleep(600)", limits=hurried)).problem is WorkerProblem.SILENT
    assert begun_since(before) == set()


async def test_its_last_complaints_are_kept_for_the_log() -> None:
    failed = await problem_of("sys.exit('out of paper')")
    assert failed.stderr_tail == "out of paper"


async def test_leaving_early_ends_it(before: set[psutil.Process]) -> None:
    async with worker(ENDLESS) as working:
        await working.next()
        (process,) = begun_since(before)

    assert not process.is_running()


async def test_cancelling_who_waits_for_it_ends_it(before: set[psutil.Process]) -> None:
    started = asyncio.Event()

    async def wait() -> None:
        async with worker(ENDLESS) as working:
            await working.next()
            started.set()
            await working.next()

    waiting = asyncio.get_running_loop().create_task(wait())
    async with asyncio.timeout(60):
        await started.wait()
    waiting.cancel()
    await asyncio.wait([waiting])

    assert begun_since(before) == set()


async def test_cancelling_while_it_starts_leaves_no_process_behind(before: set[psutil.Process]) -> None:
    more_than_the_pipe_holds = b"x" * 10_000_000  # so that starting it never ends
    working = worker(ENDLESS, request=more_than_the_pipe_holds)
    starting = asyncio.get_running_loop().create_task(working.__aenter__())
    async with asyncio.timeout(60):
        while not begun_since(before):  # noqa: ASYNC110  (the system tells nobody of a new process)
            await asyncio.sleep(0.01)
    starting.cancel()
    await asyncio.wait([starting])

    assert begun_since(before) == set()


async def test_a_program_that_is_not_there_is_told_as_the_system_does() -> None:
    with pytest.raises(FileNotFoundError):
        async with WorkerProcess(("/nowhere/program",), b"", text_of, PATIENT):
            pass
