"""What a command prints, to whatever reads it."""

import asyncio
import contextlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gamma_desktop.calls.ports import LogBatch
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from tests.unit.calls.call_log_contract import ringing_call


def start(profile: Path, *arguments: str, **environment: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "gamma_desktop", "--profile", str(profile), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **environment},
    )


def contacts(folder: Path, *names: str, file_name: str = "contacts.csv") -> Path:
    file = folder / file_name
    rows = [f"{name},6474{number:05}" for number, name in enumerate(names)]
    file.write_text("\n".join(["Name,Phone", *rows]), encoding="utf-8")
    profile = folder / "profile"
    with start(profile, "contacts", "import", str(file)) as done:
        assert done.wait(60) == 0
    return profile


def test_a_reader_that_has_enough_ends_the_command_without_a_complaint(tmp_path: Path) -> None:
    profile = contacts(tmp_path, *(f"Name {number}" for number in range(1000)))

    with start(profile, "contacts", "export", "--json") as command:
        assert command.stdout is not None
        assert command.stderr is not None
        command.stdout.close()
        complaint = command.stderr.read()
        assert (command.wait(60), complaint) == (0, b"")


def test_a_terminal_without_the_letters_of_a_name_still_gets_the_rest(tmp_path: Path) -> None:
    profile = contacts(tmp_path, "Łucja Żak")

    with start(profile, "contacts", "search", "zak", PYTHONUTF8="0", PYTHONIOENCODING="ascii") as command:
        shown, complaint = command.communicate(timeout=60)
    assert (command.returncode, complaint) == (0, b"")
    assert b"\\u0141ucja" in shown


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
@pytest.mark.parametrize("arguments", [["calls", "--json"], ["contacts", "export"], ["config", "show"]])
def test_output_that_cannot_be_written_ends_with_1_and_one_line(tmp_path: Path, arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = run(tmp_path, *arguments, stdout=full.fileno())

    assert done.returncode == 1
    assert done.stderr == b"gamma-desktop: the output cannot be written or read: No space left on device\n"


@pytest.mark.skipif(sys.platform == "win32", reason="closed by a POSIX shell")
def test_without_anywhere_to_print_a_command_still_runs(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gamma_desktop", "--profile", str(tmp_path), "contacts", "export"]
    shell = ["sh", "-c", '"$@" >&- 2>&-', "sh", *command]

    assert subprocess.run(shell, check=False).returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="arguments are text there")
@pytest.mark.parametrize("command", [["calls", "--number"], ["calls", "show"], ["contacts", "lookup"]])
def test_an_argument_that_is_no_text_is_wrong_usage(tmp_path: Path, command: list[str]) -> None:
    done = run(tmp_path, *command, os.fsdecode(b"\xff"), stdout=subprocess.DEVNULL)

    assert done.returncode == 2
    assert b"holds bytes that are no text" in done.stderr


def run(profile: Path, *arguments: str, stdout: int) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "gamma_desktop", "--profile", str(profile), *arguments]
    return subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, check=False)


HOSTILE = "Ana \x1b]0;owned\x07 \x9b31m \u202e"
"""Sets a terminal's title and colours, and turns the rest of the line around."""


def on_a_terminal(profile: Path, *arguments: str) -> str:
    """What a terminal is given, by a command that a person runs."""
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "gamma_desktop", "--profile", str(profile), *arguments]
    process = subprocess.Popen(command, stdout=theirs, stderr=theirs)
    os.close(theirs)
    given = b""
    with contextlib.suppress(OSError), open(ours, "rb", buffering=0) as terminal:  # noqa: PTH123  (a handle)
        while portion := terminal.read(65536):  # until the other side is closed, which is an error on Linux
            given += portion
    process.wait(60)
    return given.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="has no terminals to make")
@pytest.mark.parametrize(
    "arguments",
    [
        ["contacts", "export"],
        ["contacts", "export", "--vcard"],
        ["listen", f"--{HOSTILE}"],
        ["contacts", "import", f"/no/{HOSTILE}.csv"],
    ],
)
def test_a_terminal_is_given_nothing_that_it_would_obey(tmp_path: Path, arguments: list[str]) -> None:
    profile = contacts(tmp_path, "Ana", file_name=HOSTILE)

    given = on_a_terminal(profile, *arguments)

    assert "owned" in given
    assert not set(given) & {"\x1b", "\x07", "\x9b", "\u202e"}


@pytest.mark.skipif(sys.platform == "win32", reason="has no terminals to make")
@pytest.mark.parametrize("arguments", [["calls", "--csv"], ["calls", "show", "1"], ["calls", "--json"]])
def test_a_terminal_is_given_no_note_that_it_would_obey(tmp_path: Path, arguments: list[str]) -> None:
    profile = tmp_path / "profile"
    asyncio.run(note_on_a_call(profile / "data" / "book.db", HOSTILE))

    given = on_a_terminal(profile, *arguments)

    assert "owned" in given
    assert not set(given) & {"\x1b", "\x07", "\x9b", "\u202e"}


async def note_on_a_call(book: Path, note: str) -> None:
    book.parent.mkdir(parents=True)
    async with Database(book) as database:
        log, call = SqliteCallLog(database), ringing_call("1")
        await log.record(LogBatch(cursor=1, calls=(call,)))
        await log.set_note(call.key, note)


def test_a_file_is_given_the_data_as_it_is(tmp_path: Path) -> None:
    profile = contacts(tmp_path, "Ana", file_name=HOSTILE)

    with start(profile, "contacts", "export") as command:
        data, _ = command.communicate(timeout=60)
    assert HOSTILE in data.decode()
