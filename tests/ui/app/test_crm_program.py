"""The program that the managed file names in place of the CRM's page, started by the real program."""

import json
import sys
from pathlib import Path

from gamma_desktop.settings.paths import ProfilePaths
from tests.ui.app.running import SECRET, Play, Running

NOTE = """
import json, os, sys
with open(sys.argv[1] + ".part", "w") as part:
    json.dump([sys.argv[2:], sorted(os.environ.values())], part)
os.rename(sys.argv[1] + ".part", sys.argv[1])
"""


def test_a_call_that_rings_starts_the_managed_files_program_with_its_arguments(
    play: Play, paths: ProfilePaths, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    script = tmp_path / "crm.py"
    script.write_text(NOTE, "utf-8")
    command = json.dumps([sys.executable, str(script), str(told), "{e164}", "$(touch x); {extension}"])
    paths.managed.write_text(f'crm.program = {command}\ncrm.open_on = "ringing"\n', "utf-8")

    async def scene(running: Running) -> None:
        await running.post()
        await running.until(lambda: running.pops)
        await running.until(told.exists)

    play(scene)
    arguments, environment = json.loads(told.read_text("utf-8"))
    assert arguments == ["+34647460197", "$(touch x); 203"]
    assert SECRET not in environment


def test_a_program_that_does_not_start_is_told_with_its_name(play: Play, paths: ProfilePaths) -> None:
    paths.managed.write_text('crm.program = ["/opt/none/crm", "{name}"]\ncrm.open_on = "ringing"\n', "utf-8")

    async def scene(running: Running) -> None:
        await running.post()
        await running.until(lambda: "Ask your administrator: /opt/none/crm does not start." in running.words)

    play(scene)
