"""The real listener behind a burst of events, and killed in the middle of it."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.intake.journal_entries import ReceivedEvent
from gamma_desktop.settings.paths import profile_paths
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from tests.integration.listening import PATIENCE, Listening
from tests.scenarios.scenario import CallObject

CALLS, ATTEMPTS = 400, 10
STATES = {"ringing": 0, "talking": 6, "dropped": 9}
START = 1_541_763_052_000


def burst() -> list[ReceivedEvent]:
    """Calls that all ring, then all talk, then all end."""
    return [
        ReceivedEvent(datetime.now(UTC), {"x-vtcrm-pbxid": "acme"}, "", event(f"c{number}", state))
        for state in STATES
        for number in range(CALLS)
    ]


def event(call: str, state: str) -> bytes:
    at = {"eventTimestamp": str(START + STATES[state] * 1000)}
    return json.dumps(
        {"callId": call, "state": state, "isIncoming": "true", "extension": "203", **at}
    ).encode()


async def until_worked_in(book: Path, events: int) -> None:
    async with Database(book) as database, asyncio.timeout(PATIENCE):
        while await SqliteCallLog(database).cursor() < events:  # noqa: ASYNC110  (another process writes)
            await asyncio.sleep(0.05)


async def worked_in(book: Path) -> int:
    async with Database(book) as database:
        return await SqliteCallLog(database).cursor()


def killed_amid(folder: Path) -> tuple[Listening, list[CallObject]]:
    """A listener killed while it caught up, and what it told; on a busy machine a kill can come late."""
    for attempt in range(ATTEMPTS):
        listening = Listening(folder / f"profile-{attempt}")
        paths = profile_paths(str(listening.profile))
        paths.prepare()
        with JournalWriter(paths.journal) as journal:
            journal.append_all(burst())
        with listening:
            told: list[CallObject] = [listening.next_call()]
            listening.kill()
        if asyncio.run(worked_in(paths.book)) < CALLS * len(STATES):
            return listening, told
    raise AssertionError(f"in {ATTEMPTS} attempts all was worked in before the kill")


def test_killed_in_the_middle_of_catching_up_it_loses_no_event_and_tells_none_as_going_on(
    tmp_path: Path,
) -> None:
    listening, told = killed_amid(tmp_path)
    with listening:
        book = profile_paths(str(listening.profile)).book
        asyncio.run(until_worked_in(book, CALLS * len(STATES)))
        # What the kill left undone may change no call: they were told to their ends ahead of the cursor.
        assert listening.post(event("newest", "ringing")) == 200
        while (call := listening.next_call())["call_id"] != "newest":
            told.append(call)
        calls = listening.calls("--all", "--limit", str(2 * CALLS))
        events = json.loads(listening.command("calls", "show", "c7", "--json"))["events"]

    assert {call["state"] for call in told} == {"ended"}
    burst_of_calls = [call for call in calls if call["call_id"] != "newest"]
    assert {call["call_id"] for call in burst_of_calls} == {f"c{number}" for number in range(CALLS)}
    assert {(call["outcome"], call["ring_seconds"], call["talk_seconds"]) for call in burst_of_calls} == {
        ("answered", 6.0, 3.0)
    }
    assert len(events) == len(STATES)
