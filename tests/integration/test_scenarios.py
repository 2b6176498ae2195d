"""Every scenario by HTTP to the real listener: what it prints last, and what the call log says."""

import http.client
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from gamma_desktop.calls.ports import RawEvent
from tests.integration.listening import SECRET, Listening
from tests.scenarios.scenario import SCENARIOS, CallObject, Scenario, determined, identity

LAST = b'{"callId": "the-last-one", "state": "dropped", "isIncoming": "true", "extension": "299"}'
AGENTS = sorted({scenario.mine for scenario in SCENARIOS}, key=sorted)

Identity = tuple[str, str]
CallsById = dict[Identity, CallObject]


def post(url: str, events: Iterable[RawEvent]) -> None:
    """Send events one after the other, as the cloud does."""
    to = urlsplit(url)
    connection = http.client.HTTPConnection(to.hostname or "", to.port, timeout=60)
    for event in events:
        headers = {"X-Gamma-Desktop-Secret": SECRET, **event.headers}
        connection.request("POST", to.path, event.body, headers)
        with connection.getresponse() as answer:
            assert answer.status == 200
    connection.close()


def printed_last(listening: Listening) -> CallsById:
    """Each call as it was printed last, once everything has been worked in."""
    assert listening.post(LAST) == 200
    printed: CallsById = {}
    while (call := listening.next_call())["call_id"] != "the-last-one":
        printed[identity(call)] = call
    return printed


@dataclass(frozen=True)
class Heard:
    """The calls as one process printed them last, and as they stand in its log."""

    printed: CallsById
    logged: CallsById


def hear(mine: frozenset[str], profile: Path) -> Heard:
    """Have one process hear all scenarios of an agent; no two of them share a call."""
    with Listening(profile, **{"agent.extensions": ",".join(sorted(mine))}) as listening:
        for scenario in SCENARIOS:
            if scenario.mine == mine:
                post(listening.url, scenario.events)
        printed = printed_last(listening)
        logged: CallsById = {identity(call): call for call in listening.calls("--all", "--limit", "1000")}
    del logged["acme", "the-last-one"]
    return Heard(printed, logged)


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> dict[frozenset[str], Heard]:
    folder = tmp_path_factory.mktemp("scenarios")
    return {mine: hear(mine, folder / "-".join(["desk", *sorted(mine)])) for mine in AGENTS}


def of(calls: CallsById, expected: Iterable[CallObject]) -> list[CallObject]:
    """What ``calls`` say about what is expected."""
    return [determined(call, calls.get(identity(call), {})) for call in expected]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_scenario_is_printed_and_logged_as_expected(
    heard: dict[frozenset[str], Heard], scenario: Scenario
) -> None:
    there = heard[scenario.mine]

    assert of(there.printed, scenario.calls) == list(scenario.calls)
    assert of(there.logged, scenario.calls) == list(scenario.calls)


@pytest.mark.parametrize("mine", AGENTS, ids=lambda mine: "-".join(sorted(mine)) or "reception")
def test_the_scenarios_make_no_other_calls(heard: dict[frozenset[str], Heard], mine: frozenset[str]) -> None:
    expected = {identity(call) for scenario in SCENARIOS if scenario.mine == mine for call in scenario.calls}

    assert heard[mine].printed.keys() == expected
    assert heard[mine].logged.keys() == expected


def test_what_is_printed_last_is_what_is_logged(heard: dict[frozenset[str], Heard]) -> None:
    """But for whether it waits for somebody: other calls change that later, and the log tells it of all."""
    for there in heard.values():
        for call in (*there.printed.values(), *there.logged.values()):
            assert isinstance(call["waiting"], bool)
        assert without_waiting(there.printed) == without_waiting(there.logged)


def without_waiting(calls: CallsById) -> CallsById:
    return {key: {**call, "waiting": None} for key, call in calls.items()}
