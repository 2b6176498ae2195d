"""Servers of NATS and relays are killed while events come: none that was answered is lost, or had twice."""

import http.client
import json
import secrets
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import pytest

from gamma_desktop.calls.ports import EVENT
from gamma_desktop.demo.free_port import free_port
from gamma_desktop.intake.journal_reader import JournalReader
from tests.fixtures.nats_cluster import NatsCluster
from tests.integration.team.team_processes import PATIENCE, DeskProcess, Posting, RelayProcess

EVERY = 0.05
"""Seconds between two events of one sender."""


class PostingOnce(Posting):
    """One event after another to one relay, each with a name that is never used again."""

    def until_answered(self, more: int) -> str:
        """Wait for some more; returns the last one's name."""
        wanted = len(self.answered) + more
        until(lambda: len(self.answered) >= wanted)
        return self.answered[-1]

    def _post_all(self) -> None:
        while not self._ended.wait(EVERY):
            name = f"{self._relay.profile.name}-{secrets.token_hex(6)}"
            if self._is_stored(name):
                self.answered.append(name)


class Team:
    """Three servers, two relays, and a desk at each of them."""

    def __init__(self, folder: Path, ending: ExitStack, careless: str) -> None:
        self.cluster = ending.enter_context(NatsCluster(folder / "nats"))
        names, port = ("127.0.0.1", "127.0.0.2"), free_port()
        told = {"nats": self.cluster.urls, "nats_credentials": str(self.cluster.credentials)}
        settings = "\n".join(f"{name} = {json.dumps(value)}" for name, value in told.items())
        self.relays = tuple(
            ending.enter_context(
                RelayProcess(
                    folder / name,
                    names=own,
                    port=port,
                    settings=settings,
                    **({"CARELESS": careless} if careless else {}),
                )
            )
            for name, own in (("one", names), ("two", names[::-1]))
        )
        first, second = self.relays
        lines = [first.invite("Ana", "--extension", "203")]
        shutil.copytree(first.profile / "data" / "authority", second.profile / "data" / "authority")
        lines.append(second.invite("Luis", "--extension", "204"))
        for relay in self.relays:
            if careless:
                relay.program = "tests.integration.team.careless_relay"
            relay.start()
        self.desks = tuple(
            ending.enter_context(DeskProcess(folder / name, line))
            for name, line in zip(("ana", "luis"), lines, strict=True)
        )
        for relay, desk in zip(self.relays, self.desks, strict=True):
            until(lambda relay=relay: len(json.loads(relay.command("relay", "desks", "--json"))) == 2)  # type: ignore[misc]  # bound as it is now
            desk.start()
            desk.until_it_says("connected to your team")

    def at_relays(self) -> list[list[str]]:
        return [names_in(relay.profile / "data" / "journal.db") for relay in self.relays]

    def at_desks(self) -> list[list[str]]:
        return [names_in(desk.journal) for desk in self.desks]

    def until_all_have(self, name: str) -> None:
        journals = [relay.profile / "data" / "journal.db" for relay in self.relays]
        journals += [desk.journal for desk in self.desks]
        until(lambda: all(name in lately_in(journal) for journal in journals))

    def until_desks_have(self, name: str) -> None:
        until(lambda: all(name in lately_in(desk.journal) for desk in self.desks))


def until(is_so: Callable[[], bool]) -> None:
    last = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < last
        time.sleep(0.02)


def names_in(journal: Path, behind: int = 0) -> list[str]:
    with JournalReader(journal) as reader:
        entries = reader.entries_after(behind, 1_000_000)
    return [json.loads(entry.body)["callId"] for entry in entries if entry.kind == EVENT]


def lately_in(journal: Path) -> Sequence[str]:
    with JournalReader(journal) as reader:
        last = reader.last_position()
    return names_in(journal, last - 400) if last else ()


def spools_by_its_own_word(relay: RelayProcess) -> None:
    told = json.loads(relay.command("relay", "status", "--json"))
    connection = http.client.HTTPConnection("127.0.0.1", relay.listener_port, timeout=PATIENCE)
    connection.request("GET", "/healthz", headers={"Host": "localhost"})
    answer = connection.getresponse()
    health = json.loads(answer.read())
    connection.close()
    assert told["spooled"] > 0
    assert (answer.status, health["status"]) == (200, "ok")
    assert health["spooling_since"] <= told["spooling_since"]  # some may have been handed on since it began


def kill_and_bring_back(team: Team, number: int, posts: Sequence[PostingOnce]) -> tuple[str, float]:
    """One round; returns what was killed, and after how many seconds the desks had what came since."""
    first, second = team.relays
    leader = team.cluster.leader()
    other = next(server for server in team.cluster.servers if server is not leader)
    kind = ("the leader", "relay one", "two servers", "relay two", "another server", "two and a relay")[
        number % 6
    ]
    began = time.monotonic()
    match kind:
        case "relay one" | "relay two":
            killed, posting = (first, posts[1]) if kind == "relay one" else (second, posts[0])
            killed.kill()
            team.until_desks_have(posting.until_answered(3))
            took = time.monotonic() - began
            killed.start()
        case "two servers" | "two and a relay":
            leader.kill()
            other.kill()
            names = [posting.until_answered(20) for posting in posts]
            spools_by_its_own_word(first)
            if kind == "two and a relay":
                first.kill()
                first.start()
            team.cluster.start()
            began = time.monotonic()
            for name in names:
                team.until_desks_have(name)
            took = time.monotonic() - began
        case _:
            (leader if kind == "the leader" else other).kill()
            for posting in posts:
                team.until_desks_have(posting.until_answered(3))
            took = time.monotonic() - began
            team.cluster.start()
    return kind, took


def rounds_of_kills(folder: Path, rounds: Sequence[int], careless: str = "") -> list[tuple[str, float]]:
    with ExitStack() as ending:
        team = Team(folder, ending, careless)
        posts = [ending.enter_context(PostingOnce(relay)) for relay in team.relays]
        for posting in posts:
            posting.until_answered(10)
        took = [kill_and_bring_back(team, number, posts) for number in rounds]
        last = [posting.until_answered(10) for posting in posts]
        for posting in posts:
            posting.__exit__()
        for name in (*last, *(posting.answered[-1] for posting in posts)):
            team.until_all_have(name)

        logs = team.at_relays()
        assert logs[0] == logs[1]
        assert team.at_desks() == logs
        assert len(set(logs[0])) == len(logs[0])
        for posting in posts:
            answered = set(posting.answered)
            assert [name for name in logs[0] if name in answered] == posting.answered
        for process in (*team.desks, *team.relays):  # how long they take to end is another matter
            process.kill()
    return took


@pytest.mark.soak
def test_a_desk_goes_on_at_the_other_relay_when_its_own_is_killed(tmp_path: Path) -> None:
    rounds_of_kills(tmp_path, [1])


@pytest.mark.soak
def test_nothing_is_lost_or_had_twice_over_sixty_kills_of_servers_and_relays(tmp_path: Path) -> None:
    took = rounds_of_kills(tmp_path, range(60))
    usual = {kind: median(seconds for each, seconds in took if each == kind) for kind, _ in took}
    assert max(usual.values()) <= 10, took


@pytest.mark.soak
@pytest.mark.parametrize(("careless", "rounds"), [("acknowledging", [5]), ("copying", [0, 2])])
def test_the_rounds_notice_a_relay_that_is_careless(
    tmp_path: Path, careless: str, rounds: Sequence[int]
) -> None:
    with pytest.raises(AssertionError):
        rounds_of_kills(tmp_path, rounds, careless)
