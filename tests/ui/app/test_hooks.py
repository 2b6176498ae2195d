"""Hooks in the tray program: after the pop, and a failing one is shown in the window."""

import json
import os
import sys
from pathlib import Path

import pytest

from gamma_desktop.settings.paths import ProfilePaths
from tests.ui.app.running import Play, Running

NOTE = """
import json, os, sys
with open(sys.argv[1] + ".part", "w") as part:
    json.dump([json.load(sys.stdin)["state"], dict(os.environ)], part)
os.rename(sys.argv[1] + ".part", sys.argv[1])
"""


def manage(paths: ProfilePaths, *command: str) -> None:
    paths.managed.write_text(f"hooks.on_ringing = {json.dumps(command)}\n", "utf-8")


def test_a_call_that_rings_pops_and_is_told_to_the_administrators_program(
    play: Play, paths: ProfilePaths, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    script = tmp_path / "hook.py"
    script.write_text(NOTE, "utf-8")
    manage(paths, sys.executable, str(script), str(told))

    async def scene(running: Running) -> None:
        await running.post()
        await running.until(lambda: running.pops)
        await running.until(told.exists)

    play(scene)
    state, environment = json.loads(told.read_text("utf-8"))
    assert state == "ringing"
    assert os.environ["GAMMA_API_KEY"] not in environment.values()


@pytest.mark.soak
def test_one_that_does_not_start_is_shown_and_calls_pop_all_the_same(play: Play, paths: ProfilePaths) -> None:
    manage(paths, "/no/such/program")

    async def scene(running: Running) -> None:
        await running.post()
        await running.until(lambda: running.pops)
        await running.until(lambda: "A program that is told of calls failed" in running.words)

    play(scene)
