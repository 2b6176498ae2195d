"""Erasing calls with the real command, alone on a profile and beside the real listener."""

import asyncio
import json
from pathlib import Path

import pytest

from gamma_desktop.calls.model import CallKey
from gamma_desktop.history.erasure import Erasure
from gamma_desktop.history.recordings import file_mark
from gamma_desktop.store.database import Database
from gamma_desktop.store.erasures import SqliteErasures
from tests.integration.command import Desk
from tests.integration.listening import PATIENCE, Listening

ANA, BEA = "647460197", "600555333"


def event(call: str, state: str, number: str, **more: str) -> bytes:
    told = {"callId": call, "state": state, "isIncoming": "true", "extension": "203", **more}
    return json.dumps({**told, "displayedNumber": f"+34{number}"}).encode()


def tell(listening: Listening, call: str, number: str, *states: str) -> None:
    for state in states:
        assert listening.post(event(call, state, number)) == 200
        listening.next_call()


def fill(listening: Listening) -> None:
    """Many calls with Ana and Bea in turn, large ones among them, and what is no event but names Ana."""
    for n in range(12):
        tell(listening, f"a{n}", ANA, "ringing", "talking", "dropped")
        tell(listening, f"b{n}", BEA, "ringing", "dropped")
    assert listening.post(f"no event, but it names 0034 {ANA} {'x' * 9000}".encode()) == 200
    listening.command("calls", "note", "a1", f"Ask {ANA} again")


def fetched(listening: Listening, call: str) -> Path:
    """The recording of a call, as if somebody had downloaded it."""
    pbx = json.loads(listening.command("calls", "show", call, "--json"))["pbx"]
    (book,) = listening.profile.rglob("book.db")
    file = book.with_name("recordings") / f"2026-03-01 0900 {call} {file_mark(CallKey(pbx, call))}.mp3"
    file.parent.mkdir()
    file.write_bytes(b"ID3")
    return file


def holding(profile: Path, text: str) -> list[str]:
    """The databases that hold a text in any page, also in those that are free."""
    files = [file for file in profile.rglob("*.db*") if not file.name.endswith("-shm")]
    assert {"book.db", "journal.db"} <= {file.name for file in files}
    return sorted(file.name for file in files if text.encode() in file.read_bytes())


@pytest.fixture
def listening(tmp_path: Path) -> Listening:
    return Listening(tmp_path / "profile")


def test_beside_the_running_program_a_number_leaves_no_trace_and_the_rest_stays(listening: Listening) -> None:
    with listening:
        fill(listening)
        recording = fetched(listening, "a1")
        assert listening.calls("--search", ANA)
        assert holding(listening.profile, ANA)
        listening.command("calls", "erase", "--number", f"+34{ANA}", "--yes")

        assert holding(listening.profile, ANA) == []
        assert not recording.exists()
        assert {call["call_id"] for call in listening.calls()} == {f"b{n}" for n in range(12)}
        assert listening.calls("--search", ANA) == []
        assert len(json.loads(listening.command("calls", "show", "b3", "--json"))["events"]) == 2


def test_without_a_running_program_a_number_leaves_no_trace_and_the_rest_stays(listening: Listening) -> None:
    with listening:
        fill(listening)
    listening.command("calls", "erase", "--number", ANA, "--yes")

    assert holding(listening.profile, ANA) == []
    assert {call["call_id"] for call in listening.calls()} == {f"b{n}" for n in range(12)}


def test_a_late_event_of_an_erased_call_brings_back_no_more_than_it_says(listening: Listening) -> None:
    with listening:
        tell(listening, "a1", ANA, "ringing", "talking", "dropped")
        listening.command("calls", "erase", "--number", ANA, "--yes")
        late = {"callId": "a1", "state": "dropped", "isIncoming": "true", "extension": "203"}
        assert listening.post(json.dumps(late).encode()) == 200
        told = listening.next_call()

        assert (told["remote"]["number"], told["answered_by"]) == (None, None)
        assert ANA not in listening.command("calls", "show", "a1", "--json")


def test_a_call_that_goes_on_stays_and_is_said_to(listening: Listening) -> None:
    with listening:
        tell(listening, "over", ANA, "ringing", "dropped")
        tell(listening, "now", ANA, "ringing")
        rehearsed = Desk(listening.profile).run("calls", "erase", "--number", ANA, "--dry-run", "--json")
        listening.command("calls", "erase", "--number", ANA, "--yes")

        assert "Not ended yet, and kept: 1 call." in rehearsed.stderr
        assert json.loads(rehearsed.stdout) == {
            "calls": 1, "notes": 0, "labels": 0, "transcripts": 0, "recordings": 0, "events": 2, "going_on": 1
        }  # fmt: skip
        assert [call["call_id"] for call in listening.calls()] == ["now"]


def test_everything_before_a_time_goes_and_what_is_newer_stays(listening: Listening) -> None:
    with listening:
        tell(listening, "old", ANA, "ringing", "dropped")
        tell(listening, "new", BEA, "ringing", "dropped")
        between = listening.calls()[0]["started_at"]
        listening.command("calls", "erase", "--before", between, "--yes")

        assert [call["call_id"] for call in listening.calls()] == ["new"]
        assert holding(listening.profile, ANA) == []
        assert len(json.loads(listening.command("calls", "show", "new", "--json"))["events"]) == 2


def test_nothing_goes_unless_somebody_agrees(listening: Listening) -> None:
    with listening:
        tell(listening, "a1", ANA, "ringing", "dropped")
    refused = Desk(listening.profile).run("calls", "erase", "--number", ANA)
    rehearsed = Desk(listening.profile).run("calls", "erase", "--number", ANA, "--dry-run")

    assert (refused.returncode, rehearsed.returncode) == (1, 0)
    assert "1 call with 0 notes" in rehearsed.stderr
    assert "nothing was erased" in refused.stderr
    assert [call["call_id"] for call in listening.calls()] == ["a1"]


def test_no_number_is_erased_that_is_read_as_of_another_country(listening: Listening) -> None:
    with listening:
        tell(listening, "a1", ANA, "ringing", "dropped")
    (listening.profile / "settings.toml").write_text('numbers.region = "Spain"\n')
    refused = Desk(listening.profile).run("calls", "erase", "--number", ANA, "--yes")

    assert refused.returncode == 1
    assert "Nothing was done: a setting does not count." in refused.stderr
    assert [call["call_id"] for call in listening.calls()] == ["a1"]


async def request_erasure(book: Path, erasure: Erasure) -> None:
    async with Database(book) as database:
        await SqliteErasures(database).request(erasure)


async def until_fulfilled(book: Path) -> None:
    async with Database(book) as database, asyncio.timeout(PATIENCE):
        while await SqliteErasures(database).requests():
            pass


def test_what_was_asked_for_and_never_done_is_done_at_the_next_start(listening: Listening) -> None:
    with listening:
        tell(listening, "a1", ANA, "ringing", "dropped")
        listening.kill()
    (book,) = listening.profile.rglob("book.db")
    asyncio.run(request_erasure(book, Erasure(number=f"+34{ANA}")))
    with listening:
        asyncio.run(until_fulfilled(book))

        assert holding(listening.profile, ANA) == []


def test_where_no_program_ever_ran_there_is_nothing_to_erase(tmp_path: Path) -> None:
    done = Desk(tmp_path / "empty").run("calls", "erase", "--before", "today", "--yes")

    assert done.returncode == 0
    assert not (tmp_path / "empty" / "data").exists()


@pytest.mark.parametrize("arguments", [[], ["--number", "1", "--before", "today"], ["--before", "yesterday"]])
def test_what_to_erase_must_be_said_clearly(tmp_path: Path, arguments: list[str]) -> None:
    assert Desk(tmp_path).run("calls", "erase", *arguments, "--yes").returncode == 2
