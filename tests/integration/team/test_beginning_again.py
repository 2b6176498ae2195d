"""A relay that was put back from a backup, and a desk that is killed while it gets the relay's book."""

import json
import shutil
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import apsw
import pytest

from gamma_desktop.calls.model import Call, Party
from gamma_desktop.calls.ports import LogBatch
from gamma_desktop.calls.tracker import CallTracker
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from tests.integration.team.team_processes import PATIENCE, DeskProcess, RelayProcess
from tests.unit.calls.telling import story


def until(is_so: Callable[[], bool], seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def post(relay: RelayProcess, *calls: str) -> None:
    for call in calls:
        for state in ("ringing", "dropped"):
            told = {"callId": call, "state": state, "extension": "203", "isIncoming": "true"}
            assert relay.post(json.dumps(told | {"displayedNumber": "647460197"}).encode()) == 200


def calls_at(desk: DeskProcess) -> Counter[str]:
    told = json.loads(desk.command("calls", "--json", "--all", "--limit", "1000000"))
    return Counter(call["call_id"] for call in told)


def told_until(desk: DeskProcess, call: str) -> set[str]:
    """The calls of which a desk tells something, up to the end of one."""
    told = set()
    while True:
        each = desk.next_call()
        told.add(each["call_id"])
        if (each["call_id"], each["state"]) == (call, "ended"):
            return told


def check(desk: DeskProcess, name: str) -> dict[str, Any]:
    checks: list[dict[str, Any]] = json.loads(desk.run("doctor", "--json").stdout)
    return next(each for each in checks if each["check"] == name)


def test_a_relay_put_back_from_an_older_backup_is_read_again_and_said_so_and_its_new_settings_count(
    tmp_path: Path,
) -> None:
    with ExitStack() as ending:
        relay = ending.enter_context(RelayProcess(tmp_path / "relay", push='calls.labels = ["Sale"]'))
        relay.start()
        desk = ending.enter_context(DeskProcess(tmp_path / "ana", relay.invite("Ana", "--extension", "203")))
        desk.start()
        desk.until_it_says("connected to your team")
        post(relay, "a")
        relay.stop()
        backup = tmp_path / "backup"
        shutil.copytree(relay.profile / "data", backup)
        relay.start()
        post(relay, "b", "c")
        assert told_until(desk, "c") == {"a", "b", "c"}
        assert check(desk, "relay")["state"] == "ok"
        relay.kill()
        shutil.rmtree(relay.profile / "data")
        shutil.copytree(backup, relay.profile / "data")
        settings = Path(relay.environment["GAMMA_DESKTOP_RELAY"])
        settings.write_text(settings.read_text().replace("Sale", "Order"))
        relay.start()
        until(lambda: check(desk, "relay")["state"] == "warning")
        found = check(desk, "relay")
        post(relay, "d")
        told = told_until(desk, "d")

        assert "put back from a backup" in found["reason"]
        assert "no call shows twice" in found["advice"]
        assert told == {"d"}
        assert calls_at(desk) == Counter({"a": 1, "b": 1, "c": 1, "d": 1})
        assert desk.explained("calls.labels")["value"] == ["Order"]


async def fill(book: Path, calls: int) -> None:
    """Have the book of a relay hold so many calls, as if their events had come long ago."""
    async with Database(book) as database:
        log, tracker = SqliteCallLog(database), CallTracker()
        made: list[Call] = []
        for number in range(calls):
            caller = Party(number=f"+346{number:08}", raw=f"+346{number:08}")
            for event in story("0 rings 203", "9 drops 203", call=f"c{number}", party=caller):
                made += tracker.apply(event)
            tracker.forget_ended(0)
        await log.record(LogBatch(cursor=0, calls=tuple(made)))


def stored(desk: DeskProcess) -> tuple[int, bool]:
    """How many entries stand in the journal of a desk, and whether it knows its place in the log."""
    if not desk.journal.exists():
        return 0, False
    with closing(apsw.Connection(str(desk.journal))) as journal:
        journal.set_busy_timeout(5000)
        if journal.execute("PRAGMA user_version").get == 0:  # it is being laid out
            return 0, False
        ((count, places),) = journal.execute(
            "SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM followed_log)"
        )
    return int(str(count)), bool(places)


def in_book(desk: DeskProcess) -> int:
    with closing(apsw.Connection(str(desk.profile / "data" / "book.db"))) as book:
        return int(str(book.execute("SELECT count(*) FROM calls").get))


def entries_of_calls(desk: DeskProcess) -> int:
    """How many calls of the relay's book stand in the journal of a desk."""
    with closing(apsw.Connection(str(desk.journal))) as journal:
        return int(str(journal.execute("SELECT count(*) FROM events WHERE kind = 'known_call'").get))


async def kills_in_a_snapshot(folder: Path, calls: int, rounds: int) -> int:
    """Returns how many of the kills came before the book was whole."""
    midway = 0
    with ExitStack() as ending:
        relay = ending.enter_context(RelayProcess(folder / "relay"))
        relay.command("config", "set", "retention.calls_days", "0")
        relay.start()
        relay.stop()
        await fill(relay.profile / "data" / "book.db", calls)
        relay.start()
        desk = ending.enter_context(DeskProcess(folder / "ana", relay.invite("Ana", "--extension", "203")))
        desk.command("config", "set", "retention.calls_days", "0")
        desk.start()
        before = 0
        for number in range(rounds):
            until(lambda before=before: stored(desk)[0] > before or stored(desk)[1])  # type: ignore[misc]  # bound as it is now
            killed = (desk, relay)[number % 2]
            killed.kill()
            before, is_whole = stored(desk)
            midway += not is_whole
            killed.start()
        post(relay, "new")
        until(lambda: stored(desk)[1])
        until(lambda: in_book(desk) == calls + 1, PATIENCE + calls / 50)  # so slow where much else runs
        assert calls_at(desk) == Counter({"new": 1} | {f"c{number}": 1 for number in range(calls)})
        assert entries_of_calls(desk) == calls
    return midway


async def test_a_desk_or_its_relay_is_killed_while_the_book_is_told_and_the_desk_has_each_call_once(
    tmp_path: Path,
) -> None:
    await kills_in_a_snapshot(tmp_path, 600, 2)


@pytest.mark.soak
async def test_the_same_over_thirty_kills_in_a_larger_book(tmp_path: Path) -> None:
    assert await kills_in_a_snapshot(tmp_path, 40_000, 30) > 0
