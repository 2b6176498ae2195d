"""The support bundle of a played morning: nothing of people is in it, and it can be played again.

Here by what ``listen`` prints; that the same pops come in the same order, ui/app/test_replayed_pops.py shows.
"""

import json
import os
import re
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from gamma_desktop.calls.ports import RawEvent
from tests.integration.listening import SECRET, Listening
from tests.integration.test_scenarios import LAST, post
from tests.scenarios.scenario import SCENARIOS

KEY = "canary-key-83isocjid5hyd02"
PERSON, NOTE = "Ana Canary Lopez", "asks about the canary invoice"
EVENTS: list[RawEvent] = [event for scenario in SCENARIOS for event in scenario.events]
HARMLESS = {"callid", "calllegid", "originalcallid", "firstcallid", "state", "statecause"}
HARMLESS |= {"eventtimestamp", "lastmodificationtime", "isincoming", "isrecording"}


def texts(value: object, name: str = "") -> Iterator[str]:
    """Every text of an event that could be somebody's."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from texts(each, key.casefold())
    elif isinstance(value, list):
        for each in value:
            yield from texts(each, name)
    elif isinstance(value, str) and name not in HARMLESS:
        yield value


def real_ones() -> set[bytes]:
    """Numbers by their last seven digits, and names and words whole."""
    found: set[bytes] = set()
    for event in EVENTS:
        try:
            body = json.loads(event.body)
        except ValueError:
            continue
        for text in texts(body):
            digits = re.sub(r"\D", "", text)
            if len(digits) >= 7:
                found.add(digits[-7:].encode())
            elif len(text) >= 6 and not text.lower().startswith(("ext", "anonymous", "http")):
                found.add(text.encode())
    return found


def sequence(listening: Listening) -> list[dict[str, Any]]:
    """What was printed of each call last, in the order in which they were first told of."""
    assert listening.post(LAST) == 200
    told: dict[tuple[str, str], dict[str, Any]] = {}
    while (call := listening.next_call())["call_id"] != "the-last-one":
        told[call["pbx"], call["call_id"]] = call
    return list(told.values())


def shape(calls: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """How calls went, without whose they were: ids, states, and who is the same as whom."""
    met: dict[str, int] = {}

    def nth(text: str | None) -> int | None:
        return None if text is None else met.setdefault(text, len(met))

    return [
        (
            *(call[key] for key in ("direction", "state", "outcome")),
            *(call[key] and round(call[key]) for key in ("ring_seconds", "talk_seconds")),
            nth(call["pbx"] + call["call_id"]),
            call["remote"]["hidden"],
            nth(call["remote"]["number"]),
            nth(call["extension"]),
            len(call["extensions"]),
        )
        for call in calls
    ]


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, Any]], Path]:
    """What was printed of it, and its bundle."""
    folder = tmp_path_factory.mktemp("morning")
    bundle = folder / "bundle.zip"
    contacts = folder / "contacts.csv"
    contacts.write_text(f"Name,Phone,Note\n{PERSON},647460197,{NOTE}\n")
    with Listening(folder / "desk", **{"lines.names": f"+34961112233 = {PERSON}"}) as listening:
        listening.command("contacts", "import", str(contacts))
        (listening.profile / "data" / "gamma-desktop.log").write_text("a line of the log\n")
        post(listening.url, EVENTS)
        told = sequence(listening)
        environment = {
            **os.environ,
            "GAMMA_API_KEY": KEY,
            "GAMMA_DESKTOP_LISTENER_SECRET": SECRET,
            "GAMMA_DESKTOP_PROFILE": str(listening.profile),
        }
        command = [sys.executable, "-m", "gamma_desktop", "doctor", "--bundle", str(bundle)]
        subprocess.run(command, env=environment, capture_output=True, check=False, timeout=120)
    return told, bundle


def test_nothing_of_people_and_no_secret_is_in_it(morning: tuple[list[dict[str, Any]], Path]) -> None:
    _, bundle = morning
    assert stat.S_IMODE(bundle.stat().st_mode) == 0o600
    looked_for = real_ones() | {PERSON.encode(), NOTE.encode(), KEY.encode(), SECRET.encode()}
    assert len(looked_for) > 15
    with zipfile.ZipFile(bundle) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    assert {"about.json", "health.json", "settings.json", "scenario.json", "log/gamma-desktop.log"} <= (
        members.keys()
    )
    found = [(name, each) for name, content in members.items() for each in looked_for if each in content]
    assert found == []
    negative = json.dumps({"displayedLabel": min(looked_for).decode()}).encode()
    assert any(each in negative for each in looked_for)


def test_the_same_numbers_are_the_same_and_of_the_same_kind(
    morning: tuple[list[dict[str, Any]], Path],
) -> None:
    _, bundle = morning
    with zipfile.ZipFile(bundle) as opened:
        steps = json.loads(opened.read("scenario.json"))["steps"]
    shown = [step["body"] for step in steps if step["do"] == "event"]
    real = [json.loads(event.body) for event in EVENTS if _is_object(event.body)]
    real.append(json.loads(LAST))
    pairs = {
        (before["displayedExternalNumber"], after["displayedExternalNumber"])
        for before, after in zip(real, shown, strict=True)
        if before.get("displayedExternalNumber")
    }
    assert len(pairs) == len(dict(pairs)) == len({after for _, after in pairs})
    for before, after in pairs:
        assert len(before) == len(after)
        assert before.startswith("+34") == after.startswith("+34")


def test_played_again_it_gives_the_same_calls_in_the_same_order(
    morning: tuple[list[dict[str, Any]], Path], tmp_path: Path
) -> None:
    told, bundle = morning
    with zipfile.ZipFile(bundle) as opened:
        steps = json.loads(opened.read("scenario.json"))["steps"]
    bodies = [step["body"] for step in steps if step["do"] == "event"]
    command = [sys.executable, "-m", "gamma_desktop", "simulate", "--replay", str(bundle), "--rate", "400"]
    with (
        Listening(tmp_path / "again") as listening,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as cloud,
    ):
        try:
            assert cloud.stdout is not None
            said = json.loads(cloud.stdout.readline())
            register(said["url"], said["key"], listening.url)
            until_all = f"{said['control']}deliveries?after={len(bodies) - 1}&wait=50"
            with urlopen(until_all, timeout=60) as answer:  # noqa: S310  (loopback)
                assert len(json.load(answer)) == 1
            again = [call for call in sequence(listening) if call["call_id"] != bodies[-1]["callId"]]
        finally:
            cloud.terminate()
    assert shape(again) == shape(told)
    assert {call["remote"]["number"] for call in again if call["remote"]["number"]}.isdisjoint(
        {call["remote"]["number"] for call in told if call["remote"]["number"]}
    )


def register(api: str, key: str, callback: str) -> None:
    """As a program does."""
    body = {"events_callback_url": callback, "events_callback_headers": {"X-Gamma-Desktop-Secret": SECRET}}
    headers = {"Authorization": f"VTCRM-Basic {key}"}
    request = Request(f"{api}configure", json.dumps(body).encode(), headers)  # noqa: S310  (loopback)
    with urlopen(request, timeout=60) as answer:  # noqa: S310  (a server of this test)
        assert answer.status == 200


def _is_object(body: bytes) -> bool:
    try:
        return isinstance(json.loads(body), dict)
    except ValueError:
        return False
