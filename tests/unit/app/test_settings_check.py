import asyncio
from pathlib import Path

from gamma_desktop.app.checkup.of_program import look_at_program
from gamma_desktop.checks.model import CheckState
from gamma_desktop.errors import Message
from gamma_desktop.settings.layers import load_settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.ui.wording import say


def test_the_check_names_every_setting_that_does_not_count(tmp_path: Path) -> None:
    managed = tmp_path / "managed.toml"
    managed.write_text("pop.hide_after = -1\n")
    (tmp_path / "settings.toml").write_text('ui.theme = "pink"\nnumbers.region = "XX"\n')
    paths = ProfilePaths(settings=tmp_path, data=tmp_path, runtime=tmp_path, managed=managed)

    check, _ = asyncio.run(look_at_program(load_settings(paths)))

    assert check.state is CheckState.WARNING
    assert isinstance(check.found, Message)
    said = say(check.found)
    for place in (
        "managed.toml:1: pop.hide_after",
        "settings.toml:1: ui.theme",
        "line 2: numbers.region",
    ):
        assert place in said
