"""Measures the budgets at the end of the design: a table for people, JSON under build/bench/ for programs.

Every measurement is a module that offers ``run() -> list[Measure]``; name it in MEASUREMENTS. A budget
that is missed is marked, and is no failure: a measurement that could not be made is.
"""

import sys
from importlib import import_module

from tests.bench.profile import PLACE
from tests.bench.results import Measure, as_json, table

MEASUREMENTS = (
    "start",
    "idle",
    "memory",
    "store",
    "contacts",
    "contacts_page",
    "calls_page",
    "sync",
    "ranges",
    "pop",
    "intake",
    "strangers",
    "team",
    "team_back",
    "new_desk",
    "team_strangers",
    "team_idle",
    "imports",
)


def main(wanted: list[str]) -> int:
    """Make the measurements that are named, or all; returns the exit code."""
    PLACE.mkdir(parents=True, exist_ok=True)
    measures: list[Measure] = []
    for name in wanted or MEASUREMENTS:
        print(f"measuring: {name}", file=sys.stderr, flush=True)
        measures += import_module(f"tests.bench.{name}").run()
    (PLACE / "results.json").write_text(as_json(measures))
    print(table(measures))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
