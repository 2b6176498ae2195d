"""The desk's side of a connection, from relays that say what they like, and from one that comes and goes."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import pytest
from aiohttp import web

from gamma_desktop.calls.known_calls import KNOWN_CALL
from gamma_desktop.calls.presence import Presence, PresenceState
from gamma_desktop.history.codes import TeamFault
from gamma_desktop.history.health import LogReset, TeamHealth
from gamma_desktop.intake.errors import JournalUnavailable
from gamma_desktop.intake.journal_entries import FollowedLog, LogEntry
from gamma_desktop.intake.journal_file import JournalFile
from gamma_desktop.intake.journal_reader import JournalReader
from gamma_desktop.team.frames import CLOSE_CODES, Bye
from gamma_desktop.team.member.link import Link
from gamma_desktop.team.member.receiver import MemberReceiver, RelayAccess
from gamma_desktop.team.ports import Desk
from tests.integration.team.running_relay import ANA, BEARER, PATIENCE, now, running_relay, trust

WELCOME = {"frame": "welcome", "v": 1, "log": "a log", "first": 1, "last": 3, "after": 0, "desk": "ana"}

Say = Callable[..., Any]


class Shelf:
    """A desk's journal in memory: notes what it is given to store."""

    def __init__(self) -> None:
        self.known: FollowedLog | None = None
        self.entries: list[LogEntry] = []
        self.takes = 0
        self.told: list[int] = []
        self.missed: list[datetime] = []
        self.calls: list[LogEntry] = []
        self.resets: list[LogReset] = []

    async def place(self) -> FollowedLog | None:
        return self.known

    async def begin_at(self, place: FollowedLog) -> None:
        self.known = place

    async def take_known(self, calls: Sequence[LogEntry]) -> None:
        self.calls += calls

    def tell_stored(self) -> None:
        self.told.append(len(self.entries) + len(self.calls))

    async def miss(self, until: datetime, *, has_calls: bool) -> None:
        self.missed.append(until)
        self.has_calls = has_calls

    def note_reset(self, reset: LogReset) -> None:
        self.resets.append(reset)

    async def take(self, log: str, entries: Sequence[LogEntry], *, are_last: bool) -> None:
        self.takes += 1
        self.entries += entries
        self.known = FollowedLog(log, entries[-1].position, entries[-1].mark)
        if are_last:
            self.tell_stored()


class Following:
    """A link at work, and what it tells."""

    def __init__(
        self,
        addresses: Sequence[str],
        tls: ssl.SSLContext,
        shelf: Shelf,
        *,
        bearer: str = BEARER,
        other: Sequence[str] = (),
        **options: Any,  # noqa: ANN401  (whatever the wire holds)
    ) -> None:
        self.healths: list[TeamHealth] = []
        self._changed = asyncio.Event()
        self.link = Link(
            addresses,
            tls,
            lambda: [bearer, *other],
            shelf,
            session="a run",
            on_health=self._note,
            at_every=0.0,
            **{"first_pause": 0.01, **options},
        )

    async def __aenter__(self) -> Self:
        self.running = asyncio.get_running_loop().create_task(self.link.run())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.link.until_it_may_end()
        self.running.cancel()
        await asyncio.wait([self.running])

    @property
    def presence(self) -> dict[str, PresenceState]:
        return {name: each.state for name, each in self.link.team.presence.items()}

    async def until(self, is_so: Callable[[TeamHealth], bool]) -> TeamHealth:
        """The first health of those told that is so."""
        async with asyncio.timeout(PATIENCE):
            while not (found := [health for health in self.healths if is_so(health)]):
                self._changed.clear()
                await self._changed.wait()
        return found[0]

    def _note(self, health: TeamHealth) -> None:
        self.healths.append(health)
        self._changed.set()


def is_fault(fault: TeamFault) -> Callable[[TeamHealth], bool]:
    return lambda health: health.fault is fault


class PlayedRelay:
    """A server that says what a test has it say: a script for each connection, the last one ever after."""

    def __init__(self, scripts: list[list[dict[str, Any] | int]]) -> None:
        self.scripts = scripts
        self.hellos: list[dict[str, Any]] = []
        self.heard: list[dict[str, Any]] = []
        self.address = ""

    async def answer(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.hellos.append(json.loads(await socket.receive_str()))
        script = self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]
        for said in script:
            if isinstance(said, int):
                await socket.close(code=said)
            else:
                await socket.send_str(json.dumps(said))
        async for message in socket:
            self.heard.append(json.loads(message.data))
        return socket


@pytest.fixture
def tls(tmp_path: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return trust(tmp_path)


@asynccontextmanager
async def played(tls: ssl.SSLContext, *scripts: list[dict[str, Any] | int]) -> AsyncIterator[PlayedRelay]:
    relay = PlayedRelay(list(scripts))
    application = web.Application()
    application.router.add_get("/desk", relay.answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls)
    await site.start()
    relay.address = f"127.0.0.1:{runner.addresses[0][1]}"
    yield relay
    await runner.cleanup()


def welcome(**changes: object) -> dict[str, Any]:
    return {**WELCOME, "now": datetime.now(UTC).isoformat(), **changes}


def events(*steps: tuple[int, int], at: datetime | None = None, live: bool = True) -> dict[str, Any]:
    moment = (at or now()).isoformat()
    entries = [
        {"prev": prev, "position": position, "mark": f"{position:016x}", "at": moment, "body": f"{position}"}
        for prev, position in steps
    ]
    return {"frame": "events", "live": live, "entries": entries}


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not is_so():  # noqa: ASYNC110  (a shelf tells nothing)
            await asyncio.sleep(0.005)


async def test_what_is_left_out_is_never_stored_and_is_fetched_by_the_next_connection(
    tls: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    gap: list[dict[str, Any] | int] = [welcome(), events((0, 1)), events((2, 3))]
    whole: list[dict[str, Any] | int] = [welcome(after=1), events((1, 2), (2, 3))]
    shelf = Shelf()
    async with played(tls[0], gap, whole) as relay, Following([relay.address], tls[1], shelf):
        await until(lambda: len(shelf.entries) == 3)

    assert [entry.position for entry in shelf.entries] == [1, 2, 3]
    assert [(hello.get("after", 0), hello.get("mark")) for hello in relay.hellos] == [
        (0, None),
        (1, f"{1:016x}"),
    ]
    assert {"frame": "bye", "code": "out_of_order"} in relay.heard


async def test_frames_of_a_replay_are_stored_together_and_the_last_of_them_soon(
    tls: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    shelf = Shelf()
    replay = [events((n, n + 1), live=False) for n in range(60)]
    async with (
        played(tls[0], [welcome(last=60), *replay]) as relay,
        Following([relay.address], tls[1], shelf),
    ):
        await until(lambda: len(shelf.entries) == 60 and {"frame": "at", "after": 60} in relay.heard)

    assert [entry.position for entry in shelf.entries] == list(range(1, 61))
    assert shelf.takes < 30
    assert shelf.told == [60]  # as the connection ended


async def test_an_entry_that_is_told_again_bears_the_same_time_while_the_clocks_stay_as_they_are(
    tls: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    at, shelf = now() - timedelta(hours=1), Shelf()
    scripts: list[list[dict[str, Any] | int]] = [
        [welcome(now=(now() - timedelta(seconds=late)).isoformat(), log=log), events((0, 1), at=at), close]
        for late, log, close in ((0.4, "a log", 4002), (0.0, "another", 4002), (30.0, "third", 4002))
    ]
    for script, log in zip(scripts[1:], ("another", "third"), strict=True):
        script.insert(0, {"frame": "reset", "log": log, "first": 1, "last": 1})
    async with played(tls[0], *scripts) as relay, Following([relay.address], tls[1], shelf):
        await until(lambda: len(shelf.entries) >= 3)

    first, again, by_another_clock = (entry.received_at for entry in shelf.entries[:3])
    assert first == again
    assert by_another_clock - first > timedelta(seconds=29)


@pytest.mark.parametrize("steps", [[(0, 1), (1, 1)], [(0, 2), (2, 1)], [(5, 6)]])
async def test_entries_out_of_order_are_not_stored(
    tls: tuple[ssl.SSLContext, ssl.SSLContext], steps: list[tuple[int, int]]
) -> None:
    shelf = Shelf()
    async with (
        played(tls[0], [welcome(), events(*steps)]) as relay,
        Following([relay.address], tls[1], shelf) as desk,
    ):
        await desk.until(is_fault(TeamFault.ENDED))

    assert shelf.entries == []


async def test_a_relay_that_moves_a_desk_without_a_word_is_not_believed(
    tls: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    shelf = Shelf()
    shelf.known = FollowedLog("a log", 2, 2)
    async with (
        played(tls[0], [welcome(after=9), events((9, 10))]) as relay,
        Following([relay.address], tls[1], shelf) as desk,
    ):
        await desk.until(is_fault(TeamFault.ENDED))

    assert (shelf.known, shelf.entries) == (FollowedLog("a log", 2, 2), [])


@pytest.mark.parametrize(
    "word", [{"frame": "reset", "log": "another", "first": 1, "last": 3}, {"frame": "expired", "first": 3}]
)
async def test_after_a_reset_or_what_is_expired_it_begins_where_the_relay_says(
    tls: tuple[ssl.SSLContext, ssl.SSLContext], word: dict[str, Any]
) -> None:
    shelf = Shelf()
    shelf.known = FollowedLog("a log", 1, 1)
    said = welcome(log="another", after=2, mark="00000000000000ff")
    async with played(tls[0], [word, said]) as relay, Following([relay.address], tls[1], shelf) as desk:
        await desk.until(lambda health: health.is_connected)

    assert shelf.known == FollowedLog("another", 2, 255)
    assert len(shelf.missed) == (word["frame"] == "expired")
    assert [reset.is_another_log for reset in shelf.resets] == [True] * (word["frame"] == "reset")


@pytest.mark.parametrize("minutes", [-5, 5])
async def test_times_are_kept_by_the_clock_of_the_desk(
    tls: tuple[ssl.SSLContext, ssl.SSLContext], minutes: int
) -> None:
    shelf, off = Shelf(), timedelta(minutes=minutes)
    received = now() + off - timedelta(seconds=3)
    script: list[dict[str, Any] | int] = [welcome(now=(now() + off).isoformat()), events((0, 1), at=received)]
    async with played(tls[0], script) as relay, Following([relay.address], tls[1], shelf):
        await until(lambda: len(shelf.entries) == 1)

    assert timedelta(0) <= now() - shelf.entries[0].received_at < timedelta(seconds=PATIENCE)


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (CLOSE_CODES[Bye.REMOVED], TeamFault.REMOVED),
        (CLOSE_CODES[Bye.COPIED], TeamFault.COPIED),
        (CLOSE_CODES[Bye.VERSION], TeamFault.OTHER_VERSION),
        (4599, TeamFault.ENDED),
    ],
)
async def test_a_desk_that_is_to_stay_away_does_until_it_is_told_to_try(
    tls: tuple[ssl.SSLContext, ssl.SSLContext], code: int, fault: TeamFault
) -> None:
    async with (
        played(tls[0], [welcome(), code], [welcome()]) as relay,
        Following([relay.address], tls[1], Shelf()) as desk,
    ):
        await desk.until(is_fault(fault))
        await asyncio.sleep(0.2)
        assert len(relay.hellos) == 1
        desk.link.try_now()
        await until(lambda: len(relay.hellos) == 2)


async def test_a_relay_that_falls_silent_is_left(
    tls: tuple[ssl.SSLContext, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gamma_desktop.team.member.connection.SILENT_SECONDS", 0.2)
    async with (
        played(tls[0], [welcome()]) as relay,
        Following([relay.address], tls[1], Shelf()) as desk,
    ):
        await desk.until(is_fault(TeamFault.ENDED))
        await until(lambda: len(relay.hellos) > 1)

    assert {"frame": "bye", "code": "silent"} in relay.heard


async def test_what_makes_no_sense_ends_the_connection_and_what_is_new_does_not(
    tls: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    shelf = Shelf()
    script: list[dict[str, Any] | int] = [welcome(), {"frame": "later"}, events((0, 1)), {"frame": "tail"}]
    async with played(tls[0], script) as relay, Following([relay.address], tls[1], shelf):
        await until(lambda: {"frame": "bye", "code": "bad_frame"} in relay.heard)

    assert [entry.position for entry in shelf.entries] == [1]


def snapshot(*calls: str, is_last: bool = False) -> dict[str, Any]:
    moment = now().isoformat()
    told = [
        {
            "key": {"pbx": "acme", "call_id": call},
            "told": {"legs": [{"extension": "203", "ringing_at": moment}]},
            "received_at": moment,
            "told_at": moment,
        }
        for call in calls
    ]
    return {"frame": "snapshot", "calls": told, "is_last": is_last}


async def test_a_new_desk_takes_the_relays_book_first_and_then_goes_on_behind_it(
    tls: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    cut_off: list[dict[str, Any] | int] = [welcome(after=7, snapshot=3), snapshot("3", "2"), 4000]
    again: list[dict[str, Any] | int] = [
        welcome(after=7, mark=f"{7:016x}", snapshot=3),
        snapshot("3", "2"),
        snapshot("1", is_last=True),
        events((7, 8)),
    ]
    shelf = Shelf()
    async with (
        played(tls[0], cut_off, again) as relay,
        Following([relay.address], tls[1], shelf, since=lambda: 90) as desk,
    ):
        await until(lambda: {"frame": "at", "after": 8} in relay.heard)

    assert [json.loads(entry.body)["key"]["call_id"] for entry in shelf.calls] == ["3", "2", "3", "2", "1"]
    assert {entry.kind for entry in shelf.calls} == {KNOWN_CALL}
    assert [entry.position for entry in shelf.entries] == [8]
    assert [("log" in hello, hello["since"], hello["can"]) for hello in relay.hellos] == [
        (False, 90, ["snapshot"])
    ] * 2
    assert [health.calls_to_get for health in desk.healths if health.is_connected] == [3, 1, 3, 1, 0]
    assert {said["after"] for said in relay.heard if said["frame"] == "at"} <= {7, 8}


@pytest.mark.parametrize(
    "script",
    [
        [welcome(after=7, snapshot=1), events((7, 8))],
        [welcome(after=7), snapshot("1")],
        [welcome(after=7, snapshot=1), snapshot("1", is_last=True), snapshot("2")],
    ],
)
async def test_a_snapshot_comes_whole_before_the_log_and_only_where_it_was_announced(
    tls: tuple[ssl.SSLContext, ssl.SSLContext], script: list[dict[str, Any] | int]
) -> None:
    async with played(tls[0], script) as relay, Following([relay.address], tls[1], Shelf()):
        await until(lambda: {"frame": "bye", "code": "out_of_order"} in relay.heard)


async def test_a_call_of_a_snapshot_without_a_zone_in_its_times_makes_no_sense(
    tls: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    told = snapshot("1")
    told["calls"][0]["told"]["legs"][0]["ringing_at"] = "2026-11-30T10:14:00"
    shelf = Shelf()
    async with (
        played(tls[0], [welcome(after=7, snapshot=1), told]) as relay,
        Following([relay.address], tls[1], shelf),
    ):
        await until(lambda: {"frame": "bye", "code": "bad_frame"} in relay.heard)
    assert shelf.calls == []


async def test_it_ends_when_it_is_cancelled_as_something_goes_wrong(
    tls: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    class Full(Shelf):
        async def take(self, log: str, entries: Sequence[LogEntry], *, are_last: bool) -> None:
            following.running.cancel()
            raise JournalUnavailable(Path("journal.db"), f"no room for {len(entries)} of {log}, {are_last}")

    async with (
        played(tls[0], [welcome(), events((0, 1))]) as relay,
        Following([relay.address], tls[1], Full()) as following,
    ):
        ended, _ = await asyncio.wait([following.running], timeout=PATIENCE)
        assert ended


async def test_addresses_are_tried_in_turn(
    tmp_path: Path, tls: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    shelf = Shelf()
    async with running_relay(tmp_path, tls[0]) as relay:
        relay.append(b"a")
        async with Following(["127.0.0.1:1", relay.address], tls[1], shelf):
            await until(lambda: len(shelf.entries) == 1)


async def test_a_server_that_is_not_the_relay_is_told_nothing(
    tmp_path: Path, tls: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    (tmp_path / "another").mkdir()
    false, _ = trust(tmp_path / "another")
    async with (
        played(false, [welcome()]) as relay,
        Following([relay.address], tls[1], Shelf()) as desk,
    ):
        await desk.until(is_fault(TeamFault.NOT_TRUSTED))

    assert relay.hellos == []


async def test_a_desk_that_the_relay_does_not_know_says_so(
    tmp_path: Path, tls: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    async with running_relay(tmp_path, tls[0]) as relay:
        relay.desks.by_bearer = {}
        async with Following([relay.address], tls[1], Shelf()) as desk:
            await desk.until(is_fault(TeamFault.NOT_KNOWN))


async def test_what_came_before_of_a_chain_is_stored_before_what_brings_it(
    tls: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    shelf = Shelf()
    frame = events((0, 7))
    before = {key: value for key, value in events((0, 3))["entries"][0].items() if key != "prev"}
    frame["entries"][0]["earlier"] = [before]
    async with played(tls[0], [welcome(), frame]) as relay, Following([relay.address], tls[1], shelf):
        await until(lambda: len(shelf.entries) == 2)

    assert [entry.position for entry in shelf.entries] == [3, 7]
    assert shelf.known == FollowedLog("a log", 7, 7)


async def test_who_is_there_is_told_to_all_and_that_a_desk_is_gone(
    tls: tuple[ssl.SSLContext, ssl.SSLContext], tmp_path: Path
) -> None:
    bea = Desk(id="bea", name="Bea", extensions=("204",))
    async with running_relay(tmp_path, tls[0]) as relay:
        relay.desks.by_bearer["bea.secret"] = bea
        relay.server.use({"ana": ANA, "bea": bea})
        async with Following([relay.address], tls[1], Shelf()) as ana:

            async def until_bea_is(state: PresenceState) -> None:
                await until(lambda: ana.presence.get("204") is state)

            await until_bea_is(PresenceState.OFFLINE)
            async with Following([relay.address], tls[1], Shelf(), bearer="bea.secret") as other:
                await until_bea_is(PresenceState.FREE)
                other.link.say_presence(Presence(extension="", state=PresenceState.DO_NOT_DISTURB))
                await until_bea_is(PresenceState.DO_NOT_DISTURB)
            await until_bea_is(PresenceState.OFFLINE)
        assert ana.link.team.presence["203"].state is PresenceState.FREE


async def test_a_desk_that_slept_gives_its_connection_up_and_is_back_at_once(
    tls: tuple[ssl.SSLContext, ssl.SSLContext], tmp_path: Path
) -> None:
    """The relay may be long gone, and the connection looks open: nothing would be heard for 45 s."""
    async with (
        running_relay(tmp_path, tls[0]) as relay,
        Following([relay.address], tls[1], Shelf(), first_pause=30.0) as desk,
    ):
        await desk.until(lambda health: health.is_connected)
        desk.link.connect_anew()
        await desk.until(lambda health: not health.is_connected and health.fault is TeamFault.ENDED)
        await until(lambda: len([each for each in desk.healths if each.is_connected]) == 2)


async def test_a_relay_that_cannot_store_is_known_at_its_desks_until_it_can(
    tls: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    def tail(**more: str) -> dict[str, Any]:
        return {"frame": "tail", "last": 0, "now": datetime.now(UTC).isoformat(), **more}

    script: list[dict[str, Any] | int] = [welcome(first=0, last=0), tail(problem="storing"), tail()]
    async with played(tls[0], script) as relay, Following([relay.address], tls[1], Shelf()) as desk:
        await until(lambda: len(desk.healths) == 3)

    assert [(each.is_connected, each.fault) for each in desk.healths] == [
        (True, None),
        (True, TeamFault.RELAY_CANNOT_STORE),
        (True, None),
    ]


async def test_no_moment_that_a_relay_tells_ends_the_link(tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    """The desk's clock is ahead of the relay's: added to it, the last moment there is overflows."""
    last = datetime.max.replace(tzinfo=UTC)
    behind = (now() - timedelta(hours=1)).isoformat()
    forever = {"extension": "204", "state": "do-not-disturb", "until": last.isoformat()}
    script: list[dict[str, Any] | int] = [welcome(now=behind, presence=[forever]), events((0, 1), at=last)]
    shelf = Shelf()
    async with (
        played(tls[0], script, [welcome(now=behind), events((0, 1))]) as relay,
        Following([relay.address], tls[1], shelf) as desk,
    ):
        await until(lambda: len(shelf.entries) == 1 or desk.running.done())
        assert not desk.running.done()
        connected = [health.is_connected for health in desk.healths]

    assert connected == [True, False, True]


async def test_a_desk_whose_newest_secret_the_relay_does_not_know_comes_by_the_other_one(
    tls: tuple[ssl.SSLContext, ssl.SSLContext], tmp_path: Path
) -> None:
    async with (
        running_relay(tmp_path, tls[0]) as relay,
        Following([relay.address], tls[1], Shelf(), bearer="ana.another", other=[BEARER]) as desk,
    ):
        await desk.link.until_decided()
        assert desk.link.health.is_connected
        assert relay.desks.came_by == ["ana.another", BEARER]
        assert desk.link.welcomed_as == BEARER


async def test_what_a_snapshot_told_that_was_cut_off_is_not_stored_again_unless_it_has_changed(
    tmp_path: Path, tls: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    async def read_bearers() -> Sequence[str]:
        return [BEARER]

    async def follow_until(is_so: Callable[[], bool]) -> None:
        """As a desk does from its start to its end."""
        access = RelayAccess(addresses=[relay.address], bearers=read_bearers, tls=lambda: tls[1])
        journal = JournalFile(path=path, cursor=lambda: 0, wake=lambda: None)
        receiver = MemberReceiver(
            access, journal, on_refused=lambda _: None, on_link=lambda _: None, at_every=0.0, first_pause=0.01
        )
        await receiver.start()
        await until(is_so)
        await receiver.stop()

    def stored() -> list[tuple[str, str]]:
        with JournalReader(path) as reader:
            told = [json.loads(each.body) for each in reader.read_after(0, 100) if each.kind == KNOWN_CALL]
        return [(each["key"]["call_id"], each["note"]) for each in told]

    path = tmp_path / "journal.db"
    begin = welcome(after=7, snapshot=3)
    changed = snapshot("3", "2", "1", is_last=True)
    changed["calls"][1]["note"] = "rang twice"
    one, two = snapshot("3"), snapshot("3", "2")
    for call in (*one["calls"], *two["calls"], *changed["calls"]):  # told at another time, and of the same
        call["received_at"] = call["told"]["legs"][0]["ringing_at"] = "2026-11-30T10:14:00Z"
    scripts: list[list[dict[str, Any] | int]] = [[begin, one, 4000], [begin, two], [begin, changed]]
    async with played(tls[0], *scripts) as relay:
        await follow_until(lambda: path.exists() and len(stored()) >= 2 and len(relay.hellos) == 2)
        await follow_until(lambda: {"frame": "at", "after": 7} in relay.heard)

    assert stored() == [("3", ""), ("2", ""), ("2", "rang twice"), ("1", "")]
