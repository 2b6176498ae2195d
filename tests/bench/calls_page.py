"""The Calls page with a million calls in the log: when it shows, what filters take, how long it ever stops.

What is measured runs in a process of its own (``watched_calls``), with the real book and the real log.
"""

import json
import os
import subprocess
import sys

from tests.bench.profile import profile
from tests.bench.results import Measure, table
from tests.offscreen import PLATFORM

_OPEN_MS, _FIRST_ROWS_MS, _STOP_MS = 150.0, 100.0, 50.0


def run() -> list[Measure]:
    """Measure on a book with all contacts and all calls."""
    with profile(with_calls=True) as folder:
        command = [sys.executable, "-m", "tests.bench.watched_calls", str(folder)]
        environment = {**os.environ, "QT_QPA_PLATFORM": PLATFORM}
        taken, stops = json.loads(subprocess.check_output(command, env=environment))
    return [
        Measure.at_most("calls page: click to painted", taken["opened"], "ms", budget=_OPEN_MS),
        Measure.at_most(
            "calls page: first rows of any filter, worst", taken["filters"], "ms", budget=_FIRST_ROWS_MS
        ),
        Measure.at_most(
            "calls page: first rows as one types, worst", taken["searches"], "ms", budget=_FIRST_ROWS_MS
        ),
        *(
            Measure.at_most(f"calls page: longest stop while {doing}", stop, "ms", budget=_STOP_MS)
            for doing, (stop, _) in stops.items()
        ),
        *(
            Measure.plain(f"calls page: longest work while {doing}", work, "ms")
            for doing, (_, work) in stops.items()
        ),
        Measure.plain("calls page: a leap to anywhere is read, worst", taken["jumped"], "ms"),
        Measure.plain("calls page: rows held after that", taken["held"], "rows"),
    ]


if __name__ == "__main__":
    print(table(run()))
