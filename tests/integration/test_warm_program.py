"""Commands of the program that is loaded once for all of a test process do what started ones do."""

import signal
from pathlib import Path

import pytest

from gamma_desktop.shipped import resource
from tests.fixtures.warm_program import warm_program
from tests.integration.command import Desk

SAMPLE = str(resource("demo/contacts.csv"))


@pytest.mark.parametrize(
    "arguments",
    [
        *(["contacts", "import", SAMPLE], ["contacts", "export"], ["contacts", "sources", "list"], ["calls"]),
        *(["config", "show"], ["config", "set", "pop.hide_after", "no"], ["number", "explain", "647460197"]),
        *(
            ["dial", "647460197"],
            ["extensions"],
            ["key", "test"],
            ["restore", "--list"],
            ["configure"],
            ["nonsense"],
        ),
    ],
    ids=" ".join,
)
def test_a_command_comes_to_the_same_as_one_that_is_started(tmp_path: Path, arguments: list[str]) -> None:
    warm, started = Desk(tmp_path / "warm"), Desk(tmp_path / "started")
    assert warm_program().can_run(warm.environment)
    done = warm.run(*arguments)
    same = started.start_and_run(*arguments)

    told = [text.replace(str(started.profile), str(warm.profile)) for text in (same.stdout, same.stderr)]
    assert [done.returncode, done.stdout, done.stderr] == [same.returncode, *told]


def test_one_that_goes_on_is_ended_as_one_that_is_started(tmp_path: Path) -> None:
    desk = Desk(tmp_path, GAMMA_DESKTOP_LISTENER_SECRET="a-secret-for-tests")
    desk.configure(listener__port="0")
    for number, code in ((signal.SIGTERM, 0), (signal.SIGKILL, -9)):
        going_on = warm_program().begin(["listen", "--json"], desk.environment)
        with going_on.stdout, going_on.stderr:
            assert any("listening at " in line for line in going_on.stderr)
            assert going_on.poll() is None
            going_on.send_signal(number)
            assert going_on.wait(60) == going_on.poll() == code
            assert going_on.stdout.read() == ""


def test_nothing_of_a_command_is_left_for_the_next(tmp_path: Path) -> None:
    first = Desk(tmp_path / "first", GAMMA_DESKTOP_LISTENER_SECRET="of the first")
    first.configure(agent__extensions="203")
    second = Desk(tmp_path / "second")

    assert '["203"]' in first.run("config", "show").stdout
    assert '["203"]' not in second.run("config", "show").stdout
