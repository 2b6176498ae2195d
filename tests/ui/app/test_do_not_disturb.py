"""Do not disturb in the program as it ships: quiet over a restart, ended by the agent, told of afterwards."""

from gamma_desktop.ui.quiet.menu import QuietOption
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
