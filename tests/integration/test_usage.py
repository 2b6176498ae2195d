"""What a newcomer stumbles over: wrong arguments, odd places, odd locales. One line says what to do."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures.simulated_cloud import RunningCloud
from tests.integration.command import Desk, one_line

COMMANDS_WITH_ACTIONS = {
    "key": ("set", "test", "clear"),
    "config": ("show", "explain", "set"),
    "calls": ("show", "erase", "note", "tick", "label"),
    "contacts": ("import", "search", "lookup", "export", "sources"),
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "profile")


@pytest.mark.parametrize("arguments", [["listen", "--foo"], ["calls", "erase", "--foo"], ["key", "set", "x"]])
def test_an_argument_that_a_command_does_not_know_is_told_with_the_usage_of_that_command(
    desk: Desk, arguments: list[str]
) -> None:
    done = desk.run(*arguments)

    assert done.returncode == 2
    command = " ".join(arguments[:-1])
    assert done.stderr.startswith(f"usage: gamma-desktop {command}")
    assert "COMMAND ..." not in done.stderr


def test_an_option_of_the_tray_program_does_not_go_with_a_command(desk: Desk) -> None:
    done = desk.run("--background", "extensions")

    assert (done.returncode, "--background starts the tray program" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    "words", [(command, action) for command, actions in COMMANDS_WITH_ACTIONS.items() for action in actions]
)
def test_every_action_says_in_its_help_what_it_is_for(desk: Desk, words: tuple[str, str]) -> None:
    after_usage = desk.run(*words, "--help").stdout.split("\n\n", 1)[1]

    assert after_usage[0].isupper()
    assert not after_usage.startswith(("options:", "positional arguments:"))


@pytest.mark.parametrize("command", [["calls", "--number", "zzz"], ["calls", "erase", "--number", "zzz"]])
def test_a_number_that_is_none_is_wrong_usage(desk: Desk, command: list[str]) -> None:
    done = desk.run(*command)

    assert done.returncode == 2
    assert "'zzz' is not a phone number" in done.stderr


def test_a_folder_is_no_file_of_contacts(desk: Desk) -> None:
    done = desk.run("contacts", "import", ".")

    assert done.returncode == 1
    assert one_line(done).endswith("The file cannot be read. .: It is a folder. Name the files in it.")


def test_a_settings_file_that_cannot_be_written_is_said_to_be_that(desk: Desk) -> None:
    desk.profile.mkdir()
    (desk.profile / "settings.toml").symlink_to(
        "/proc/settings.toml"
    )  # no file can be made there, by root neither
    done = desk.run("config", "set", "ui.theme", "light")

    assert done.returncode == 1
    assert "The setting was not saved. /proc/settings.toml cannot be written" in one_line(done)


def test_the_default_address_is_refused_with_the_option_that_names_another(desk: Desk) -> None:
    done = desk.run("configure", "--yes")

    assert (done.returncode, "--callback-url URL" in done.stderr) == (2, True)


@pytest.mark.parametrize("url", ["https://ana:s3cret@desk.example/x", "https://desk.example/x#part"])
def test_an_address_for_events_holds_no_password_and_no_fragment(desk: Desk, url: str) -> None:
    done = desk.run("configure", "--yes", "--callback-url", url)

    assert (done.returncode, "s3cret" in done.stderr) == (2, False)
    assert "Leave user, password and fragment" in done.stderr


def test_a_wrong_key_of_the_environment_is_said_to_come_from_there(
    desk: Desk, simulated_cloud: RunningCloud
) -> None:
    desk.configure(api__url=simulated_cloud.url)
    desk.environment["GAMMA_API_KEY"] = "wrong"
    done = desk.run("key", "test")

    assert done.returncode == 4
    assert "It came from GAMMA_API_KEY" in done.stderr
    assert "stored" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="the guide speaks to a POSIX shell")
def test_the_guide_of_the_simulator_says_how_a_checkout_finds_the_command() -> None:
    root = Path(__file__).parents[2]
    guide = (root / "docs" / "simulator.md").read_text(encoding="utf-8")
    before_the_first_block = guide.partition("```")[0]
    (line,) = re.findall(r"`(export PATH=[^`]+)`", before_the_first_block)
    found = subprocess.run(
        ["sh", "-c", f"{line}; command -v gamma-desktop"],
        cwd=root,
        env={"PATH": os.defpath},
        capture_output=True,
        text=True,
        check=False,
    )

    assert found.stdout.strip() == str(root / ".venv" / "bin" / "gamma-desktop")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such locales: names are Unicode there")
def test_names_are_text_whatever_the_locale(tmp_path: Path) -> None:
    """Python's own remedies for the locale C are off, as a script may have switched them off."""
    desk = Desk(tmp_path / "übung", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    file = tmp_path / "kontakte-ä.csv"
    file.write_text("Name,Phone\nAna,647460197\n", encoding="utf-8")
    done = desk.run("contacts", "import", str(file))

    assert done.returncode == 0, done.stderr
    assert "Ana" in desk.run("contacts", "search", "ana").stdout


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no names of bytes")
def test_a_profile_whose_name_is_no_text_is_refused(tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/\xfcbung")
    desk = Desk(tmp_path)
    named = desk.run("--profile", name, "calls")
    desk.environment["GAMMA_DESKTOP_PROFILE"] = name
    by_variable = desk.run("calls")

    assert (named.returncode, "holds bytes that are no text" in named.stderr) == (2, True)
    assert (by_variable.returncode, "holds bytes that are no text" in one_line(by_variable)) == (1, True)
