"""Each system is told a command that it reads back as it was meant."""

import plistlib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gamma_desktop.desktop.login_item import (
    LONGEST_RUN_VALUE,
    LoginItem,
    autostart_file,
    desktop_entry,
    exec_value,
    launch_agent_file,
    login_item,
    run_value,
)
from gamma_desktop.settings.paths import PROFILE_VARIABLE, profile_paths

HOME = Path("/home/ana")
PROGRAM = ("/opt/gamma/bin/python", "-P", "-m", "gamma_desktop")
ITEM = LoginItem("gamma-desktop", ("/opt/gamma/bin/python", "-m", "gamma_desktop"))


def read_value(written: str) -> str:
    """The Desktop Entry Specification, "Possible value types": the escapes of a string."""
    meant, rest = "", iter(written)
    for sign in rest:
        meant += {"s": " ", "n": "\n", "t": "\t", "r": "\r", "\\": "\\"}[next(rest)] if sign == "\\" else sign
    return meant


def read_exec(written: str) -> list[str]:
    """The same, "The Exec key": arguments apart by spaces, quoted whole, four signs escaped in quotes, %%."""
    arguments, value = [], read_value(written)
    while value:
        if value.startswith('"'):
            argument, at = "", 1
            while value[at] != '"':
                is_escaped = value[at] == "\\"
                at += is_escaped
                assert is_escaped == (value[at] in '"`$\\'), "these four are escaped, and no other"
                argument += value[at]
                at += 1
            value = value[at + 1 :]
            assert value[:1] in {"", " "}, "an argument is quoted as a whole"
        else:
            argument, space, rest = value.partition(" ")
            assert not set(argument) & set("\t\n\"'\\><~|&;$*?#()`"), "a reserved sign stands in quotes"
            value = space + rest
        arguments.append(argument)
        value = value.removeprefix(" ")
    assert not any("%" in each.replace("%%", "") for each in arguments), "a field code"
    return [each.replace("%%", "%") for each in arguments]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1))
@example(["/home/Ana María/$HOME/`id`", '"quoted"', "back\\slash\\", "100%", "%f %u", "a\nb\tc\r", "", "~"])
def test_an_exec_line_is_read_back_as_the_command_that_was_meant(command: list[str]) -> None:
    written = exec_value(command)
    assert "\n" not in written
    assert "\r" not in written
    assert read_exec(written) == command


def test_a_named_profile_is_named_again_and_has_an_entry_of_its_own(tmp_path: Path) -> None:
    paths = profile_paths(str(tmp_path))
    item = login_item(paths, PROGRAM)
    assert item.name == f"gamma-desktop-{paths.name}"
    assert item.command == (*PROGRAM, "--profile", str(tmp_path), "--background")


def test_a_profile_named_by_the_environment_is_named_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(PROFILE_VARIABLE, str(tmp_path))
    assert str(tmp_path) in login_item(profile_paths(None), PROGRAM).command


def test_the_profile_of_the_system_needs_no_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(PROFILE_VARIABLE, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    item = login_item(profile_paths(None), PROGRAM)
    assert item == LoginItem("gamma-desktop", (*PROGRAM, "--background"))


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({}, "/home/ana/.config/autostart"),
        ({"XDG_CONFIG_HOME": ""}, "/home/ana/.config/autostart"),
        ({"XDG_CONFIG_HOME": "relative"}, "/home/ana/.config/autostart"),
        ({"XDG_CONFIG_HOME": "/srv/ana"}, "/srv/ana/autostart"),
    ],
)
def test_a_desktop_looks_in_the_folder_that_its_specification_names(
    environment: dict[str, str], folder: str
) -> None:
    assert autostart_file(ITEM, environment, HOME).path == Path(folder) / "gamma-desktop.desktop"


def test_the_guide_names_the_files_of_each_system_as_they_are(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[3] / "docs" / "settings.md").read_text(encoding="utf-8")
    paths = profile_paths(str(tmp_path))
    for item in (ITEM, login_item(paths, PROGRAM)):
        for name in (
            autostart_file(item, {}, HOME).path.name,
            launch_agent_file(item, HOME).path.name,
            item.name,
        ):
            assert f"`{name.replace(paths.name, 'ID')}`" in guide


def test_a_desktop_entry_has_a_line_for_each_key() -> None:
    lines = desktop_entry(ITEM).decode().splitlines()
    assert lines[:2] == ["[Desktop Entry]", "Type=Application"]
    assert "Exec=/opt/gamma/bin/python -m gamma_desktop" in lines
    assert "TryExec=/opt/gamma/bin/python" in lines


@pytest.mark.parametrize("program", ["/opt/a=b/python", "/opt/\udcff/python"])
def test_a_program_that_a_desktop_entry_cannot_name_is_refused(program: str) -> None:
    with pytest.raises(ValueError, match=r"desktop entry|surrogates"):
        desktop_entry(LoginItem("gamma-desktop", (program,)))


def test_launchd_is_told_the_arguments_one_by_one() -> None:
    item = LoginItem("gamma-desktop-ab", ("/opt/python", "--profile", '/Ana & María/<"x">'))
    file = launch_agent_file(item, HOME)
    assert file.path == HOME / "Library" / "LaunchAgents" / "gamma-desktop-ab.plist"
    told = plistlib.loads(file.content)
    assert told["ProgramArguments"] == list(item.command)
    assert told["Label"] == item.name
    assert told["RunAtLoad"] is True
    assert file.mark in file.content


def test_windows_is_told_a_command_line_in_its_own_quotes() -> None:
    item = LoginItem("gamma-desktop", (r"C:\Program Files\Python\pythonw.exe", "--profile", "D:\\my calls\\"))
    assert run_value(item) == r'"C:\Program Files\Python\pythonw.exe" --profile "D:\my calls\\"'


def test_a_command_that_windows_would_drop_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than 260"):
        run_value(LoginItem("gamma-desktop", ("x" * (LONGEST_RUN_VALUE + 1),)))
