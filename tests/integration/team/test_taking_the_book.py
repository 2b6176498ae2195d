"""What a new desk takes of the relay's book, before the log that follows it."""

import json
import ssl
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from gamma_desktop.calls.known_calls import KNOWN_CALL
from gamma_desktop.intake.journal_entries import FollowedLog
from gamma_desktop.intake.journal_file import JournalFile
from gamma_desktop.intake.journal_reader import JournalReader
from gamma_desktop.team.member.receiver import MemberReceiver, RelayAccess
from tests.integration.team.member_links import Following, Shelf, events, played, snapshot, until, welcome
from tests.integration.team.running_relay import BEARER


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
