from collections import Counter

from gamma_desktop.simulator.load import OfficeLoad
from gamma_desktop.simulator.model import LegEvent, Step
from gamma_desktop.simulator.office import larger_office
from gamma_desktop.simulator.pbx import Pbx


def played(extensions: int, acts: int) -> list[Step]:
    steps: list[Step] = []
    load = OfficeLoad(Pbx(lambda: 1_700_000_000_000, larger_office(extensions)), steps.append)
    told = sum(load.go_on() for _ in range(acts))
    assert told == sum(len(step.events) for step in steps)
    return steps


def test_a_busy_office_rings_all_its_desks_and_ends_what_it_began() -> None:
    legs = [each.leg for step in played(30, 2000) for each in step.events if isinstance(each, LegEvent)]
    states = Counter(str(leg.state) for leg in legs)
    assert len({leg.extension for leg in legs}) > 35
    assert min(states[state] for state in ("ringing", "talking", "dropped")) > 200


def test_the_same_office_has_the_same_day() -> None:
    assert played(0, 200) == played(0, 200)
