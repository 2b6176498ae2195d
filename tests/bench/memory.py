"""Memory: at rest, as the proportional set size beside a bare window; what many calls leave, as its own.

The calls ring, two of three are answered, and they end, in groups, so that pops come and go all the time; the
same people call again and again. At most two hundred events are posted in a second, so that each is shown.
After every block of calls the program rests, and is measured: what is loaded and cached at first use grows
once, what piles up grows with every block.
"""

from itertools import pairwise

from tests.bench.desk import Desk, desk, wait_until_quiet
from tests.bench.process import memory_megabytes, own_megabytes
from tests.bench.results import Measure, table

CALLS = 10_000
BLOCKS_OF = 2_500
AS_THEY_COME = ("--at-once", "5", "--callers", "400", "--missed-every", "3", "--interval", "0.005")

_GROWTH_MB = 10.0
_LEVEL_MB = 1.0


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
        at_rest, sizes = memory_megabytes(real.pid), [own_megabytes(real.pid)]
        for block in range(2 * CALLS // BLOCKS_OF):
            place.post("--name", f"block-{block}", "--calls", str(BLOCKS_OF), *AS_THEY_COME)
            wait_until_quiet(real.pid)
            sizes.append(own_megabytes(real.pid))
    grown = [after - before for before, after in pairwise(sizes)]
    half = CALLS // BLOCKS_OF
    more = sum(grown[half:])
    return [
        Measure.at_most("memory at rest", at_rest, "MB", reference=reference, budget=1.6),
        *(
            Measure.plain(f"growth in block {block} of {BLOCKS_OF:,}", size, "MB")
            for block, size in enumerate(grown, 1)
        ),
        Measure.at_most(f"growth after {CALLS:,} calls", sum(grown[:half]), "MB", budget=_GROWTH_MB),
        Measure.at_most(f"growth after {CALLS:,} more", more, "MB", budget=_LEVEL_MB),
    ]


if __name__ == "__main__":
    print(table(run()))
