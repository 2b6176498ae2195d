"""Relay and desks are killed while events come: no desk misses one, and none has one twice."""

import json
import secrets
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from gamma_desktop.intake.journal_reader import JournalReader
from tests.integration.team.team_processes import PATIENCE, DeskProcess, Posting, RelayProcess


class PostingEach(Posting):
    """One event after another, each until it is answered 200."""

    def until_answered(self, more: int) -> None:
        wanted, until = len(self.answered) + more, time.monotonic() + PATIENCE
        while len(self.answered) < wanted:
            assert time.monotonic() < until
            time.sleep(0.005)

    def _post_all(self) -> None:
        while not self._ended.is_set():
            name = f"{len(self.answered)}-{secrets.token_hex(4)}"
            while not self._is_stored(name):
                if self._ended.wait(0.02):
                    return
            self.answered.append(name)


def bodies(journal: Path) -> list[bytes]:
    with JournalReader(journal) as reader:
        return [event.body for event in reader.read_after(0, 1_000_000)]


def until_equal(desk: Path, expected: list[bytes]) -> list[bytes]:
    """What a desk has, once it is as much as is expected."""
    until = time.monotonic() + PATIENCE
    while len(found := bodies(desk)) < len(expected) and time.monotonic() < until:
        time.sleep(0.05)
    return found


def until_worked_in(desk: DeskProcess, expected: int) -> list[dict[str, Any]]:
    """The calls in the log of a desk, once they are as many as are expected: it is behind its journal."""
    until = time.monotonic() + PATIENCE
    while True:
        calls: list[dict[str, Any]] = json.loads(
            desk.command("calls", "--json", "--all", "--limit", "100000")
        )
        if len(calls) >= expected or time.monotonic() > until:
            return calls
        time.sleep(0.5)


def be_careless(process: RelayProcess | DeskProcess, way: str) -> None:
    process.program = "tests.integration.team.careless_relay"
    process.environment["CARELESS"] = way


def rounds_of_kills(folder: Path, rounds: int, *, careless: str = "") -> None:
    with ExitStack() as ending:
        relay = ending.enter_context(RelayProcess(folder / "relay"))
        if careless == "committing":
            be_careless(relay, careless)
        relay.start()
        lines = [relay.invite(name, "--extension", "203") for name in ("ana", "luis")]
        desks = [
            ending.enter_context(DeskProcess(folder / name, line))
            for name, line in zip(("ana", "luis"), lines, strict=True)
        ]
        for desk in desks:
            if careless == "forgetting":
                be_careless(desk, careless)
            desk.start()
            desk.until_it_says("connected to your team")
        with PostingEach(relay) as posting:
            for number in range(rounds):
                posting.until_answered(20 + number % 3)
                killed = (relay, desks[0], relay, desks[1])[number % 4]
                killed.kill()
                killed.start()
            posting.until_answered(20)
        at_relay = bodies(folder / "relay" / "data" / "journal.db")
        at_desks = [until_equal(desk.journal, at_relay) for desk in desks]

        told = {json.loads(body)["callId"] for body in at_relay}
        assert set(posting.answered) <= told
        assert at_desks == [at_relay, at_relay]
        worked_in = until_worked_in(desks[0], len(told))
        assert sorted({call["call_id"] for call in worked_in}) == sorted(told)
        assert len(worked_in) == len(told)


def test_nothing_is_missed_or_had_twice_over_kills_of_relay_and_desks(tmp_path: Path) -> None:
    rounds_of_kills(tmp_path, 2)


@pytest.mark.soak
def test_the_same_over_a_hundred_kills(tmp_path: Path) -> None:
    rounds_of_kills(tmp_path, 100)


@pytest.mark.soak
@pytest.mark.parametrize("careless", ["committing", "forgetting"])
def test_the_rounds_notice_who_is_careless(tmp_path: Path, careless: str) -> None:
    with pytest.raises(AssertionError):
        rounds_of_kills(tmp_path, 2, careless=careless)
