"""One callback, two desks, all as processes: what is posted to the relay is a call at each desk."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from gamma_desktop.demo.waiting import look_until
from tests.integration.team.team_processes import PATIENCE, DeskProcess, RelayProcess

ANA, BEA = "647460197", "600555333"
EXAMPLES = Path(__file__).parents[2] / "data" / "vendor"


@pytest.fixture
def ending() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def example(name: str) -> bytes:
    return (EXAMPLES / f"{name}.json").read_bytes()


def test_an_event_posted_to_the_relay_is_a_call_at_every_desk_with_the_teams_settings(
    tmp_path: Path, ending: ExitStack
) -> None:
    push = 'calls.labels = ["Sale"]\nlines.names = ["+34917001234 = Sales, blue"]'
    relay = ending.enter_context(RelayProcess(tmp_path / "relay", push=push))
    ready = relay.start()
    desks = [
        ending.enter_context(DeskProcess(tmp_path / name, relay.invite(name, "--extension", extension)))
        for name, extension in (("ana", "203"), ("luis", "204"))
    ]
    own = [desk.command("config", "explain", "agent.extensions") for desk in desks]
    for desk in desks:
        desk.start()
        desk.until_it_says("connected to your team")
    assert relay.post(example("incoming-answered-1-ringing")) == 200
    ringing = [desk.next_call() for desk in desks]
    for step in ("2-talking", "3-dropped"):
        assert relay.post(example(f"incoming-answered-{step}")) == 200
    ended = [[desk.next_call() for _ in range(2)][-1] for desk in desks]
    settings = [[desk.explained("calls.labels"), desk.explained("lines.names")] for desk in desks]
    refused = desks[0].run("config", "set", "calls.labels", "Mine")

    assert ready == {"relay": "ready", "callback": relay.callback, "desks": f"127.0.0.1:{relay.port}"}
    assert [number in told for number, told in zip(("203", "204"), own, strict=True)] == [True, True]
    assert [call["state"] for call in ringing] == ["ringing", "ringing"]
    assert [(call["call_id"], call["outcome"]) for call in ended] == [("471900", "answered")] * 2
    assert {(each["layer"], each["locked"]) for told in settings for each in told} == {("team", True)}
    assert settings[0][0]["value"] == ["Sale"]
    assert refused.returncode == 1
    assert "Your administrator decides this" in refused.stderr
    assert [desk.stop() for desk in desks] == [0, 0]
    assert relay.stop() == 0


def call(relay: RelayProcess, name: str, number: str) -> None:
    """A call from a number that is missed at 203."""
    told = {"callId": name, "isIncoming": "true", "extension": "203", "displayedNumber": f"+34{number}"}
    for state in ("ringing", "dropped"):
        assert relay.post(json.dumps({**told, "state": state}).encode()) == 200


def has_it(profile: Path, number: str) -> bool:
    """Whether any file of a profile holds a number, also in pages that are free."""
    for file in profile.rglob("*"):
        with suppress(FileNotFoundError):  # a log beside a book goes as the last one closes it
            if file.is_file() and not file.name.endswith("-shm") and number.encode() in file.read_bytes():
                return True
    return False


def test_what_is_erased_at_the_relay_goes_from_each_desk_also_from_one_that_was_off(
    tmp_path: Path, ending: ExitStack
) -> None:
    relay = ending.enter_context(RelayProcess(tmp_path / "relay"))
    relay.start()
    desks = [
        ending.enter_context(DeskProcess(tmp_path / name, relay.invite(name, "--extension", "203")))
        for name in ("here", "off")
    ]
    for desk in desks:
        desk.start()
        desk.until_it_says("connected to your team")
    for number, caller in enumerate((ANA, BEA, ANA)):
        call(relay, f"c{number}", caller)
    assert relay.post(f"no event, but it names 0034 {ANA}".encode()) == 200
    call(relay, "last", BEA)
    for desk in desks:
        while desk.next_call()["call_id"] != "last":
            pass
    desks[1].stop()
    assert [has_it(desk.profile, ANA) for desk in desks] == [True, True]

    relay.command("relay", "erase", "--number", ANA, "--yes")
    assert look_until(lambda: not has_it(desks[0].profile, ANA), seconds=PATIENCE)
    assert has_it(desks[1].profile, ANA)
    desks.append(
        ending.enter_context(DeskProcess(tmp_path / "new", relay.invite("new", "--extension", "203")))
    )
    for desk in desks[1:]:
        desk.start()
    assert look_until(lambda: has_it(desks[2].profile, BEA), seconds=PATIENCE)
    assert not has_it(desks[2].profile, ANA)  # the relay had it in memory a moment ago
    assert look_until(lambda: not has_it(desks[1].profile, ANA), seconds=PATIENCE)
    assert all(has_it(desk.profile, BEA) for desk in desks)
    relay.stop()
    assert not has_it(relay.profile, ANA)

    settings = Path(
        relay.environment["GAMMA_DESKTOP_RELAY"]
    )  # of several relays, one at rest reaches no other
    settings.write_text(settings.read_text().replace("[relay]", '[relay]\nnats = ["tls://127.0.0.1:1"]', 1))
    refused = relay.run("relay", "erase", "--number", BEA, "--yes")
    assert (refused.returncode, "this relay does not run" in refused.stderr) == (1, True)
    assert has_it(relay.profile, BEA)
