"""Memory, as the proportional set size: at rest beside a bare window, and what many calls leave behind.

The calls ring, are answered and end in groups, so that pops come and go all the time; they are posted as fast
as they are answered.
"""

from tests.bench.desk import Desk, desk, wait_until_quiet
from tests.bench.process import memory_megabytes
from tests.bench.results import Measure, table

CALLS = 10_000
AT_ONCE = 5

_GROWTH_MB = 10.0


def run() -> list[Measure]:
    """Measure the program with its window open and all contacts in its book."""
    with desk() as place:
        return measure(place)


def measure(place: Desk) -> list[Measure]:
    with place.running(place.bare()) as (bare, _):  # alone: what two have in common counts half for each
        wait_until_quiet(bare.pid)
        reference = memory_megabytes(bare.pid)
    with place.running(place.real()) as (real, _):
        wait_until_quiet(real.pid)
        before = memory_megabytes(real.pid)
        place.post("--name", "many", "--calls", str(CALLS), "--at-once", str(AT_ONCE))
        wait_until_quiet(real.pid)
        after = memory_megabytes(real.pid)
    growth = f"growth after {CALLS:,} calls"
    return [
        Measure.at_most("memory at rest", before, "MB", reference=reference, budget=1.6),
        Measure.at_most(growth, after - before, "MB", budget=_GROWTH_MB),
    ]


if __name__ == "__main__":
    print(table(run()))
