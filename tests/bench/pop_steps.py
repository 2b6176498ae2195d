"""The way of a new pop, step by step, in the real program with all contacts and calls; a bare pop beside it.

Each step is timed inside the program, which costs some itself; the processor time of a step is that of the
thread which takes it, and tells on a busy machine what the time on the wall does not.
"""

from collections import defaultdict
from statistics import median, quantiles

from gamma_desktop.demo.parts import Part
from gamma_desktop.demo.waiting import look_until
from tests.bench.calls_load import Sent
from tests.bench.desk import Desk, desk, wait_until_quiet
from tests.bench.results import Measure, table
from tests.bench.watched_steps import STEPS

CALLS = 60
WARM_UP = 10
BETWEEN_SECONDS = 0.2
"""Events must not overlap."""

_PATIENCE_SECONDS = 30.0
_OF_THE_LISTENER = STEPS[:2]


def run() -> list[Measure]:
    """Measure the program, and the bare pop in the same run."""
    with desk(with_calls=True) as place:
        return [*_of_program(place), *_of_bare(place)]


def _of_program(place: Desk) -> list[Measure]:
    with place.running(place.watched("watched_steps")) as (part, _):
        wait_until_quiet(part.pid)
        ringing = _post(place, "program")
        marks = look_until(lambda: _marks(part, ringing), seconds=_PATIENCE_SECONDS) or {}
    ends, works = defaultdict[str, list[float]](list), defaultdict[str, list[float]](list)
    for sent in ringing:
        worked_before = None
        for step, at, worked in marks.get(sent.call, ()):
            ends[step].append((at - sent.sent_at) / 1e6)
            if worked_before is not None:
                works[step].append((worked - worked_before) / 1e6)
            worked_before = None if step == _OF_THE_LISTENER[-1] else worked
    measures = []
    for step in STEPS:
        measures.append(Measure.plain(f"{step}: ends after", median(ends[step]), "ms"))
        if works[step]:
            measures.append(Measure.plain("  its own work", median(works[step]), "ms"))
    return [*measures, *_told("new pop painted", ends[STEPS[-1]])]


def _of_bare(place: Desk) -> list[Measure]:
    with place.running(place.bare_pop()) as (part, _):
        ringing = _post(place, "bare")
        painted = look_until(lambda: _paints(part, ringing), seconds=_PATIENCE_SECONDS) or {}
    return _told("bare pop painted", [(painted[each.call] - each.sent_at) / 1e6 for each in ringing])


def _post(place: Desk, name: str) -> list[Sent]:
    """The events that rang."""
    pace = str(BETWEEN_SECONDS)
    place.post("--name", "warm-up", "--calls", str(WARM_UP), "--interval", pace)
    sent = place.post("--name", name, "--calls", str(CALLS), "--interval", pace)
    return [each for each in sent if each.stage == "ringing"]


def _marks(part: Part, ringing: list[Sent]) -> dict[str, list[tuple[str, int, int]]] | None:
    """The steps of each call to its first painting, once the last one has been painted."""
    marks = defaultdict[str, list[tuple[str, int, int]]](list)
    for line in part.log.read_text().splitlines():
        if line.startswith("step "):
            _, call, at, worked, step = line.split(maxsplit=4)
            if STEPS[-1] not in {each for each, _, _ in marks[call]}:
                marks[call].append((step, int(at), int(worked)))
    return marks if ringing[-1].call in marks else None


def _paints(part: Part, ringing: list[Sent]) -> dict[str, int] | None:
    """When each call was first painted, once all have been."""
    painted: dict[str, int] = {}
    for line in part.log.read_text().splitlines():
        words = line.split()
        if len(words) == 3 and words[2].isdecimal():  # the log also holds what Qt has to say
            painted.setdefault(words[0], int(words[2]))
    return painted if all(each.call in painted for each in ringing) else None


def _told(name: str, latencies: list[float]) -> list[Measure]:
    percentiles = quantiles(latencies, n=100, method="inclusive")
    return [
        Measure.plain(f"{name}, p50", percentiles[49], "ms"),
        Measure.plain(f"{name}, p99", percentiles[98], "ms"),
    ]


if __name__ == "__main__":
    print(table(run()))
