"""How soon 200 desks are back after a relay was killed, beside a bare loop that welcomes each at once."""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Self

from gamma_desktop.demo.free_port import free_port
from tests.bench.results import Measure, table
from tests.bench.team import join
from tests.integration.team.team_processes import RelayProcess

DESKS, PROCESSES, ROUNDS = 200, 2, 3
GOAL = 1.0
"""Seconds from where the relay is ready again until the last is back."""


def run() -> list[Measure]:
    """Kill each three times."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as ending:
        relay = ending.enter_context(RelayProcess(Path(folder, "relay")))
        relay.invite("first")  # the database and the authority are there now
        bearers = asyncio.run(join(relay.profile / "data" / "relay.db", DESKS))
        authority = relay.profile / "data" / "authority"
        relay.start()
        ours = _rounds(authority, relay.port, bearers, lambda: _killed(relay))
        relay.stop()
        with _Loop(authority) as loop:
            bare = _rounds(authority, loop.port, bearers, loop.killed)
    return [
        Measure.plain(f"{DESKS} desks: gone until ready again", median(each.gone for each in ours), "s"),
        Measure.plain(
            f"{DESKS} desks: half of them back after that", median(each.half for each in ours), "s"
        ),
        Measure.plain(
            f"{DESKS} desks: a bare loop, half of them back", median(each.half for each in bare), "s"
        ),
        Measure.at_most(
            f"{DESKS} desks: the last back after that",
            median(each.last for each in ours),
            "s",
            budget=GOAL,
        ),
        Measure.plain(f"{DESKS} desks: a bare loop, the last back", median(each.last for each in bare), "s"),
    ]


class _Round:
    """One kill: seconds until it was ready again, and from then until half and all of the desks were back."""

    def __init__(self, killed_at: float, ready_at: float, welcomes: Sequence[float]) -> None:
        self.gone = ready_at - killed_at
        self.half = median(welcomes) - ready_at
        self.last = max(welcomes) - ready_at


class _Loop:
    """The bare loop as a process."""

    def __init__(self, authority: Path) -> None:
        self.port, self._events = free_port(), free_port()
        self._authority = authority
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.bench.team_floor", str(self._authority)]
        self._process = subprocess.Popen(
            [*command, str(self.port), str(self._events)], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"

    def kill(self) -> None:
        if self._process is not None and self._process.stdout is not None:
            self._process.kill()
            self._process.wait()
            self._process.stdout.close()

    def killed(self) -> float:
        killed_at = time.time()
        self.kill()
        self.start()
        return killed_at

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


def _killed(relay: RelayProcess) -> float:
    killed_at = time.time()
    relay.kill()
    relay.start()
    return killed_at


def _rounds(authority: Path, port: int, bearers: Sequence[str], kill: Callable[[], float]) -> list[_Round]:
    """Kill it again and again, once all desks are there; ``kill`` returns when it did, once it is ready."""
    rounds = []
    with _crowds(authority, port, bearers) as crowds:
        _back(crowds, 0.0)
        for _ in range(ROUNDS):
            killed_at = kill()
            ready_at = time.time()
            rounds.append(_Round(killed_at, ready_at, _back(crowds, killed_at)))
    return rounds


@contextmanager
def _crowds(authority: Path, port: int, bearers: Sequence[str]) -> "Iterator[list[subprocess.Popen[str]]]":
    command = [sys.executable, "-m", "tests.bench.team_returning", f"127.0.0.1:{port}"]
    crowds = [
        subprocess.Popen(
            [*command, str(authority / "authority.pem")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(PROCESSES)
    ]
    try:
        for number, crowd in enumerate(crowds):
            _say(crowd, " ".join(bearers[number::PROCESSES]))
        yield crowds
    finally:
        for crowd in crowds:
            crowd.communicate("", timeout=60)


def _back(crowds: "Sequence[subprocess.Popen[str]]", since: float) -> list[float]:
    """When each desk was welcome, once all are that since then."""
    for crowd in crowds:
        _say(crowd, str(since))
    told: list[float] = []
    for crowd in crowds:
        assert crowd.stdout is not None
        told += json.loads(crowd.stdout.readline())
    return told


def _say(crowd: "subprocess.Popen[str]", line: str) -> None:
    assert crowd.stdin is not None
    crowd.stdin.write(f"{line}\n")
    crowd.stdin.flush()


if __name__ == "__main__":
    print(table(run()))
