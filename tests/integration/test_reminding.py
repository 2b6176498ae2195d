"""``calls remind``: whom to call back, and when."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.integration.command import Desk, one_line


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_one_is_added_listed_moved_and_taken_back(desk: Desk) -> None:
    added = desk.json("calls", "remind", "647 460 197", "in 2 hours", "the offer")
    due = datetime.fromisoformat(added["due_at"])
    assert timedelta(hours=1, minutes=55) < due - datetime.now(UTC) < timedelta(hours=2, minutes=5)
    assert (added["number"], added["text"], added["is_due"], added["contact"]) == (
        "+34647460197",
        "the offer",
        False,
        None,
    )
    desk.run("calls", "remind", "0034647460197", "tomorrow at 9")
    (listed,) = desk.json("calls", "remind", "--list")
    assert (listed["id"], listed["text"], listed["due_at"][11:16]) == (added["id"], "the offer", "09:00")
    assert desk.json("calls", "remind", "647460197", "tomorrow at 9", "")["text"] == ""

    assert desk.run("calls", "remind", "--undo", "647460197").returncode == 0
    assert desk.json("calls", "remind", "--list") == []
    assert "no reminder" in one_line(desk.run("calls", "remind", "--undo"))


def test_whoever_is_known_is_named(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "crm.csv").write_text("name,phone\nAna Lopez,647460197\n", "utf-8")
    desk.run("contacts", "import", str(tmp_path / "crm.csv"))
    told = desk.run("calls", "remind", "647460197", "tomorrow")
    assert "Ana Lopez (+34647460197)" in told.stderr
    assert desk.json("calls", "remind", "--list")[0]["contact"]["name"] == "Ana Lopez"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("647460197", "soonish"), 2, "“soonish” is no time"),
        (("647460197", "2020-01-01"), 2, "is over already"),
        (("no-such-call", "tomorrow"), 2, "is no call and no number"),
        (("nosuchcall", "tomorrow"), 1, "there is no call"),
        (("647460197",), 2, "and when"),
        ((), 2, "whom to call back"),
        (("--list", "647460197"), 2, "--list goes with"),
        (("647460197", "tomorrow", "x" * 501), 2, "500 characters"),
    ],
)
def test_what_cannot_be_done_says_so_and_changes_nothing(
    desk: Desk, arguments: tuple[str, ...], code: int, words: str
) -> None:
    refused = desk.run("calls", "remind", *arguments)
    assert refused.returncode == code
    assert words in one_line(refused)
    assert desk.json("calls", "remind", "--list") == []
