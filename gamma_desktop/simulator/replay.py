"""The events of a support bundle, to be played again."""

import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

from gamma_desktop.simulator.commands import Event
from gamma_desktop.simulator.errors import BadScenario
from gamma_desktop.simulator.scenario import (
    LARGEST_DOCUMENT,
    NamedStep,
    Scenario,
    Wait,
    opened,
    parse_scenario,
)

_MEMBER = "scenario.json"
_UNREADABLE = (OSError, EOFError, KeyError, RuntimeError, zipfile.BadZipFile, zlib.error)
"""What reading a zip raises: RuntimeError where it is encrypted, or compressed in a way that is not known."""


def read_bundle(file: Path) -> Scenario:
    """Read the scenario in it; raises BadScenario."""
    try:
        with opened(file) as content, zipfile.ZipFile(content) as bundle:
            if bundle.getinfo(_MEMBER).file_size > LARGEST_DOCUMENT:
                raise BadScenario(f"the events of {file} are too many")
            document = bundle.read(_MEMBER)
    except _UNREADABLE as error:
        raise BadScenario(f"{file} is no support bundle: {error}") from error
    return parse_scenario(document)


def at_rate(scenario: Scenario, per_second: float) -> Scenario:
    """The same events at a steady rate, whatever the times between them were."""
    pause = NamedStep(step=Wait(seconds=1 / per_second))
    steps: list[NamedStep] = []
    for named in scenario.steps:
        if isinstance(named.step, Event):
            steps += [named, pause]
        elif not isinstance(named.step, Wait):
            steps.append(named)
    return replace(scenario, steps=tuple(steps))
