"""Attempts at more than one's rights, on real connections: each refused, logged, and not asked of Gamma."""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import aiohttp
import msgspec
import pytest

from gamma_desktop.calls.codes import TeamRefusal
from gamma_desktop.calls.model import Call, CallKey, Leg
from gamma_desktop.team.frames import LOWEST_VERSION, VERSION, Command, Hello, Result, State, encode
from gamma_desktop.team.ports import Desk, Right
from gamma_desktop.team.secrets import bearer, new_desk_id, new_secret
from tests.fakes.call_control import FakeCallControl
from tests.integration.team.running_relay import RunningRelay, running_relay, trust
from tests.samples.desk import ringing

PATIENCE = 60.0
A_BURST = 15
"""Commands for one desk: more would be refused for their number alone."""
OTHERS_EXTENSIONS = ("204", "999", "", "0203", "203 ", " 203", "203,204", "2O3", "*", "٢٠٣", "203\n204")
ABROAD = """
    +33123456789|0033123456789|00 33 1 23 45 67 89|000033123456789|+33(0)123456789|+1-900-123-4567
    ０0331 23456789|0033123456789;ext=203|+8835100012345|+80012345678|+290 22222
"""
COSTLY = """
    806123456|0806123456|+34 806 12 34 56|0034803123456|807123456|902123456|901234567|700123456|11888
    11818|1212|+881612345678|00870776123456
"""
NOT_UNDERSTOOD = """
    #31#0033123456789|*31*0033123456789|*21*0033123456789#|0*0033123456789|067+0033123456789|0,0033123456789
    112,0033123456789|112;0033123456789|0033123456789#|0000033123456789|905123456|0905123456|tel:+33123456789
    sip:0033123456789@x|33123456789|+999123456789|00800123456789|anonymous|203@evil.example|p0033123456789
    0w0033123456789|203 X-Header: y||1111111111111111111111111111111111111111111111
"""
NOT_MINE = (
    "471900",
    "471901",
    "471700",
    "bea-dialled-this",
    "never-was",
    "",
    "' OR '1'='1",
    "*",
    "../471900",
    "471900 ",
)
OTHER_VERBS = ("configure", "key", "getExtensionList", "DIAL", "dial ", "", "erase", "invite")


def attempts() -> list[dict[str, str]]:
    """What a desk with extension 203 and no further rights may not do."""
    mine = {"verb": "dial", "extension": "203"}
    lines = (ABROAD + COSTLY + NOT_UNDERSTOOD).strip().splitlines()
    dialled = ["203\r\nX: y", "\u202e0033123456789"]
    dialled += [each for line in lines for each in line.strip().split("|")]
    return [
        *({"verb": "dial", "extension": each, "destination": "912345678"} for each in OTHERS_EXTENSIONS),
        *({**mine, "destination": each} for each in dialled),
        *({"verb": "redirect", "call": "471800", "destination": each} for each in dialled),
        *({"verb": "drop", "call": each} for each in NOT_MINE),
        *({"verb": "redirect", "call": each, "destination": "203"} for each in NOT_MINE),
        *({**mine, "verb": each, "destination": "912345678", "call": "471800"} for each in OTHER_VERBS),
        *({"verb": "redirect", "call": each, "destination": "0033123456789"} for each in NOT_MINE),
        *({"verb": "dial", "extension": "204", "destination": each} for each in dialled),
        *({"verb": "dial", "extension": each, "destination": "806123456"} for each in OTHERS_EXTENSIONS),
        *({"verb": verb, "call": "bea-dialled-this", "destination": "204"} for verb in ("drop", "redirect")),
    ]


class Calls:
    """Mine, those of others, and one that rang at mine too and that another took."""

    async def calls_by_id(self, call_id: str) -> tuple[Call, ...]:
        extensions = {
            "471700": ("203", "204"),
            "471800": ("203",),
            "471900": ("204",),
            "471901": ("301", "302"),
        }.get(call_id)
        if extensions is None:
            return ()
        call = replace(ringing(), key=CallKey("acme", call_id), extensions=extensions)
        if call_id == "471700":
            call = replace(call, answered_by="204", legs=(Leg(extension="204", talking_at=call.started_at),))
        return (call,)


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return trust(tmp_path_factory.mktemp("tls"))


@pytest.fixture
async def relay(tmp_path: Path, tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> AsyncIterator[RunningRelay]:
    async with running_relay(tmp_path, tls[0], calls=Calls()) as running:
        yield running


def enrol(relay: RunningRelay, name: str = "ana", *rights: Right) -> str:
    """A new desk with extension 203; returns what it says of itself."""
    told = bearer(new_desk_id(), new_secret())
    relay.desks.by_bearer[told] = Desk(
        id=told.split(".")[0], name=name, extensions=("203",), rights=frozenset(rights)
    )
    return told


async def asked(
    relay: RunningRelay, client: ssl.SSLContext, told: str, commands: list[dict[str, str]]
) -> list[Result]:
    """What becomes of these commands, sent by one desk over one connection."""
    results: list[Result] = []
    url, headers = f"https://{relay.address}/desk", {"Authorization": f"Bearer {told}"}
    async with (
        asyncio.timeout(PATIENCE),
        aiohttp.ClientSession() as session,
        session.ws_connect(url, headers=headers, ssl=client) as desk,
    ):
        hello = Hello(v_min=LOWEST_VERSION, v_max=VERSION, session="a" * 16, follows=False)
        await desk.send_str(encode(hello).decode())
        for command in commands:
            await desk.send_str(msgspec.json.encode({"frame": "command", **command}).decode())
        while len(results) < len(commands):
            answer = await desk.receive()
            assert answer.type is aiohttp.WSMsgType.TEXT, (answer, commands)
            if msgspec.json.decode(answer.data)["frame"] == "result":
                results.append(msgspec.json.decode(answer.data, type=Result))
    return results


async def test_two_hundred_attempts_at_more_than_ones_rights_are_refused_and_logged(
    relay: RunningRelay, tls: tuple[ssl.SSLContext, ssl.SSLContext], caplog: pytest.LogCaptureFixture
) -> None:
    numbered = count()
    tried = [{"id": f"attempt-{next(numbered)}", **each} for each in attempts()]
    assert len(tried) >= 200
    bea = enrol(relay, "bea")
    dialled = {"verb": "dial", "extension": "203", "destination": "912345678"}
    await asked(relay, tls[1], bea, [{"id": "bea-dialled-this", **dialled}])
    control = relay.control
    assert isinstance(control, FakeCallControl)
    control.requests.clear()
    done: dict[str, Result] = {}
    with caplog.at_level(logging.WARNING, "gamma_desktop"):
        for begin in range(0, len(tried), A_BURST):
            ana = enrol(relay)
            for result in await asked(relay, tls[1], ana, tried[begin : begin + A_BURST]):
                done[result.id] = result
    done_otherwise = [each for each in tried if done[each["id"]].state is not State.REFUSED]
    assert done_otherwise == []
    assert {done[each["id"]].code for each in tried} <= {
        TeamRefusal.RIGHTS, TeamRefusal.NOT_ITS_OWN, TeamRefusal.NOT_KNOWN
    }  # fmt: skip
    assert control.requests == []
    assert [each["id"] for each in tried if f" {each['id']} " not in caplog.text] == []


async def test_what_a_desk_may_do_is_done(
    relay: RunningRelay, tls: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    allowed = [
        {"id": "1", "verb": "dial", "extension": "203", "destination": "912345678"},
        {"id": "2", "verb": "dial", "extension": "203", "destination": "204"},
        {"id": "3", "verb": "dial", "extension": "203", "destination": "112"},
        {"id": "4", "verb": "dial", "extension": "203", "destination": "010"},
        {"id": "5", "verb": "drop", "call": "471800"},
        {"id": "6", "verb": "redirect", "call": "471800", "destination": "204"},
    ]
    results = await asked(relay, tls[1], enrol(relay), allowed)
    assert [each.state for each in results] == [State.ACCEPTED] * len(allowed)


async def test_each_right_permits_what_it_names(
    relay: RunningRelay, tls: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    everything = enrol(relay, "chief", *Right)
    wanted = [
        {"id": "1", "verb": "dial", "extension": "204", "destination": "912345678"},
        {"id": "2", "verb": "dial", "extension": "203", "destination": "0033123456789"},
        {"id": "3", "verb": "dial", "extension": "203", "destination": "806123456"},
        {"id": "4", "verb": "drop", "call": "471900"},
    ]
    results = await asked(relay, tls[1], everything, wanted)
    assert [each.state for each in results] == [State.ACCEPTED] * len(wanted)


async def test_no_one_is_another_desk_by_a_part_of_its_proof(
    relay: RunningRelay, tls: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    ana, bea = enrol(relay, "ana"), enrol(relay, "bea")
    desk, _, secret = ana.partition(".")
    others = f"{bea.partition('.')[0]}.{secret}"
    made_up = f"{desk}.{new_secret()}", f"' OR 1=1 --.{secret}", "x" * 5_000
    for told in (
        "",
        ".",
        desk,
        f"{desk}.",
        f".{secret}",
        others,
        ana.upper(),
        f"{ana}x",
        f"{ana}.",
        *made_up,
    ):
        headers = {"Authorization": f"Bearer {told}"}
        async with aiohttp.ClientSession() as session:
            with pytest.raises(aiohttp.ClientError):
                await session.ws_connect(f"https://{relay.address}/desk", headers=headers, ssl=tls[1])


def test_a_command_has_no_field_for_another_desk() -> None:
    assert not {"desk", "rights", "group"} & set(Command.__struct_fields__)
