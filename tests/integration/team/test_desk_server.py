"""The relay's side of a connection, by desks that say what they like: reset, expired, and each goodbye."""

import asyncio
import json
import os
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from gamma_desktop.calls.model import CallKey
from gamma_desktop.team.compression import WINDOW_BITS
from gamma_desktop.team.frames import Bye
from gamma_desktop.team.ports import Desk
from tests.integration.team.running_relay import (
    ANA,
    BEARER,
    PATIENCE,
    RunningRelay,
    now,
    running_relay,
    trust,
)

LUIS = Desk(id="luis", name="Luis", extensions=("204",))


class LightDesk:
    """A WebSocket to a relay, and what comes on it."""

    def __init__(self, opened: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = opened

    async def say(self, kind: str, **fields: object) -> None:
        await self.socket.send_str(json.dumps({"frame": kind, **fields}))

    async def hello(self, session: str = "a run", **fields: object) -> list[dict[str, Any]]:
        """Say hello; what the relay says up to its welcome."""
        await self.say("hello", **{"v_min": 1, "v_max": 1, "session": session, **fields})
        said = [await self.next()]
        while said[-1]["frame"] not in {"welcome", "bye"}:
            said.append(await self.next())
        return said

    async def next(self) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads(await self.socket.receive_str(timeout=PATIENCE))
        return frame

    async def until_closed(self) -> tuple[str | None, int | None]:
        """What the last frame gave as a reason, and the code that the connection was closed with."""
        code = None
        while (message := await self.socket.receive(timeout=PATIENCE)).type is aiohttp.WSMsgType.TEXT:
            code = json.loads(message.data).get("code", code)
        return code, self.socket.close_code

    async def positions(self, up_to: int) -> list[int]:
        """Those of the entries that come, up to one."""
        found: list[int] = []
        while not found or found[-1] < up_to:
            frame = await self.next()
            found += [entry["position"] for entry in frame.get("entries", ())]
        return found


Connect = Callable[..., Any]


@pytest.fixture
async def relay(tmp_path: Path, tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> AsyncIterator[RunningRelay]:
    async with running_relay(tmp_path, tls[0]) as running:
        yield running


def small_socket(address: aiohttp.AddrInfoType) -> socket.socket:
    """One that takes little while its program does not read."""
    made = socket.socket(*address[:3])
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
    return made


@pytest.fixture
async def connect(relay: RunningRelay, tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> Connect:
    return partial(connected, relay, tls[1])


@asynccontextmanager
async def connected(
    relay: RunningRelay, tls: ssl.SSLContext, bearer: str = BEARER, *, window_bits: int = WINDOW_BITS
) -> AsyncIterator[LightDesk]:
    connector = aiohttp.TCPConnector(socket_factory=small_socket)
    async with (
        aiohttp.ClientSession(connector=connector) as http,
        http.ws_connect(
            f"wss://{relay.address}/desk",
            headers={"Authorization": f"Bearer {bearer}"},
            ssl=tls,
            compress=window_bits,
            max_msg_size=0,
        ) as opened,
    ):
        yield LightDesk(opened)


async def test_a_new_desk_is_told_what_there_is_and_gets_all_of_it(
    relay: RunningRelay, connect: Connect
) -> None:
    relay.append(b"a", b"b")
    async with connect() as desk:
        (welcome,) = await desk.hello()
        relay.append(b"c")
        found = await desk.positions(3)

    assert (welcome["log"], welcome["first"], welcome["last"], welcome["after"]) == (relay.log.id, 1, 2, 0)
    assert (welcome["desk"], welcome["agent"], welcome["extensions"]) == ("ana", "Ana", ["203"])
    assert welcome["directory"] == [{"extension": "203", "name": "Ana"}, {"extension": "204"}]
    assert found == [1, 2, 3]


async def test_a_desk_goes_on_where_it_was(relay: RunningRelay, connect: Connect) -> None:
    relay.append(b"a", b"b", b"c")
    async with connect() as desk:
        (welcome,) = await desk.hello(log=relay.log.id, after=2, mark=relay.log.mark_at(2))
        assert (welcome["after"], await desk.positions(3)) == (2, [3])


@pytest.mark.parametrize("window_bits", [0, 9, WINDOW_BITS, 15])
async def test_each_frame_is_read_by_desks_with_any_window_whatever_came_before(
    relay: RunningRelay, connect: Connect, window_bits: int
) -> None:
    relay.append(b"before" * 5000)
    async with connect(window_bits=window_bits) as desk:
        await desk.hello()
        assert await desk.positions(1) == [1]
        bodies = ["short", "of many words " * 100, "of many words " * 100, "y" * 100_000, "z" * 20_000, "end"]
        for body in bodies:
            relay.append(body.encode())
            relay.server.tell_changes()
        found: list[str] = []
        while len(found) < len(bodies):
            found += [entry["body"] for entry in (await desk.next())["entries"]]
    assert found == bodies


@pytest.mark.parametrize(
    "known", [{"log": "another", "after": 2}, {"after": 2, "mark": "0" * 16}, {"after": 9}]
)
async def test_a_desk_that_knows_another_log_is_reset(
    relay: RunningRelay, connect: Connect, known: dict[str, object]
) -> None:
    relay.append(b"a", b"b", b"c")
    async with connect() as desk:
        said = await desk.hello(**{"log": relay.log.id, **known})
        found = await desk.positions(3)

    assert said[0] == {"frame": "reset", "log": relay.log.id, "first": 1, "last": 3}
    assert (said[1]["after"], found) == (0, [1, 2, 3])


async def test_a_desk_comes_back_to_a_relay_of_several_that_is_behind_it_and_keeps_its_log(
    tmp_path: Path,
) -> None:
    tls = trust(tmp_path)
    async with running_relay(tmp_path, tls[0], is_copy=True) as relay:
        relay.append(b"a", b"b", b"c")
        known: dict[str, Any] = {"log": relay.log.id, "after": 4, "mark": "0" * 16}
        relay.is_complete = False
        async with connected(relay, tls[1]) as desk:
            (bye,) = await desk.hello(log=relay.log.id, after=3, mark=relay.log.mark_at(3))
            assert bye["code"] == Bye.TROUBLE
        relay.is_complete = True
        async with connected(relay, tls[1]) as desk:
            (bye,) = await desk.hello(**known)
            assert bye["code"] == Bye.TROUBLE
        relay.append(b"d")
        async with connected(relay, tls[1]) as desk:
            (welcome,) = await desk.hello(**{**known, "mark": relay.log.mark_at(4)})
            assert welcome["after"] == 4


async def test_a_desk_hears_what_was_erased_here_however_much_it_has_erased_of_other_relays(
    tmp_path: Path,
) -> None:
    tls = trust(tmp_path)
    followed: dict[str, int] = {"of another relay": 7}
    for relay_folder in ("one", "two"):
        (tmp_path / relay_folder).mkdir()
        async with running_relay(tmp_path / relay_folder, tls[0]) as relay:
            await relay.erased.publish(relay.log.id, [1, 2], [CallKey("acme", relay_folder)])
            async with connected(relay, tls[1]) as desk:
                await desk.hello(followed=followed)
                told = await desk.next()
            followed[told["of"]] = told["serial"]
            await relay.erased.publish(relay.log.id, [], [CallKey("acme", "later")])
            async with connected(relay, tls[1]) as desk:
                await desk.hello(followed=followed)
                later = await desk.next()
            async with connected(relay, tls[1]) as desk:  # a relay that was set back to an older state
                await desk.hello(followed={told["of"]: 99})
                again = await desk.next()
        assert (told["serial"], told["calls"]) == (3, [{"pbx": "acme", "call": relay_folder}])
        assert (later["serial"], [each["call"] for each in later["calls"]]) == (4, ["later"])
        assert again["serial"] == 4
        assert len(again["calls"]) == 2
    assert len(followed) == 3


async def test_a_new_desk_is_not_told_what_was_erased_before_anything_that_it_keeps(
    relay: RunningRelay, connect: Connect
) -> None:
    relay.erased_ago = timedelta(days=31)
    await relay.erased.publish(relay.log.id, [1], [CallKey("acme", "long ago")])
    relay.erased_ago = timedelta(days=29)
    await relay.erased.publish(relay.log.id, [], [CallKey("acme", "of late")])

    async def told(frames: int, **known: object) -> list[dict[str, Any]]:
        async with connect() as desk:
            await desk.hello(**known)
            return [await desk.next() for _ in range(frames)]

    passed, of_late = await told(2, since=30)
    (all_of_it,) = await told(1)
    (of_one_that_had_the_log,) = await told(1, since=30, log=relay.log.id, after=0)

    assert (passed["serial"], passed.get("calls")) == (
        2,
        None,
    )  # so it stands in what the desk says next time
    assert [each["call"] for each in of_late["calls"]] == ["of late"]
    assert len(all_of_it["calls"]) == len(of_one_that_had_the_log["calls"]) == 2


async def test_a_desk_that_is_too_old_is_told_so(relay: RunningRelay, connect: Connect) -> None:
    relay.append(b"a", b"b", b"c")
    relay.writer.erase([1, 2])
    async with connect() as desk:
        said = await desk.hello(log=relay.log.id, after=1)
    assert (said[0]["frame"], said[0]["first"], said[1]["after"]) == ("expired", 3, 2)
    assert datetime.fromisoformat(said[0]["at"]) <= now()


async def test_a_desk_has_no_more_connections_than_one_needs(relay: RunningRelay, connect: Connect) -> None:
    async with AsyncExitStack() as ending:
        desks = [await ending.enter_async_context(connect()) for _ in range(16)]
        for desk in desks:
            await desk.hello(follows=False)
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await ending.enter_async_context(connect())
        relay.desks.by_bearer["luis.secret"] = LUIS
        await ending.enter_async_context(connect("luis.secret"))
    assert refused.value.status == 429
    async with connect() as desk:
        await desk.hello()


async def test_strangers_learn_nothing(relay: RunningRelay, connect: Connect) -> None:
    for bearer in ("", "ana.wrong", "x" * 4000):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            async with connect(bearer):
                pass
        assert refused.value.status == 401
    assert relay.server.sightings() == {}


async def bye_to(desk: LightDesk) -> Bye:
    code, close_code = await desk.until_closed()
    assert code is not None
    assert close_code == Bye(code).close_code
    return Bye(code)


@pytest.mark.parametrize(
    ("said", "bye"),
    [
        ('{"frame": "hello", "v_min": 2, "v_max": 9, "session": "s"}', Bye.VERSION),
        ('{"frame": "at", "after": 1}', Bye.BAD_FRAME),
        ('{"frame": "later"}', Bye.BAD_FRAME),
        ("no json", Bye.BAD_FRAME),
        ("[" * 60_000, Bye.BAD_FRAME),
    ],
)
async def test_who_does_not_say_hello_as_it_should_be_is_sent_away(
    connect: Connect, said: str, bye: Bye
) -> None:
    async with connect() as desk:
        await desk.socket.send_str(said)
        assert await bye_to(desk) is bye


async def test_a_frame_that_is_too_large_ends_the_connection(connect: Connect) -> None:
    async with connect() as desk:
        await desk.hello()
        await desk.say("command", id="1", verb="x" * 100_000)
        while (await desk.socket.receive(timeout=PATIENCE)).type is aiohttp.WSMsgType.TEXT:
            pass
        assert desk.socket.close_code in {aiohttp.WSCloseCode.MESSAGE_TOO_BIG, 1006}  # it may be lost


async def test_a_flood_of_frames_ends_the_connection(connect: Connect) -> None:
    async with connect() as desk:
        await desk.hello()
        for _ in range(500):
            await desk.say("at", after=0)
        assert await bye_to(desk) is Bye.TOO_MANY_FRAMES


async def test_a_desk_that_was_removed_is_sent_away_at_once(relay: RunningRelay, connect: Connect) -> None:
    async with connect() as desk:
        await desk.hello()
        relay.server.use({})
        assert await bye_to(desk) is Bye.REMOVED


async def test_a_desk_that_may_do_other_things_now_comes_back(relay: RunningRelay, connect: Connect) -> None:
    async with connect() as desk:
        await desk.hello()
        relay.server.use({ANA.id: ANA})
        relay.append(b"a")
        assert await desk.positions(1) == [1]


async def test_a_program_that_comes_back_takes_its_own_place(connect: Connect) -> None:
    async with connect() as before, connect() as after:
        await before.hello()
        await after.hello()
        assert await bye_to(before) is Bye.REPLACED


async def test_two_copies_of_a_profile_both_have_to_go(connect: Connect) -> None:
    async with connect() as first, connect() as copy, connect() as first_again:
        await first.hello("first")
        await copy.hello("copy")
        assert await bye_to(first) is Bye.REPLACED
        said = await first_again.hello("first")

        assert said[-1]["code"] == Bye.COPIED
        assert await bye_to(copy) is Bye.COPIED


async def test_a_program_that_was_started_again_is_no_copy(relay: RunningRelay, connect: Connect) -> None:
    for number in range(3):
        async with connect() as desk:
            said = await desk.hello(f"run {number}")
            assert said[-1]["frame"] == "welcome"
            position = relay.append(b"a")
            await desk.positions(position)


async def test_commands_have_connections_of_their_own_without_the_log(
    relay: RunningRelay, connect: Connect
) -> None:
    async with connect() as program, connect() as command:
        await program.hello()
        await command.hello("a command", follows=False)
        relay.append(b"a")
        await command.say("command", id="gd-1", verb="drop", call="471900")
        assert await command.next() == {"frame": "result", "id": "gd-1", "state": "accepted"}
        assert await program.positions(1) == [1]


async def test_a_relay_that_stops_says_so_to_all(
    tmp_path: Path, tls: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    async with aiohttp.ClientSession() as http:
        async with running_relay(tmp_path, tls[0]) as relay:
            sockets = [
                await http.ws_connect(
                    f"wss://{relay.address}/desk", headers={"Authorization": f"Bearer {BEARER}"}, ssl=tls[1]
                )
            ]
            desk = LightDesk(sockets[0])
            await desk.hello()
            reading = asyncio.get_running_loop().create_task(bye_to(desk))
        assert await reading is Bye.STOPPING
        await sockets[0].close()


async def test_a_desk_that_never_reads_loses_its_connection_and_holds_up_no_other(
    relay: RunningRelay, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gamma_desktop.team.relay.connection._SLOW_SECONDS", 0.5)
    relay.desks.by_bearer["luis.secret"] = LUIS
    async with connect() as sleeper, connect("luis.secret") as reader:
        await sleeper.hello()
        await reader.hello()
        last = relay.append(*(os.urandom(150_000) for _ in range(50)))
        assert await reader.positions(last) == list(range(1, last + 1))
        async with asyncio.timeout(PATIENCE):
            while ANA.id in relay.server.sightings():  # noqa: ASYNC110  (as it is given up)
                await asyncio.sleep(0.01)

        assert LUIS.id in relay.server.sightings()


async def test_a_slow_desk_that_goes_on_reading_keeps_its_connection(
    relay: RunningRelay, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gamma_desktop.team.relay.connection._SLOW_SECONDS", 0.5)
    async with connect() as desk:
        await desk.hello()
        last = relay.append(*(os.urandom(150_000) for _ in range(20)))
        found: list[int] = []
        while not found or found[-1] < last:
            await asyncio.sleep(0.05)
            found += [entry["position"] for entry in (await desk.next()).get("entries", ())]

    assert found == list(range(1, last + 1))


async def test_a_desk_of_a_group_gets_what_concerns_it_whole_and_nothing_else(
    relay: RunningRelay, connect: Connect
) -> None:
    relay.desks.by_bearer["eva.secret"] = Desk(id="eva", name="Eva", extensions=("301",), group="support")
    async with connect() as reception, connect("eva.secret") as desk:
        await reception.hello()
        await desk.hello()
        for call, extension in (("1", "201"), ("2", "202"), ("1", "301"), ("3", "201"), ("3", "301")):
            last = relay.append(f'{{"callId": "{call}", "extension": "{extension}"}}'.encode())
        assert await reception.positions(last) == [1, 2, 3, 4, 5]
        told: list[dict[str, Any]] = []
        while not told or told[-1]["position"] < last:
            told += (await desk.next()).get("entries", [])

    assert [(each["prev"], each["position"]) for each in told] == [(0, 3), (3, 5)]
    assert [[each["position"] for each in entry["earlier"]] for entry in told] == [[1], [4]]


async def test_a_desk_that_is_gone_without_a_word_is_known_to_be(
    tls: tuple[ssl.SSLContext, ssl.SSLContext], tmp_path: Path
) -> None:
    """Half open: its cable was pulled, so no pong comes, and nothing else."""
    async with (
        running_relay(tmp_path, tls[0], pong_seconds=0.1) as relay,
        aiohttp.ClientSession() as http,
        http.ws_connect(
            f"wss://{relay.address}/desk",
            headers={"Authorization": f"Bearer {BEARER}"},
            ssl=tls[1],
            autoping=False,
        ) as opened,
    ):
        desk = LightDesk(opened)
        await desk.hello()
        assert relay.committed() == 0
        async with asyncio.timeout(PATIENCE):
            while relay.committed() is not None:  # noqa: ASYNC110  (a desk that is gone tells nothing)
                await asyncio.sleep(0.01)
