"""Reads the scenarios beside this file.

``NAME.jsonl`` holds one event a line, in the order in which they come::

    {"at": seconds after START, "headers": {...}, "event": {...} or "body": "text that is no event"}

``NAME.expected.json`` holds ``agent.extensions`` and ``calls``: the call objects of the interface, each with
the keys that the scenario determines, and no call beside them. Where a call goes on at the end of the events,
``given_up`` tells what it comes to once nothing more is heard of it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from gamma_desktop.calls.ports import RawEvent

START = datetime(2018, 11, 16, 20, 19, 32, tzinfo=UTC)
"""When the events of a scenario begin to come, by our clock."""

CallObject = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """Events, and what they come to for an agent with the extensions ``mine``."""

    name: str
    events: tuple[RawEvent, ...]
    mine: frozenset[str]
    calls: tuple[CallObject, ...]
    given_up: tuple[CallObject, ...] | None


def _scenario(file: Path) -> Scenario:
    expected = json.loads(file.with_suffix(".expected.json").read_text())
    lines = file.read_text().splitlines()
    given_up = expected.get("given_up")
    return Scenario(
        name=file.stem,
        events=tuple(_event(number, json.loads(line)) for number, line in enumerate(lines, start=1)),
        mine=frozenset(expected["agent.extensions"]),
        calls=tuple(expected["calls"]),
        given_up=None if given_up is None else tuple(given_up),
    )


def _event(position: int, line: Mapping[str, Any]) -> RawEvent:
    body = line["body"] if "body" in line else json.dumps(line["event"])
    return RawEvent(
        position=position,
        received_at=START + timedelta(seconds=line["at"]),
        headers={name.lower(): value for name, value in line["headers"].items()},
        query="",
        body=body.encode(),
    )


def identity(call: CallObject) -> tuple[str, str]:
    """What tells a call object from others: its PBX and its id."""
    return call["pbx"], call["call_id"]


def determined(expected: CallObject, actual: CallObject) -> CallObject:
    """``actual`` without the keys that ``expected`` leaves open, so that the two can be compared."""
    return {key: _determined(expected[key], actual[key]) for key in expected if key in actual}


def _determined(expected: object, actual: object) -> object:
    if isinstance(expected, Mapping) and isinstance(actual, Mapping):
        return determined(expected, actual)
    return actual


SCENARIOS = tuple(_scenario(file) for file in sorted(Path(__file__).parent.glob("*.jsonl")))
