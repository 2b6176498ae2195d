"""What a desk stores of the log that a relay tells, whatever that relay says."""

import ssl
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gamma_desktop.history.codes import TeamFault
from gamma_desktop.intake.journal_entries import FollowedLog
from tests.integration.team.member_links import Following, Shelf, events, is_fault, played, until, welcome
from tests.integration.team.running_relay import PATIENCE, now


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


async def test_what_makes_no_sense_ends_the_connection_and_what_is_new_does_not(
    tls: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    shelf = Shelf()
    script: list[dict[str, Any] | int] = [welcome(), {"frame": "later"}, events((0, 1)), {"frame": "tail"}]
    async with played(tls[0], script) as relay, Following([relay.address], tls[1], shelf):
        await until(lambda: {"frame": "bye", "code": "bad_frame"} in relay.heard)

    assert [entry.position for entry in shelf.entries] == [1]


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
