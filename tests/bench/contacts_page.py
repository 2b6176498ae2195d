"""The Contacts page and the search box with all contacts: when it shows, and how long it ever stops.

What is measured runs in a process of its own (``watched_contacts``), with the real book and the real log.
"""

import json
import os
import subprocess
import sys

from tests.bench.profile import profile
from tests.bench.results import Measure, table

_OPEN_MS, _STOP_MS = 150.0, 50.0


def run() -> list[Measure]:
    """Measure on a book with all contacts and all calls."""
    with profile(with_calls=True) as folder:
        command = [sys.executable, "-m", "tests.bench.watched_contacts", str(folder)]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        figures = json.loads(subprocess.check_output(command, env=environment))
    opened = figures.pop("opened")
    return [
        Measure.at_most("contacts page: click to painted", opened, "ms", budget=_OPEN_MS),
        *(
            Measure.at_most(f"contacts page: longest stop while {doing}", stop, "ms", budget=_STOP_MS)
            for doing, stop in figures.items()
        ),
    ]


if __name__ == "__main__":
    print(table(run()))
