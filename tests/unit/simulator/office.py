"""A PBX with a clock that only a test moves, and what it told as the vendor's attributes."""

from collections.abc import Sequence

from gamma_desktop.simulator.model import Step
from gamma_desktop.simulator.pbx import Pbx
from gamma_desktop.simulator.wire import Attributes, attributes

OUTSIDE = "647460197"


class Clock:
    """Milliseconds that pass one by one, each time somebody looks."""

    def __init__(self) -> None:
        self.now_ms = 1542399572160

    def __call__(self) -> int:
        self.now_ms += 1
        return self.now_ms


def office() -> Pbx:
    return Pbx(Clock())


def told(*steps: Step) -> list[Attributes]:
    return [attributes(event) for step in steps for event in step.events]


def states(*steps: Step) -> list[tuple[object, object]]:
    return [(event["extension"], event["state"]) for event in told(*steps)]


def values(events: Sequence[Attributes], name: str) -> list[object]:
    return [event.get(name) for event in events]
