import stat
import tomllib
from pathlib import Path

import pytest

from gamma_desktop.settings.errors import BadValue, LockedKey, SettingsError, SettingsNotSaved, UnknownKey
from gamma_desktop.settings.keys import KEYS
from gamma_desktop.settings.layers import load_settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.write import _check_nothing_else_changed, set_value
from tests.saying import raises_saying

WRITTEN_BY_HAND = """\
# My desk, by the window
agent.extensions = [
    "201",  # me
]

[pop]
corner = "top-left" # the phone stands right
mode = "full"

[ui]
theme = "dark"
"""


def test_a_first_value_makes_the_file(paths: ProfilePaths) -> None:
    assert set_value(paths, "listener.port", "9000") == 9000
    assert paths.settings_file.read_text() == "[listener]\nport = 9000\n"


def test_the_folder_is_made_where_it_is_missing(tmp_path: Path) -> None:
    paths = ProfilePaths(
        settings=tmp_path / "a/b", data=tmp_path, runtime=tmp_path, managed=tmp_path / "none"
    )
    set_value(paths, "pop.mode", "off")
    assert load_settings(paths).settings.pop.mode == "off"


def test_only_the_owner_may_read_the_file(paths: ProfilePaths) -> None:
    paths.settings_file.write_text("")
    paths.settings_file.chmod(0o644)
    set_value(paths, "pop.mode", "off")
    assert stat.S_IMODE(paths.settings_file.stat().st_mode) == 0o600


def test_comments_and_order_stay(paths: ProfilePaths) -> None:
    paths.settings_file.write_text(WRITTEN_BY_HAND)
    set_value(paths, "pop.corner", "bottom-left")
    assert paths.settings_file.read_text() == WRITTEN_BY_HAND.replace('"top-left"', '"bottom-left"')


def test_a_new_section_comes_last_after_an_empty_line(paths: ProfilePaths) -> None:
    paths.settings_file.write_text(WRITTEN_BY_HAND)
    set_value(paths, "numbers.region", "de")
    assert paths.settings_file.read_text() == WRITTEN_BY_HAND + '\n[numbers]\nregion = "DE"\n'


@pytest.mark.parametrize(
    "content",
    [
        'pop.mode = "full"\npop.screen = "left"\nui.theme = "dark"\n',
        'pop = { mode = "full", screen = "left" }\nui.theme = "dark"\n',
        '[pop]\nscreen = "left"\n[ui]\ntheme = "dark"\n',
        'ui.theme = "dark"\npop.screen = "left"',
        '[ui]\ntheme = "dark"\n[pop]\nscreen = "left"',
        '[pop]\nscreen = "left"\n\n# about looks\n[ui]\ntheme = "dark"\r\n',
        '\ufeff[pop]\r\nscreen = "left"\r\n[ui]\r\ntheme = "dark"\r\n',
    ],
)
def test_every_way_of_writing_a_section_can_be_changed(paths: ProfilePaths, content: str) -> None:
    paths.settings_file.write_bytes(content.encode())
    set_value(paths, "pop.mode", "off")
    assert tomllib.loads(paths.settings_file.read_text()) == {
        "pop": {"mode": "off", "screen": "left"},
        "ui": {"theme": "dark"},
    }


def test_a_last_line_without_an_end_stays_apart_from_the_new_one(paths: ProfilePaths) -> None:
    paths.settings_file.write_text("[ui]\n[pop]\nfuture.thing = 1")
    set_value(paths, "pop.mode", "off")
    assert tomllib.loads(paths.settings_file.read_text())["pop"] == {"mode": "off", "future": {"thing": 1}}


def test_a_change_that_would_touch_another_setting_is_refused() -> None:
    with raises_saying(SettingsError, "without changing other settings"):
        _check_nothing_else_changed({"ui": {"theme": "dark"}}, {"pop": {"mode": "off"}}, KEYS["pop.mode"])


def test_what_we_do_not_know_stays(paths: ProfilePaths) -> None:
    paths.settings_file.write_text("[future]\nthing = 1\n")
    set_value(paths, "pop.mode", "off")
    assert tomllib.loads(paths.settings_file.read_text())["future"] == {"thing": 1}


@pytest.mark.parametrize("content", ["this is not toml", "pop = 5\n", "[[pop]]\nmode = 1\n"])
def test_a_file_that_cannot_be_understood_is_left_as_it_is(paths: ProfilePaths, content: str) -> None:
    paths.settings_file.write_text(content)
    with raises_saying(SettingsError, r"correct or move|by hand"):
        set_value(paths, "pop.mode", "off")
    assert paths.settings_file.read_text() == content


@pytest.mark.parametrize(
    ("key", "text", "error"),
    [
        ("pop.mod", "off", UnknownKey),
        ("pop.mode", "loud", BadValue),
        ("listener.port", "many", BadValue),
        ("pop.hide_after", "20", LockedKey),
    ],
)
def test_a_refusal_writes_nothing(paths: ProfilePaths, key: str, text: str, error: type[Exception]) -> None:
    paths.managed.write_text('locked = ["pop.hide_after"]\npop.hide_after = 5\n')
    with pytest.raises(error, match=key.partition(".")[0]):
        set_value(paths, key, text)
    assert not paths.settings_file.exists()


def test_a_link_to_the_file_stays_a_link(paths: ProfilePaths, tmp_path: Path) -> None:
    target = tmp_path / "dotfiles.toml"
    target.write_text("")
    paths.settings_file.symlink_to(target)
    set_value(paths, "pop.mode", "off")
    assert paths.settings_file.is_symlink()
    assert 'mode = "off"' in target.read_text()


def test_where_nothing_can_be_written_the_error_says_so(paths: ProfilePaths) -> None:
    paths.settings_file.symlink_to("/proc/no-such-folder/settings.toml")
    with raises_saying(SettingsError, "cannot be written: No such file"):
        set_value(paths, "pop.mode", "off")


def test_a_file_that_its_owner_has_marked_read_only_is_left_as_it_is(paths: ProfilePaths) -> None:
    paths.settings_file.write_text('pop.mode = "quiet"\n')
    paths.settings_file.chmod(0o400)
    with raises_saying(SettingsNotSaved, "marked read-only"):
        set_value(paths, "pop.mode", "off")
    assert paths.settings_file.read_text() == 'pop.mode = "quiet"\n'


def test_no_temporary_file_is_left(paths: ProfilePaths) -> None:
    set_value(paths, "pop.mode", "off")
    assert [file.name for file in paths.settings.iterdir()] == ["settings.toml"]


def test_a_list_is_written_as_a_list(paths: ProfilePaths) -> None:
    set_value(paths, "agent.extensions", "201, 0203")
    assert load_settings(paths).settings.agent.extensions == ("201", "0203")
