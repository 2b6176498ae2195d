"""The desk's side of a connection: to which relay it goes, when it leaves it, and what it tells of it."""

import asyncio
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from gamma_desktop.calls.presence import Presence, PresenceState
from gamma_desktop.history.codes import TeamFault
from gamma_desktop.intake.errors import JournalUnavailable
from gamma_desktop.intake.journal_entries import LogEntry
from gamma_desktop.team.frames import CLOSE_CODES, Bye
from gamma_desktop.team.ports import Desk
from tests.integration.team.member_links import (
    Following,
    Shelf,
    events,
    is_fault,
    played,
    until,
    welcome,
)
from tests.integration.team.running_relay import ANA, BEARER, PATIENCE, running_relay, trust


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ([welcome(), CLOSE_CODES[Bye.REMOVED]], TeamFault.REMOVED),
        ([welcome(), CLOSE_CODES[Bye.COPIED]], TeamFault.COPIED),
        ([welcome(), CLOSE_CODES[Bye.VERSION]], TeamFault.OTHER_VERSION),
        ([welcome(), 4599], TeamFault.ENDED),
        ([{"frame": "bye", "code": "copied"}, CLOSE_CODES[Bye.COPIED]], TeamFault.COPIED),
        ([{"frame": "bye", "code": "version"}, CLOSE_CODES[Bye.VERSION]], TeamFault.OTHER_VERSION),
        ([CLOSE_CODES[Bye.VERSION]], TeamFault.OTHER_VERSION),
    ],
)
async def test_a_desk_that_is_to_stay_away_does_until_it_is_told_to_try(
    tls: tuple[ssl.SSLContext, ssl.SSLContext], said: list[dict[str, Any] | int], fault: TeamFault
) -> None:
    async with (
        played(tls[0], said, [welcome()]) as relay,
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


async def test_a_desk_with_a_full_disk_does_not_come_back_at_once_only_to_fail_again(
    tls: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    class Full(Shelf):
        async def take(self, log: str, entries: Sequence[LogEntry], *, are_last: bool) -> None:
            raise JournalUnavailable(Path("journal.db"), f"no room for {len(entries)} of {log}, {are_last}")

    async with (
        played(tls[0], [welcome(), events((0, 1))]) as relay,
        played(tls[0], [welcome(), CLOSE_CODES[Bye.TROUBLE]]) as of_another,
        Following([relay.address], tls[1], Full()) as desk,
    ):
        await desk.until(is_fault(TeamFault.CANNOT_STORE))
        async with Following([of_another.address], tls[1], Shelf()):
            await until(lambda: len(of_another.hellos) == 5)  # one that only lost its relay comes back
        assert len(relay.hellos) == 1
        desk.link.try_now()  # there is room again
        await until(lambda: len(relay.hellos) == 2)


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
