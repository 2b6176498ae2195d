"""Real programs of others: what they get, and that none outstays its time or the program."""

import asyncio
import json
import os
import select
import sys
from pathlib import Path

import pytest

from gamma_desktop.workers.program import ProgramRun, ProgramRunner

PATIENCE = 60.0
ECHO = """
import json, os, sys
json.dump([sys.argv[2:], sys.stdin.read(), dict(os.environ)], open(sys.argv[1], "w"))
"""
SLEEPER = """
import os, subprocess, sys
child = subprocess.Popen(["sleep", "600"])
open(sys.argv[1], "w").write(str(child.pid))
child.wait()
"""


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """Where a program says the id of what it started."""
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


async def process_told_by(pipe: Path) -> int:
    """A handle of the process whose id comes through the pipe."""
    return os.pidfd_open(int(await asyncio.to_thread(pipe.read_text)))


async def has_ended(process: int) -> bool:
    ended, _, _ = await asyncio.to_thread(select.select, [process], [], [], PATIENCE)
    os.close(process)
    return bool(ended)


async def test_it_gets_its_input_and_arguments_as_they_are_and_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAMMA_API_KEY", "canary")
    monkeypatch.setenv("GAMMA_DESKTOP_LISTENER_SECRET", "canary")
    told = tmp_path / "told"
    evil = ["; id", "$(id)", "`id`", "", "a b", '"', "*"]
    ran = await ProgramRunner(1).run(
        [sys.executable, "-c", ECHO, str(told), *evil], b'{"x": 1}', seconds=PATIENCE
    )
    assert ran == ProgramRun(exit_code=0)
    arguments, given, environment = json.loads(told.read_text())
    assert (arguments, given) == (evil, '{"x": 1}')
    assert "canary" not in json.dumps(environment)
    assert "PATH" in environment


async def test_what_takes_too_long_is_ended_with_all_that_it_started(pipe: Path) -> None:
    command = [sys.executable, "-c", SLEEPER, str(pipe)]
    ran, process = await asyncio.gather(ProgramRunner(1).run(command, b"", seconds=2), process_told_by(pipe))
    assert ran == ProgramRun()
    assert await has_ended(process)


async def test_at_the_end_of_the_program_none_is_left(pipe: Path) -> None:
    runner = ProgramRunner(1)

    async def stop() -> int:
        process = await process_told_by(pipe)
        runner.stop()
        return process

    command = [sys.executable, "-c", SLEEPER, str(pipe)]
    ran, process = await asyncio.gather(runner.run(command, b"", seconds=PATIENCE), stop())
    assert ran.exit_code != 0
    assert await has_ended(process)


@pytest.mark.parametrize("command", [["/no/such/program"], [os.devnull], ["/bin/\0true"]])
async def test_what_does_not_start_says_why(command: list[str]) -> None:
    ran = await ProgramRunner(1).run(command, b"", seconds=PATIENCE)
    assert ran.exit_code is None
    assert ran.why_not


async def test_one_that_reads_nothing_and_fails_is_told_by_its_exit_code() -> None:
    large = b"x" * 1_000_000
    ran = await ProgramRunner(1).run([sys.executable, "-c", "raise SystemExit(7)"], large, seconds=PATIENCE)
    assert ran == ProgramRun(exit_code=7)
