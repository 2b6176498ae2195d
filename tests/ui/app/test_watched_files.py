"""A running program takes up what others write to its settings files; what they break changes nothing."""

import pytest

from gamma_desktop.settings.layers import load_settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.write import set_value
from tests.ui.app.running import Play, Running, takes_connections
from tests.ui.settings.controls import choice, entries, entry


def test_a_setting_that_a_command_changed_is_in_force_and_shown(play: Play, paths: ProfilePaths) -> None:
    async def scene(running: Running) -> None:
        await running.until(lambda: "204" in running.settings.extensions.boxes)
        set_value(paths, "agent.extensions", "204")
        set_value(paths, "calls.labels", "Sale")
        await running.until(running.settings.extensions.boxes["204"].isChecked)
        await running.until(lambda: entries(running.settings, "calls.labels") == ["Sale"])
        await running.post(extension="204")
        await running.until(lambda: running.pops)

    play(scene)


def test_a_managed_file_that_appears_locks_at_once(play: Play, paths: ProfilePaths) -> None:
    async def scene(running: Running) -> None:
        box = choice(running.settings, "pop.mode")
        paths.managed.write_text('locked = ["pop.mode"]\npop.mode = "quiet"\n', "utf-8")
        await running.until(lambda: not box.isEnabled())
        assert box.currentText() == "Quiet: the tray alone"
        paths.managed.unlink()
        await running.until(box.isEnabled)

    play(scene)


@pytest.mark.parametrize("in_place", [True, False])
def test_a_file_that_is_broken_changes_nothing_and_is_named(
    play: Play, paths: ProfilePaths, *, in_place: bool
) -> None:
    good = paths.settings_file.read_text("utf-8")
    port = load_settings(paths).settings.listener.port

    def write(text: str) -> None:
        file = paths.settings_file if in_place else paths.settings / "new"
        file.write_text(text, "utf-8")
        file.replace(paths.settings_file)

    async def scene(running: Running) -> None:
        write(good + "[pop\n")
        await running.until(lambda: any("settings.toml:4: is not TOML" in words for words in running.words))
        assert (takes_connections(port), entry(running.settings, "listener.port").text()) == (True, str(port))
        write(good + 'pop.mode = "quiet"\n')
        await running.until(lambda: not any("is not TOML" in words for words in running.words))
        assert choice(running.settings, "pop.mode").currentText() == "Quiet: the tray alone"

    play(scene)
