"""From the start of the process to its window on the screen, beside a bare window of the same toolkit.

Both are started in turns, and each pair gives a ratio: what else the machine does falls on both.
"""

from collections.abc import Sequence
from statistics import median

from tests.bench.desk import Desk, desk
from tests.bench.results import Measure, table

PAIRS = 7


def run() -> list[Measure]:
    """Measure the start of the program with all contacts in its book."""
    with desk() as place:
        return measure(place)


def measure(place: Desk) -> list[Measure]:
    """Start both in turns; the pair whose ratio is in the middle is told, after one that only warms up."""
    pairs = [(_seconds(place, place.real()), _seconds(place, place.bare())) for _ in range(PAIRS + 1)][1:]
    middle = median(real / bare for real, bare in pairs)
    real, bare = min(pairs, key=lambda pair: abs(pair[0] / pair[1] - middle))
    return [Measure.at_most("start to window", real * 1000, "ms", reference=bare * 1000, budget=2.0)]


def _seconds(place: Desk, command: Sequence[str]) -> float:
    with place.running(command) as (_, seconds):
        return seconds


if __name__ == "__main__":
    print(table(run()))
