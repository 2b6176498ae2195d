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


@pytest.mark.parametrize(
    ("is_managed", "words"),
    [(True, "Your administrator's settings cannot be read"), (False, "Your settings file cannot be read")],
)
def test_the_banner_says_where_a_file_is_broken_that_counts_for_nothing(
    paths: ProfilePaths, *, is_managed: bool, words: str
) -> None:
    broken = paths.managed if is_managed else paths.settings_file
    broken.write_text('ui.theme = "dark"\n[pop\n')

    item = told_of(load_settings(paths))

    assert item.words == words
    assert item.advice.startswith(f"{broken.name}:2: is not TOML")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("pop.moode = 'quiet'\n", ":1: pop.moode is not a setting; did you mean pop.mode?"),
        ("popp = 3\n", ":1: popp is not a setting"),
        ("[pop\n", ":1: is not TOML"),
    ],
)
def test_what_has_no_control_is_listed_for_the_administrator(
    desk: Desk, paths: ProfilePaths, text: str, told: str
) -> None:
    paths.settings_file.write_text(text)
    desk.settings.use(paths)
    opened = OpenWindow(desk)
    opened.go(Page.SETTINGS)
    opened.window.resize(900, 640)
    opened.window.show()
    opened.settings.rail.item(SettingsSection.YOU).setFocus()

    opened.window.mistake_requested.emit()
    opened.desk.work()

    assert opened.settings.section is SettingsSection.ADMINISTRATOR
    assert opened.window.focusWidget() is opened.settings.rail.item(SettingsSection.ADMINISTRATOR)
    assert not opened.settings.unplaced.isHidden()
    assert f"{paths.settings_file}{told}" in opened.settings.unplaced.accessibleName()
    paths.settings_file.write_text("")
    desk.settings.use(paths)
    opened.settings.show_settings(desk.settings.loaded())
    assert opened.settings.unplaced.isHidden()
    opened.close()


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
