"""What one desk says of a call, all desks say that have it: by a real relay, with desks as processes."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import apsw
import pytest

from gamma_desktop.calls.facts import FACT
from gamma_desktop.intake.journal_reader import JournalReader
from tests.integration.team.team_processes import PATIENCE, DeskProcess, RelayProcess


def event(state: str, call: str = "1", extension: str = "203", **more: str) -> bytes:
    told = {"callId": call, "state": state, "isIncoming": "true", "extension": extension}
    return json.dumps(told | {"displayedNumber": "647460197"} | more).encode()


class Team:
    """A relay and desks: Ana and Luis see all, Eva the calls of her group."""

    def __init__(self, folder: Path, ending: ExitStack) -> None:
        self.relay = ending.enter_context(RelayProcess(folder / "relay"))
        with (folder / "relay" / "relay.toml").open("a") as settings:
            settings.write('[relay.groups]\nsupport = ["301"]\n')
        self.relay.start()
        desks = {"Ana": ("203",), "Luis": ("204",), "Eva": ("301", "--group", "support")}
        self.ana, self.luis, self.eva = (
            ending.enter_context(
                DeskProcess(folder / name, self.relay.invite(name, "--extension", *arguments))
            )
            for name, arguments in desks.items()
        )
        self.desks = (self.ana, self.luis, self.eva)
        for desk in self.desks:
            desk.start()
        for desk in self.desks:
            desk.until_it_says("connected to your team")

    def miss(self, call: str = "1", *extensions: str) -> None:
        """Have a call ring, and be missed; returns once all desks that have it know."""
        for extension in extensions or ("203",):
            assert self.relay.post(event("ringing", call, extension)) == 200
        for extension in extensions or ("203",):
            assert self.relay.post(event("dropped", call, extension)) == 200
        for desk in self.desks if "301" in extensions else (self.ana, self.luis):
            until(lambda desk=desk: shown(desk, call)["state"] == "ended")  # type: ignore[misc]  # a lambda with a default


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    with ExitStack() as ending:
        yield Team(tmp_path_factory.mktemp("team"), ending)


def started(desk: DeskProcess) -> None:
    desk.start()
    desk.until_it_says("connected to your team")


def shown(desk: DeskProcess, call: str) -> dict[str, Any]:
    done = desk.run("calls", "show", call, "--json")
    return json.loads(done.stdout) if done.returncode == 0 else {"state": None}


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.2)


def handled_by(desk: DeskProcess, call: str) -> tuple[str, str] | None:
    handled = shown(desk, call).get("handled")
    return None if handled is None else (handled["by"], handled["how"])


def facts_at(relay: RelayProcess) -> list[dict[str, Any]]:
    with JournalReader(relay.profile / "data" / "journal.db") as journal:
        entries = journal.entries_after(0, 100_000)
    return [json.loads(entry.body) for entry in entries if entry.kind == FACT]


def test_a_call_that_one_ticks_is_handled_for_all_who_know_of_it_and_by_whom(team: Team) -> None:
    team.miss("tick", "203", "301")
    team.ana.command("calls", "tick", "tick")
    for desk in team.desks:
        until(lambda desk=desk: handled_by(desk, "tick") == ("Ana", "tick"))  # type: ignore[misc]  # a lambda with a default
        assert not shown(desk, "tick")["waiting"]
    team.luis.command("calls", "tick", "tick", "--undo")
    for desk in team.desks:
        until(lambda desk=desk: handled_by(desk, "tick") is None)  # type: ignore[misc]  # a lambda with a default


def test_a_call_back_that_a_group_does_not_see_settles_the_call_for_it_too(team: Team) -> None:
    team.miss("back", "203", "301")
    for state in ("ringing", "dropped"):
        outgoing = event(state, "out", "203", isIncoming="false")
        assert team.relay.post(outgoing) == 200
    until(lambda: handled_by(team.eva, "back") == ("203", "called_back"))
    assert not shown(team.eva, "back")["waiting"]
    assert shown(team.eva, "out")["state"] is None


def test_a_note_and_a_label_reach_all_and_of_two_notes_that_met_none_is_lost(team: Team) -> None:
    team.miss("note")
    team.ana.command("config", "set", "calls.labels", "Sale")
    team.ana.command("calls", "label", "note", "Sale")
    team.luis.stop()
    team.ana.command("calls", "note", "note", "Wants an invoice")
    until(lambda: shown(team.ana, "note")["note"] == "Wants an invoice")
    team.luis.command("calls", "note", "note", "Called at noon")  # it has not heard of the other one
    both = "Wants an invoice\nCalled at noon"
    assert shown(team.luis, "note")["note"] == both
    until(lambda: shown(team.ana, "note")["note"] == both)
    started(team.luis)
    until(lambda: shown(team.luis, "note")["label"] == "Sale")
    assert shown(team.luis, "note")["note"] == both
    assert shown(team.eva, "note")["state"] is None


def test_what_is_said_without_a_connection_is_told_when_there_is_one(team: Team) -> None:
    team.miss("later")
    team.relay.kill()
    done = team.ana.run("calls", "tick", "later")
    assert done.returncode == 0
    assert "the team is told once there is one" in done.stderr
    assert not shown(team.ana, "later")["waiting"]
    assert handled_by(team.luis, "later") is None
    team.relay.start()
    until(lambda: handled_by(team.luis, "later") == ("Ana", "tick"))


def test_a_desk_says_nothing_of_calls_that_its_group_does_not_have(team: Team) -> None:
    team.miss("others")
    before = facts_at(team.relay)
    assert team.eva.run("calls", "note", "others", "Not mine").returncode == 1
    assert facts_at(team.relay) == before


def test_what_a_relay_keeps_no_longer_a_desk_has_by_its_book_and_when_it_received_nothing_is_known(
    team: Team, tmp_path: Path
) -> None:
    team.luis.stop()
    for call in ("gone", "gone too"):
        for state in ("ringing", "dropped"):
            assert team.relay.post(event(state, call, "301" if call == "gone too" else "203")) == 200
    assert team.relay.post(event("ringing", "still there")) == 200
    until(lambda: shown(team.ana, "gone too")["state"] == "ended")
    team.ana.command("calls", "note", "gone", "Wants an invoice")
    team.ana.command("calls", "tick", "gone")
    until(lambda: handled_by(team.ana, "gone") == ("Ana", "tick"))
    team.relay.kill()
    data = team.relay.profile / "data"
    change(data / "journal.db", "DELETE FROM events")
    team.relay.start()
    started(team.luis)
    until(lambda: handled_by(team.luis, "gone") == ("Ana", "tick"))
    until(lambda: "summed_up" in whys_of_gaps(team.luis))
    assert "summed_up" not in whys_of_gaps(team.ana)
    assert shown(team.luis, "gone")["note"] == "Wants an invoice"
    assert shown(team.luis, "still there")["state"] == "ringing"
    assert shown(team.luis, "gone")["events"] == []
    team.relay.kill()
    change(data / "book.db", "UPDATE heard_until SET at = at - 600000000")
    team.relay.start()
    for desk in (team.ana, team.eva):
        until(lambda desk=desk: "off" in whys_of_gaps(desk))  # type: ignore[misc]  # bound as it is now
    with DeskProcess(
        tmp_path / "new", team.relay.invite("Zoe", "--extension", "301", "--group", "support")
    ) as zoe:
        started(zoe)
        until(lambda: shown(zoe, "gone too")["state"] == "ended")
        known = [call["call_id"] for call in json.loads(zoe.command("calls", "--all", "--json"))]
        until(lambda: positions_at(zoe) > 0)
        until(lambda: "off" in whys_of_gaps(zoe))
        assert team.relay.post(event("dropped", "still there")) == 200
        assert team.relay.post(event("ringing", "after", "301")) == 200
        until(lambda: shown(zoe, "after")["state"] == "ringing")
    assert "gone" not in known
    assert "still there" not in known
    until(lambda: shown(team.luis, "still there")["state"] == "ended")


def change(file: Path, query: str) -> None:
    with closing(apsw.Connection(str(file))) as database:
        database.execute(query)


def positions_at(desk: DeskProcess) -> int:
    """How far a desk has the relay's log."""
    with closing(apsw.Connection(str(desk.journal))) as journal:
        return sum(position for (position,) in journal.execute("SELECT position FROM followed_log"))


def whys_of_gaps(desk: DeskProcess) -> set[str]:
    with closing(apsw.Connection(str(desk.profile / "data" / "book.db"))) as book:
        return {str(why) for (why,) in book.execute("SELECT why FROM blind_times")}


def rounds_of_kills(team: Team, rounds: int) -> None:
    calls = [f"kill-{number}" for number in range(5 * rounds)]
    for call in calls:
        for state in ("ringing", "dropped"):
            assert team.relay.post(event(state, call, displayedNumber=f"64746{call[5:]:0>4}")) == 200
    until(lambda: shown(team.ana, calls[-1])["state"] == "ended")
    before = len(facts_at(team.relay))
    for number in range(rounds):
        some = calls[5 * number : 5 * number + 5]
        assert team.ana.run("calls", "tick", *some).returncode == 0
        killed = (team.relay, team.ana)[number % 2]
        killed.kill()
        killed.start()
    until(lambda: len(facts_at(team.relay)) >= before + len(calls))
    for desk in (team.ana, team.luis):
        until(lambda desk=desk: handled_by(desk, calls[-1]) == ("Ana", "tick"))  # type: ignore[misc]  # a lambda with a default
        log = json.loads(desk.command("calls", "--all", "--limit", "1000", "--json"))
        by = {call["call_id"]: (call["handled"] or {}).get("by") for call in log}
        assert [by[call] for call in calls] == ["Ana"] * len(calls)
    told = [fact["call"]["call_id"] for fact in facts_at(team.relay)[before:]]
    assert sorted(told) == sorted(calls)


def test_over_kills_of_relay_and_desk_each_fact_is_had_once_by_all(team: Team) -> None:
    rounds_of_kills(team, 2)


@pytest.mark.soak
def test_the_same_over_forty_kills(team: Team) -> None:
    rounds_of_kills(team, 40)
