"""``restore`` as a process: what it lists, what it brings back, and when it does not."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gamma_desktop.store.backups import Backups
from tests.integration.command import Desk, one_line
from tests.integration.listening import Listening
from tests.integration.test_erasing import ANA, BEA, holding, tell

DAY = datetime(2026, 3, 1, 9, tzinfo=UTC)
FIRST, SECOND = "book-2026-03-01T090000Z", "book-2026-03-02T090000Z"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "profile", GAMMA_DESKTOP_LISTENER_SECRET="a-secret-for-tests")


def backups(desk: Desk) -> Backups:
    data = desk.profile / "data"
    return Backups(data / "book.db", data / "backups")


def test_goes_back_to_a_backup_and_works_in_what_the_journal_has_since(desk: Desk) -> None:
    with Listening(desk.profile) as listening:
        tell(listening, "1", ANA, "ringing", "dropped")
        listening.command("calls", "note", "1", "as it was")
        backups(desk).make(DAY)
        listening.command("calls", "note", "1", "changed by mistake")
        backups(desk).make(DAY + timedelta(days=1))
        tell(listening, "2", BEA, "ringing", "dropped")
    listed = desk.json("restore", "--list")
    done = desk.json("restore", FIRST, "--yes")

    assert [each["backup"] for each in listed] == [SECOND, FIRST]
    assert (done["backup"], done["events"]) == (FIRST, 2)
    assert {call["call_id"] for call in desk.json("calls")} == {"1", "2"}
    assert desk.json("calls", "show", "1")["note"] == "as it was"
    assert len(list((desk.profile / "data").glob("book-replaced-*.db"))) == 1


def test_asks_before_and_leaves_all_as_it_is_without_a_yes(desk: Desk) -> None:
    with Listening(desk.profile) as listening:
        tell(listening, "1", ANA, "ringing")
        backups(desk).make(DAY)
    done = desk.run("restore")
    assert done.returncode == 1
    assert f"will be those of {FIRST}," in done.stderr
    assert "nothing was changed" in done.stderr
    assert not list((desk.profile / "data").glob("book-replaced-*"))


def test_a_running_program_is_told_of(desk: Desk) -> None:
    with Listening(desk.profile):
        backups(desk).make(DAY)
        done = desk.run("restore", "--yes")
        unanswered = desk.run("restore")
    assert done.returncode == 1
    assert one_line(done).startswith("Another Gamma Desktop runs on this profile")
    assert unanswered.stderr == done.stderr  # nothing is asked that would be refused


def test_a_backup_that_is_not_there_is_named_and_one_that_is_damaged_is_refused(desk: Desk) -> None:
    with Listening(desk.profile):
        bad = backups(desk).make(DAY)
    bad.path.write_bytes(b"no database" * 1000)
    missing, damaged = desk.run("restore", "x", "--yes"), desk.run("restore", FIRST, "--yes")
    newest = desk.run("restore", "--yes")
    assert (missing.returncode, damaged.returncode, newest.returncode) == (1, 1, 1)
    assert "has no backup x" in one_line(missing)
    assert "this backup is damaged" in one_line(damaged)
    assert "has no backup of calls and contacts that can be read" in one_line(newest)
    assert (desk.profile / "data" / "book.db").exists()


def test_a_profile_without_backups_lists_none(desk: Desk) -> None:
    assert desk.json("restore", "--list") == []
    assert "has no backup of calls and contacts" in desk.run("restore", "--yes").stderr


def test_erasing_reaches_backups_and_files_that_were_put_aside(desk: Desk) -> None:
    with Listening(desk.profile) as listening:
        tell(listening, "1", ANA, "ringing", "dropped")
        tell(listening, "2", BEA, "ringing", "dropped")
        data = desk.profile / "data"
        backups(desk).make(DAY)
        Backups(data / "journal.db", data / "backups").make(DAY)
        aside = data / "book-damaged-20260301T090000Z.db"
        aside.write_bytes(backups(desk).all()[0].path.read_bytes())
        assert len(holding(desk.profile, ANA)) > 2
        listening.command("calls", "erase", "--number", f"+34{ANA}", "--yes")

        assert holding(desk.profile, ANA) == []
        assert aside.exists()
        kept = [each.name for each in (data / "backups").iterdir() if BEA.encode() in each.read_bytes()]
        assert sorted(kept) == [f"{FIRST}.db", "journal-2026-03-01T090000Z.db"]
