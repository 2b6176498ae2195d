"""The Contacts page and the search box with all contacts: when it shows, and how long it ever stops.

What is measured runs in a process of its own (``watched_contacts``), with the real book and the real log.
"""

import json
import os
import subprocess
import sys

from tests.bench.profile import profile
from tests.bench.results import Measure, table
from tests.offscreen import PLATFORM

_OPEN_MS, _STOP_MS = 150.0, 50.0


def run() -> list[Measure]:
    """Measure on a book with all contacts and all calls."""
    with profile(with_calls=True) as folder:
        command = [sys.executable, "-m", "tests.bench.watched_contacts", str(folder)]
        environment = {**os.environ, "QT_QPA_PLATFORM": PLATFORM}
        figures = json.loads(subprocess.check_output(command, env=environment))
    opened, worked = figures.pop("opened")
    measures = [
        Measure.at_most("contacts page: click to painted", opened, "ms", budget=_OPEN_MS),
        Measure.plain("of that, work of the main thread", worked, "ms"),
    ]
    for doing, (stop, work) in figures.items():
        name = f"contacts page: longest stop while {doing}"
        measures.append(Measure.at_most(name, stop, "ms", budget=_STOP_MS))
        measures.append(Measure.plain("longest piece of work meanwhile", work, "ms"))
    return measures


if __name__ == "__main__":
    print(table(run()))
