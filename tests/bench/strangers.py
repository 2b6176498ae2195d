"""What strangers cost the listener: memory, and events of the connection that Gamma keeps.

Needs a machine that lets a process have a network of its own; elsewhere there is nothing to measure.
"""

from tests.bench.results import Measure, table
from tests.integration.intake.strangers import Crowd, crowd

_SILENT = Crowd(connections=6_000, per_second=100_000, is_tls=True, stay=True)
_STREAM = Crowd(connections=30_000, per_second=3_100, is_tls=False, stay=False, processes=3)


def run() -> list[Measure]:
    """Measure 6,000 silent connections with TLS, and 3,000 a second without, from an address not allowed."""
    return [*_measure("silent strangers, TLS", _SILENT), *_measure("strangers in a stream", _STREAM)]


def _measure(name: str, wanted: Crowd) -> list[Measure]:
    outcome = crowd(wanted)
    if outcome is None:
        return []
    return [
        Measure.plain(f"{name}: connections", outcome.opened / outcome.seconds, "1/s"),
        Measure.at_most(f"{name}: memory", outcome.grown, "MB", budget=60),
        Measure.at_least(
            f"{name}: events answered", outcome.answered, "", reference=outcome.sent, budget=1.0
        ),
    ]


if __name__ == "__main__":
    print(table(run()))
