"""Do not disturb in the program as it ships: quiet over a restart, ended by the agent, told of afterwards."""

from datetime import UTC, datetime, timedelta

import pytest

from gamma_desktop.app.engine import Engine
from gamma_desktop.history.do_not_disturb import QuietRecord
from gamma_desktop.history.quiet_times import Quiet, QuietChoice
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.profile_files import QuietFile
from gamma_desktop.ui.quiet.switch import QuietOption
from tests.ui.app.running import Play, Running


def test_nothing_disturbs_also_after_a_restart_and_afterwards_a_card_tells_of_the_calls(play: Play) -> None:
    async def quiet(running: Running) -> None:
        running.window.quiet_button.option_chosen.emit(QuietOption.WITHOUT_END)
        await running.until(lambda: running.tray == "Gamma Desktop: Do not disturb")
        await running.post()
        await running.until(lambda: running.log)
        assert running.pops == []

    async def again(running: Running) -> None:
        await running.until(lambda: running.tray == "Gamma Desktop: Do not disturb")
        await running.post(state="dropped")
        await running.until(lambda: any("missed" in row.casefold() for row in running.log))
        assert running.pops == []
        running.window.quiet_button.option_chosen.emit(QuietOption.OFF)
        await running.until(lambda: "1 to call back" in running.pop_words)

    play(quiet)
    play(again)


def test_what_ended_while_the_program_was_off_is_not_told_to_the_team_at_the_start(
    play: Play, paths: ProfilePaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, ended = (datetime.now(UTC) - timedelta(hours=hours) for hours in (3, 2))
    choice = QuietChoice(is_on=True, since=begun, until=ended)
    quiet = Quiet(since=begun, until=ended, is_chosen=True)
    QuietFile(paths.quiet).save(QuietRecord(choice=choice, quiet=quiet))
    told: list[Quiet | None] = []
    monkeypatch.setattr(Engine, "note_quiet", lambda _engine, quiet: told.append(quiet))

    async def scene(running: Running) -> None:
        await running.until(lambda: told)

    play(scene)
    assert set(told) == {None}
