"""A relay is copied while events come, and goes on elsewhere with what it had and the desks that it knew."""

import shutil
from contextlib import ExitStack
from pathlib import Path

from gamma_desktop.demo.waiting import look_until
from tests.integration.team.team_processes import PATIENCE, DeskProcess, RelayProcess
from tests.integration.team.test_kills import PostingEach, bodies


def test_a_copy_of_a_running_relay_has_all_that_was_answered_and_its_desk_goes_on_with_it(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "copy"
    with ExitStack() as ending:
        relay = ending.enter_context(RelayProcess(tmp_path / "relay"))
        relay.start()
        desk = ending.enter_context(DeskProcess(tmp_path / "desk", relay.invite("Ana", "--extension", "203")))
        with PostingEach(relay) as posting:
            posting.until_answered(30)
            before = len(posting.answered)
            relay.command("relay", "backup", str(folder))
        copied = bodies(folder / "data" / "journal.db")
        again = relay.run("relay", "backup", str(folder))
        relay.kill()
        shutil.rmtree(tmp_path / "relay" / "data")
        shutil.copytree(folder / "data", tmp_path / "relay" / "data")
        relay.start()
        desk.start()
        desk.until_it_says("connected to your team")
        journal = tmp_path / "desk" / "data" / "journal.db"

        assert len(copied) >= before
        assert (folder.stat().st_mode & 0o777, (folder / "relay.toml").exists()) == (0o700, True)
        assert (again.returncode, "is there already" in again.stderr) == (1, True)
        assert relay.post(b'{"callId": "new", "state": "ringing"}') == 200
        assert look_until(lambda: any(b'"new"' in each for each in bodies(journal)), seconds=PATIENCE)
