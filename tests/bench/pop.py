"""From the sent event to the painted pop, with a full book and a full log.

The clock starts in another process, right before it writes the request, and stops when the pop of that call
has been painted in that state and has gone to the X server. In between lie the request itself, the journal's
fsync, the hand-over to the main thread, decoding, the caller's name and last call, the tracker, the window
manager where the pop appears again, and the painting. The call log's transaction follows.

A steady call lasts a tenth of a second. On a machine that is busy with other things it may be over before its
pop could be painted, and then it has none: such calls have no latency, and are counted.
"""

from collections.abc import Sequence
from statistics import quantiles

from gamma_desktop.demo.errors import PartFailed
from gamma_desktop.demo.parts import Part
from gamma_desktop.demo.waiting import look_until
from tests.bench.calls_load import STAGES, Sent
from tests.bench.desk import Desk, desk, wait_until_quiet
from tests.bench.results import Measure, table

EVENTS_A_SECOND = 20
CALLS = 200
WARM_UP = 20
BURST = 30

_P50_MS, _P99_MS = 8.0, 16.7
_PATIENCE_SECONDS = 60.0

Paints = dict[tuple[str, str], float]


def run() -> list[Measure]:
    """Measure with 100,000 contacts and 1,000,000 calls in the book."""
    with desk(with_calls=True) as place:
        return measure(place)


def measure(place: Desk) -> list[Measure]:
    with place.running(place.watched()) as (part, _):
        wait_until_quiet(part.pid)
        pace = str(1 / EVENTS_A_SECOND)
        place.post("--name", "warm-up", "--calls", str(WARM_UP), "--interval", pace)
        steady = place.post("--name", "steady", "--calls", str(CALLS), "--interval", pace)
        burst = place.post("--name", "burst", "--calls", str(BURST), "--at-once", str(BURST), "--then-rings")
        painted = _wait_for(part, burst[-1])
    rang = [each for each in steady if each.stage == "ringing"]
    appear = _latencies(rang, painted)
    change = _latencies([each for each in steady if each.stage != "ringing"], painted)
    return [
        *_told("POST to pop painted", appear),
        *_told("POST to change painted", change),
        Measure.plain("over before their pop was painted", len(rang) - len(appear), f"of {CALLS} calls"),
        _burst(burst, painted),
    ]


def _wait_for(part: Part, last: Sent) -> Paints:
    """What was painted, once the call that goes on has been."""

    def look() -> Paints | None:
        painted = _paints(part)
        return painted if (last.call, last.stage) in painted else None

    painted = look_until(look, seconds=_PATIENCE_SECONDS)
    if painted is None:
        raise PartFailed(f"no pop of {last.call}, which rings. Its log:\n{part.log.read_text()}")
    return painted


def _paints(part: Part) -> Paints:
    """When each call was first painted in each state, or in a later one: the screen skips what is over."""
    painted: Paints = {}
    for line in part.log.read_text().splitlines():
        words = line.split()
        if len(words) == 3 and words[2].isdecimal():  # the log also holds what the program has to say
            call, stage, painted_at = words
            for reached in STAGES[: STAGES.index(stage) + 1]:
                painted.setdefault((call, reached), float(painted_at))
    return painted


def _latencies(sent: Sequence[Sent], painted: Paints) -> list[float]:
    """Milliseconds from sending to painting, without the calls that were over before."""
    seen = (each for each in sent if (each.call, each.stage) in painted)
    return [(painted[each.call, each.stage] - each.sent_at) / 1e6 for each in seen]


def _told(name: str, latencies: Sequence[float]) -> list[Measure]:
    percentiles = quantiles(latencies, n=100, method="inclusive")
    return [
        Measure.at_most(f"{name}, p50", percentiles[49], "ms", budget=_P50_MS),
        Measure.at_most(f"{name}, p99", percentiles[98], "ms", budget=_P99_MS),
    ]


def _burst(burst: Sequence[Sent], painted: Paints) -> Measure:
    """How long after the last of many events, sent as fast as they are answered, its call is seen to ring."""
    (latency,) = _latencies(burst[-1:], painted)
    return Measure.plain(f"burst of {len(burst)} events: the last painted", latency, "ms")


if __name__ == "__main__":
    print(table(run()))
