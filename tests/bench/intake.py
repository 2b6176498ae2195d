"""From POST to 200, and how many events a second, beside a server that only stores.

Both run at the same time and are asked in turns, so that whatever else the machine does falls on both.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median, quantiles

from tests.bench.idle import rest
from tests.bench.intake_load import Load
from tests.bench.profile import PLACE
from tests.bench.results import Measure, table

ROUNDS = 10
SEQUENTIAL = 300
PARALLEL = 2000
CONNECTIONS = 32


@dataclass
class Server:
    """A server in its own process, and what it was measured at."""

    port: int
    pid: int
    medians: list[float] = field(default_factory=list)
    slowest: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)

    def measure(self) -> None:
        """One round: milliseconds for one request at a time, events a second for many at a time."""
        percentiles = quantiles(self._load(1, SEQUENTIAL).latencies, n=100, method="inclusive")
        self.medians.append(percentiles[49] * 1000)
        self.slowest.append(percentiles[98] * 1000)
        self.rates.append(PARALLEL / self._load(CONNECTIONS, PARALLEL).elapsed)

    def _load(self, connections: int, count: int) -> Load:
        command = [
            sys.executable,
            "-m",
            "tests.bench.intake_load",
            str(self.port),
            str(connections),
            str(count),
        ]
        return Load(**json.loads(subprocess.check_output(command)))


def run() -> list[Measure]:
    """Measure the listener beside its reference."""
    PLACE.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=PLACE) as folder,
        _server("listener", folder) as listener,
        _server("reference", folder) as reference,
    ):
        for _ in range(ROUNDS):
            listener.measure()
            reference.measure()
        idle = rest(listener.pid, "listener idle")
    return [*_compare(listener, reference), *idle]


def _compare(listener: Server, reference: Server) -> Sequence[Measure]:
    def both(figure: Callable[[Server], list[float]]) -> tuple[float, float]:
        """The round in the middle: what else the machine did in one of them does not count."""
        return median(figure(listener)), median(figure(reference))

    p50, least_p50 = both(lambda server: server.medians)
    p99, least_p99 = both(lambda server: server.slowest)
    rate, least_rate = both(lambda server: server.rates)
    name = f"events at {CONNECTIONS} connections"
    return [
        Measure.plain("POST to 200, p50", p50, "ms", reference=least_p50),
        Measure.at_most("POST to 200, p99", p99, "ms", reference=least_p99, budget=1.5),
        Measure.at_least(name, rate, "1/s", reference=least_rate, budget=0.8),
    ]


@contextmanager
def _server(kind: str, folder: str) -> Iterator[Server]:
    command = [sys.executable, "-m", "tests.bench.intake_servers", kind, f"{folder}/{kind}.db"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Server(int(process.stdout.readline()), process.pid)
        finally:
            process.kill()


if __name__ == "__main__":
    print(table(run()))
