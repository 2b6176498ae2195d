"""What cannot be used in the settings files: counted above the page, and told at each control."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gamma_desktop.intake.health import HealthBoard
from gamma_desktop.settings.layers import LoadedSettings, load_settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.ui.settings.sections import SettingsSection
from gamma_desktop.ui.window.chain import health_items
from gamma_desktop.ui.window.health import HealthItem
from gamma_desktop.ui.window.navigation import Page
from tests.ui.desk import Desk, OpenWindow
from tests.ui.settings.controls import entry, type_into


def told_of(loaded: LoadedSettings) -> HealthItem:
    board = HealthBoard()
    board.note_settings(loaded, is_in_clear=False)
    return next(
        item
        for item in health_items(board.chain, datetime(2026, 11, 23, 10, 2, tzinfo=UTC))
        if item.name == "Settings"
    )


@pytest.fixture
def paths(tmp_path: Path) -> ProfilePaths:
    managed = tmp_path / "managed.toml"
    return ProfilePaths(settings=tmp_path, data=tmp_path, runtime=tmp_path, managed=managed)


@pytest.mark.parametrize(
    ("managed", "own", "words", "advice"),
    [
        ("", 'ui.theme = "pink"', "A setting cannot be used", "Correct it in Settings."),
        (
            "listener.port = 99999\npop.hide_after = -1\nui.theme = 3",
            "",
            "3 settings cannot be used",
            "Ask your administrator to correct your settings.",
        ),
        (
            "listener.port = 99999",
            'ui.theme = "pink"',
            "2 settings cannot be used",
            "Correct yours in Settings, and ask your administrator about the rest.",
        ),
    ],
)
def test_the_banner_counts_what_cannot_be_used_and_says_who_can_correct_it(
    paths: ProfilePaths, managed: str, own: str, words: str, advice: str
) -> None:
    paths.managed.write_text(managed)
    paths.settings_file.write_text(own)

    item = told_of(load_settings(paths))

    assert (item.words, item.advice) == (words, advice)


def test_each_mistake_stands_at_its_control_until_it_is_corrected(desk: Desk, paths: ProfilePaths) -> None:
    paths.settings_file.write_text("listener.port = 99999\npop.hide_after = -1\n")
    desk.settings.use(paths)
    opened = OpenWindow(desk)
    opened.go(Page.SETTINGS)

    opened.window.mistake_requested.emit()
    opened.desk.work()

    assert opened.settings.section is SettingsSection.POP
    assert opened.window.focusWidget() is entry(opened.settings, "pop.hide_after")
    assert opened.settings.field("pop.hide_after").words.startswith("Must be")
    assert opened.settings.field("listener.port").words.startswith("Must be")
    assert opened.settings.field("listener.host").words == ""
    assert (
        opened.settings.field("pop.hide_after").words
        in entry(opened.settings, "pop.hide_after").accessibleDescription()
    )

    type_into(entry(opened.settings, "pop.hide_after"), "12")
    opened.desk.work()
    assert opened.settings.field("pop.hide_after").words == "Saved"
    assert opened.settings.field("listener.port").words.startswith("Must be")
    opened.close()
