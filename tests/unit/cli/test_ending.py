"""A command that is asked to end does so, even where it waits for something that never comes."""

import signal
import subprocess
import sys

PROGRAM = """
import asyncio
from gamma_desktop.cli.ending import ended_by_signals

async def run():
    ended = ended_by_signals(within={within})
    print("ready", flush=True)
    await ended.wait()
    {then}

asyncio.run(run())
"""


def ended(then: str, within: float) -> tuple[int, str]:
    """What a program comes to that does this after a request to end."""
    command = [sys.executable, "-c", PROGRAM.format(within=within, then=then)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    return process.returncode, said


def test_a_program_that_hangs_ends_after_its_time_and_says_where_it_was() -> None:
    code, said = ended("await asyncio.Event().wait()", within=1)
    assert code == 1
    assert "not ended yet: Task-1 at run:" in said
    assert "Timeout (0:00:01)!" in said


def test_a_program_that_ends_in_time_says_nothing() -> None:
    assert ended("await asyncio.sleep(0)", within=60) == (0, "")
