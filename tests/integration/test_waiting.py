"""Missed calls that wait, as the commands tell of them beside the real listener that hears of them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.command import Desk
from tests.integration.listening import Listening


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[Listening]:
    """A listener at the desk of extension 203."""
    with Listening(tmp_path / "profile", **{"agent.extensions": "203"}) as listening:
        yield listening


def tell(listening: Listening, call: str, what: str, at: int, **others: str) -> None:
    """Post an event of a call with the one caller, and wait until it is worked in."""
    event = {
        "callId": call,
        "state": what,
        "isIncoming": "true",
        "extension": "203",
        "displayedExternalNumber": "+34647460197",
        "eventTimestamp": str(1_542_400_000_000 + at * 1000),
        **others,
    }
    assert listening.post(json.dumps(event).encode()) == 200
    listening.next_call()


def miss(listening: Listening, call: str, at: int, **others: str) -> None:
    tell(listening, call, "ringing", at, **others)
    tell(listening, call, "dropped", at + 9, **others)


def waiting(listening: Listening, *arguments: str) -> list[str]:
    return [call["call_id"] for call in listening.calls("--waiting", *arguments)]


def test_a_missed_call_waits_for_whom_it_rang_until_somebody_calls_back(listening: Listening) -> None:
    tell(listening, "1", "ringing", 0, extension="204")
    tell(listening, "1", "ringing", 1)
    tell(listening, "1", "dropped", 11, extension="204")
    tell(listening, "1", "dropped", 9)
    assert waiting(listening) == ["1"]
    assert [call["waiting"] for call in listening.calls()] == [True]

    listening.command("config", "set", "calls.ring_group_miss", "first")
    assert (waiting(listening), waiting(listening, "--extension", "204")) == ([], ["1"])

    tell(listening, "2", "alerting", 60, isIncoming="false", extension="207")
    assert waiting(listening, "--all") == []
    assert [call["call_id"] for call in listening.calls("--missed")] == ["1"]


def test_calls_are_ticked_and_ticks_taken_back(listening: Listening) -> None:
    desk = Desk(listening.profile)
    miss(listening, "1", 0)
    miss(listening, "2", 20)
    tell(listening, "3", "talking", 40, displayedExternalNumber="+34911234567")

    unknown, not_missed = desk.run("calls", "tick", "1", "x"), desk.run("calls", "tick", "1", "3")
    assert (unknown.returncode, not_missed.returncode) == (1, 1)
    assert "no call 'x'" in unknown.stderr
    assert "'3' was not missed" in not_missed.stderr
    assert waiting(listening) == ["2", "1"]

    assert desk.run("calls", "tick", "1", "2").stderr == "Ticked 2 calls.\n"
    assert desk.run("calls", "tick", "--undo", "2").stderr == "Took back the tick of 1 call.\n"
    assert "Missed, to call back" in desk.run("calls").stdout
    assert desk.run("calls", "tick", "--all-waiting").stderr == "Ticked 1 call.\n"
    assert waiting(listening) == []


@pytest.mark.parametrize("arguments", [[], ["1", "--all-waiting"], ["--all-waiting", "--undo"]])
def test_which_calls_to_tick_must_be_said_in_one_way(tmp_path: Path, arguments: list[str]) -> None:
    assert Desk(tmp_path).run("calls", "tick", *arguments).returncode == 2
