from dataclasses import replace
from datetime import timedelta

import pytest

from gamma_desktop.calls.model import Call, Direction, Leg, Outcome, Party
from gamma_desktop.calls.ports import LogBatch
from gamma_desktop.history.model import CallFilter
from gamma_desktop.settings.model import RingGroupMiss
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from tests.unit.calls.call_log_contract import START, ended, ringing_call

GROUP = replace(
    ended(ringing_call("group", minute=4)),
    legs=(Leg(extension="203"), Leg(extension="204"), Leg(extension="205")),
)
TALKED = ended(ringing_call("talked", minute=3), Outcome.ANSWERED)
OTHER_NUMBER = replace(
    ended(ringing_call("other", minute=2, extension="204")), remote=Party(number="+49301234")
)
HIDDEN = replace(ended(ringing_call("hidden", minute=1)), remote=Party(raw="anonymous", is_hidden=True))
OUTSIDE_LOGS = replace(ended(ringing_call("recording only", minute=5)), direction=None)


@pytest.fixture
async def log(database: Database) -> SqliteCallLog:
    log = SqliteCallLog(database)
    await log.record(LogBatch(cursor=9, calls=(HIDDEN, GROUP, OUTSIDE_LOGS, OTHER_NUMBER, TALKED)))
    return log


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (CallFilter(), (GROUP, TALKED, OTHER_NUMBER, HIDDEN)),
        (CallFilter(mine=frozenset({"203"})), (GROUP, TALKED, HIDDEN)),
        (CallFilter(mine=frozenset({"204", "205"})), (GROUP, OTHER_NUMBER)),
        (CallFilter(mine=frozenset({"999"})), ()),
        (CallFilter(missed_only=True), (GROUP, OTHER_NUMBER, HIDDEN)),
        (CallFilter(missed_only=True, mine=frozenset({"204", "205"})), (GROUP, OTHER_NUMBER)),
        (CallFilter(number="+34647460197"), (GROUP, TALKED)),
        (CallFilter(number="+34647460197", missed_only=True), (GROUP,)),
        (CallFilter(number="+49301234", mine=frozenset({"204"})), (OTHER_NUMBER,)),
        (CallFilter(number="+49301234", mine=frozenset({"203"})), ()),
        (CallFilter(since=START + timedelta(minutes=3)), (GROUP, TALKED)),
        (CallFilter(until=START + timedelta(minutes=3)), (OTHER_NUMBER, HIDDEN)),
        (CallFilter(until=START + timedelta(minutes=4), number="+34647460197"), (TALKED,)),
        (CallFilter(until=START + timedelta(minutes=4), mine=frozenset({"203", "205"})), (TALKED, HIDDEN)),
        (CallFilter(until=START + timedelta(minutes=4), missed_only=True), (OTHER_NUMBER, HIDDEN)),
        (CallFilter(since=START + timedelta(minutes=4), number="+34647460197"), (GROUP,)),
        (CallFilter(since=START + timedelta(minutes=4), mine=frozenset({"203", "204"})), (GROUP,)),
    ],
)
async def test_filters_narrow_each_other(
    log: SqliteCallLog, wanted: CallFilter, expected: tuple[Call, ...]
) -> None:
    assert await log.find_calls(wanted, limit=10) == expected
    assert await log.count_calls(wanted) == len(expected)


@pytest.mark.parametrize("wanted", [CallFilter(), CallFilter(mine=frozenset({"203", "204"}))])
async def test_pages_follow_each_other_without_gap_or_repeat(log: SqliteCallLog, wanted: CallFilter) -> None:
    pages = [await log.find_calls(wanted, limit=1, offset=offset) for offset in range(5)]
    assert pages == [(GROUP,), (TALKED,), (OTHER_NUMBER,), (HIDDEN,), ()]


@pytest.mark.parametrize("wanted", [CallFilter(), CallFilter(mine=frozenset({"203", "204"}))])
@pytest.mark.parametrize("limit", [None, 3])
async def test_a_list_that_is_walked_through_has_each_call_once_however_the_book_changes(
    log: SqliteCallLog, wanted: CallFilter, limit: int | None
) -> None:
    walked: list[Call] = []
    async for page in log.pages(wanted, limit=limit, at_once=1):
        walked += page
        later = ended(ringing_call(f"later {len(walked)}", minute=20))
        is_first = len(walked) == 1
        earlier_than_told = replace(GROUP, started_at=START - timedelta(hours=1))
        await log.record(LogBatch(cursor=9, calls=(later, *((earlier_than_told,) if is_first else ()))))
    assert walked == [GROUP, TALKED, OTHER_NUMBER, HIDDEN][:limit]


AN_HOUR = timedelta(hours=1)
AHEAD = replace(TALKED, started_at=TALKED.started_at + AN_HOUR, clock_offset=-AN_HOUR)
BEHIND = replace(GROUP, started_at=GROUP.started_at - AN_HOUR, clock_offset=AN_HOUR)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (CallFilter(), (BEHIND, AHEAD, OTHER_NUMBER, HIDDEN)),
        (CallFilter(number="+34647460197"), (BEHIND, AHEAD)),
        (CallFilter(direction=Direction.INCOMING), (BEHIND, AHEAD, OTHER_NUMBER, HIDDEN)),
        (CallFilter(missed_only=True, waiting_by=RingGroupMiss.ALL), (BEHIND, OTHER_NUMBER, HIDDEN)),
        (CallFilter(since=START + timedelta(minutes=4)), (BEHIND,)),
        (CallFilter(until=START + timedelta(minutes=4), text="647460197"), (AHEAD,)),
    ],
)
async def test_calls_stand_where_they_began_by_our_clock(
    log: SqliteCallLog, wanted: CallFilter, expected: tuple[Call, ...]
) -> None:
    await log.record(LogBatch(cursor=10, calls=(AHEAD, BEHIND)))
    assert await log.find_calls(wanted, limit=10) == expected


async def test_a_call_that_turns_out_answered_leaves_the_missed(log: SqliteCallLog) -> None:
    await log.record(LogBatch(cursor=10, calls=(replace(GROUP, outcome=Outcome.ANSWERED),)))
    assert await log.count_calls(CallFilter(missed_only=True)) == 2
    assert await log.count_calls(CallFilter(missed_only=True, mine=frozenset({"205"}))) == 0


async def test_a_call_is_found_by_either_id_newest_first(log: SqliteCallLog) -> None:
    ours = replace(ringing_call("77", minute=9), external_call_id="gd-1")
    alike = replace(ringing_call("gd-1", pbx="elsewhere", minute=10))
    await log.record(LogBatch(cursor=11, calls=(ours, alike)))
    assert await log.find_by_id("77") == (ours,)
    assert await log.find_by_id("gd-1") == (alike, ours)


LIVE = ringing_call("live", minute=6)
LONG_LIVE = replace(ringing_call("since long", minute=-5), started_at=START + timedelta(seconds=90))
SPANS = (range(2), range(1, 4), range(5, 9))


@pytest.mark.parametrize("spans", [SPANS, (range(9),), (range(3, 4),), ()])
@pytest.mark.parametrize(
    "wanted",
    [
        CallFilter(),
        CallFilter(mine=frozenset({"203", "204"})),
        CallFilter(missed_only=True),
        CallFilter(number="+34647460197"),
        CallFilter(direction=Direction.INCOMING),
        CallFilter(text="647460197"),
        CallFilter(missed_only=True, waiting_by=RingGroupMiss.ALL),
        CallFilter(since=START + timedelta(minutes=2)),
        CallFilter(until=START + timedelta(minutes=4), text="647460197"),
    ],
)
async def test_stretches_of_a_list_begin_with_the_calls_that_go_on(
    log: SqliteCallLog, wanted: CallFilter, spans: tuple[range, ...]
) -> None:
    await log.record(LogBatch(cursor=10, calls=(LIVE, LONG_LIVE)))
    found = await log.listing(wanted, spans, known={TALKED.key}, is_counted=True)
    calls = await log.find_calls(wanted, limit=99)
    listed = sorted(calls, key=lambda call: call.is_live, reverse=True)
    asked = {at for span in spans for at in span if at < len(listed)}
    assert found.keys == {at: listed[at].key for at in asked}
    assert found.calls == {listed[at].key: listed[at] for at in asked if listed[at] != TALKED}
    assert found.length == len(listed)


async def test_a_list_is_settled_once_its_words_are_looked_at(log: SqliteCallLog) -> None:
    many = tuple(ended(ringing_call(f"{number}", minute=number)) for number in range(60))
    await log.record(LogBatch(cursor=10, calls=many))
    wanted = CallFilter(text="647460197")
    first = await log.listing(wanted, (), known=(), is_counted=True)
    assert not first.is_settled
    then = await log.listing(wanted, (), known=(), is_counted=True)
    assert then.is_settled
    assert then.length == await log.count_calls(wanted) > first.length


async def test_a_list_is_counted_again_once_the_log_has_changed(log: SqliteCallLog) -> None:
    lengths = []
    for calls in ((), (LIVE,), ()):
        await log.record(LogBatch(cursor=10, calls=calls))
        lengths.append((await log.listing(CallFilter(), (), known=(), is_counted=True)).length)
    assert lengths == [4, 5, 5]
