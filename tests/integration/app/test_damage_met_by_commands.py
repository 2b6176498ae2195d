"""Damage that a command meets before the program does: the program repairs it, and the command goes on."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from gamma_desktop.app.engine import now
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.profile_lock import profile_lock
from gamma_desktop.store.backups import Backups
from tests.integration.app.damaged_profile import (
    KINDS,
    NOTED,
    PATIENCE,
    bring_in_log,
    damage,
    event,
    zero_a_page,
)
from tests.integration.command import Desk, one_line
from tests.integration.listening import Listening

CALL = NOTED.call_id


def run(paths: ProfilePaths, *command: str) -> None:
    """Run a command, again where it says so: the program may have met the damage a moment before."""
    done = Desk(paths.settings).run(*command)
    while "being repaired. Try again" in done.stderr:
        done = Desk(paths.settings).run(*command)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("kind", "command", "shown"),
    [
        ("half", ["calls", "note", CALL, "called back"], '"note": "called back"'),
        ("garbage", ["contacts", "search", "Ana"], '"note": "wants an offer"'),
        ("a zeroed page", ["calls", "--search", "offer"], '"note": "wants an offer"'),
    ],
)
def test_the_program_repairs_what_a_command_finds_damaged_and_the_command_does_its_work(
    used: ProfilePaths, kind: str, command: list[str], shown: str
) -> None:
    Backups(used.book, used.backups).make(now())
    with Listening(used.settings) as listening:
        bring_in_log(used.book)
        if kind == "a zeroed page":
            zero_a_page(used.book, "calls")
        else:
            damage(used.book, KINDS[kind])
        run(used, *command)

        while "The damaged file is book-damaged-" not in listening.next_warning():
            pass
        assert shown in listening.command("calls", "show", CALL, "--json")
        assert not used.book_in_doubt.exists()
        assert listening.post(event("new")) == 200
        assert listening.next_call()["call_id"] == "new"


def test_a_command_waits_no_longer_than_a_program_runs(used: ProfilePaths) -> None:
    damage(used.book, KINDS["half"])
    with ThreadPoolExecutor(1) as thread:
        with profile_lock(used.lock):
            command = thread.submit(Desk(used.settings).run, "calls")
            until = time.monotonic() + PATIENCE
            while not used.book_in_doubt.exists() and time.monotonic() < until:
                time.sleep(0.02)
        done = command.result(2 * PATIENCE)

    assert (done.returncode, used.book_in_doubt.exists()) == (1, False)
    assert "is damaged. Start Gamma Desktop" in one_line(done)


def test_calls_are_erased_from_a_book_whose_damage_the_program_has_not_met(used: ProfilePaths) -> None:
    Backups(used.book, used.backups).make(now())
    with Listening(used.settings) as listening:
        bring_in_log(used.book)
        damage(used.book, KINDS["half"])
        run(used, "calls", "erase", "--before", now().isoformat(), "--yes")

        left = [file.name for file in used.data.rglob("*.db*") if b"old-7" in file.read_bytes()]
        assert left == []
        assert [call["call_id"] for call in listening.calls("--all")] == ["going-on"]
