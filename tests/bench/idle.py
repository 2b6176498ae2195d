"""What the program does while nobody wants anything of it: nothing."""

import time

from tests.bench.desk import Desk, desk, wait_until_quiet
from tests.bench.process import processor_seconds, wake_ups
from tests.bench.results import Measure, table

SECONDS = 10


def run() -> list[Measure]:
    """Measure the program with its window open and all contacts in its book."""
    with desk() as place:
        return measure(place)


def measure(place: Desk) -> list[Measure]:
    with place.running(place.real()) as (part, _):
        wait_until_quiet(part.pid)
        return rest(part.pid, "idle")


def rest(pid: int, name: str) -> list[Measure]:
    """Look at a process that should be at rest."""
    ticks, woken = processor_seconds(pid), wake_ups(pid)
    time.sleep(SECONDS)
    ticks, woken = processor_seconds(pid) - ticks, wake_ups(pid) - woken
    return [
        Measure.at_most(f"{name}: processor", ticks, f"s in {SECONDS} s", budget=0.0),
        Measure.at_most(f"{name}: wake-ups", woken / SECONDS, "1/s", budget=1.0),
    ]


if __name__ == "__main__":
    print(table(run()))
