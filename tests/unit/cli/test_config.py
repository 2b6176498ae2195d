import json
from pathlib import Path

import pytest

from gamma_desktop.cli import config
from tests.unit.cli.conftest import Run


@pytest.fixture
def settings_file(profile: Path) -> Path:
    profile.mkdir()
    return profile / "settings.toml"


def test_show_prints_every_setting_with_its_layer(
    run_command: Run, settings_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings_file.write_text("listener.port = 9000\n")
    assert run_command(config, "show") == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["listener.port", "=", "9000", "#", "user"] in lines
    assert ["ui.autostart", "=", "false", "#", "default"] in lines


def test_show_as_json_holds_values_and_problems(
    run_command: Run, settings_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings_file.write_text('agent.extensions = ["203"]\npop.mode = "loud"\n')
    assert run_command(config, "show", "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["settings"]["agent.extensions"] == {
        "value": ["203"],
        "layer": "user",
        "file": str(settings_file),
        "locked": False,
    }
    (problem,) = shown["problems"]
    assert (problem["file"], problem["line"], problem["key"]) == (str(settings_file), 2, "pop.mode")


def test_problems_go_to_stderr_and_the_rest_is_shown(
    run_command: Run, settings_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings_file.write_text('pop.mode = "loud"\n')
    assert run_command(config, "show") == 0
    assert f"{settings_file}:1: pop.mode must be one of: full, quiet, off" in capsys.readouterr().err


def test_explain_tells_what_every_layer_says(
    run_command: Run, settings_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "managed.toml").write_text('locked = ["pop.mode"]\npop.mode = "quiet"\n')
    settings_file.write_text('pop.mode = "off"\n')
    assert run_command(config, "explain", "pop.mode") == 0
    assert capsys.readouterr().out.splitlines()[2:] == [
        '  default: "full"',
        f'  managed (locked): "quiet"  ({tmp_path / "managed.toml"})  <- in force',
        f'  user: "off"  ({settings_file})',
    ]


def test_explain_as_json_says_the_same(
    run_command: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "managed.toml").write_text('locked = ["pop.mode"]\npop.mode = "quiet"\n')
    assert run_command(config, "explain", "pop.mode", "--json") == 0
    explained = json.loads(capsys.readouterr().out)
    assert explained["key"] == "pop.mode"
    assert explained["locked"] is True
    assert [layer["layer"] for layer in explained["layers"]] == ["default", "managed (locked)"]
    assert explained["problems"] == []


def test_explaining_what_is_no_setting_is_wrong_usage_and_gets_a_hint(
    run_command: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(config, "explain", "pop.mod") == 2
    error = capsys.readouterr().err
    assert "did you mean pop.mode?" in error
    assert error.count("\n") == 1


def test_set_changes_the_users_file(run_command: Run, profile: Path) -> None:
    assert run_command(config, "set", "agent.extensions", "201,203") == 0
    assert (profile / "settings.toml").read_text() == '[agent]\nextensions = ["201", "203"]\n'


@pytest.mark.parametrize(
    ("assignment", "words"),
    [(("pop.mode", "loud"), "pop.mode must be one of"), (("x", "1"), "not a setting")],
)
def test_what_is_no_setting_or_no_value_is_wrong_usage(
    run_command: Run, capsys: pytest.CaptureFixture[str], assignment: tuple[str, str], words: str
) -> None:
    assert run_command(config, "set", *assignment) == 2
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1


def test_what_the_administrator_locked_is_refused_with_one_line(
    run_command: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "managed.toml").write_text('locked = ["ui.theme"]\n')
    assert run_command(config, "set", "ui.theme", "dark") == 1
    error = capsys.readouterr().err
    assert "locked" in error
    assert error.count("\n") == 1
