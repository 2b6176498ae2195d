"""The missed calls in the book: which wait, whatever order things are told in."""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gamma_desktop.calls.event import CallEvent
from gamma_desktop.calls.model import Call, CallKey, Direction, Party
from gamma_desktop.calls.ports import LogBatch
from gamma_desktop.calls.tracker import CallTracker
from gamma_desktop.history.erasure import Erasure
from gamma_desktop.history.missed import WhoseMisses, counts_for, settles
from gamma_desktop.history.model import CallFilter
from gamma_desktop.history.waiting import WaitingCalls
from gamma_desktop.settings.model import RingGroupMiss
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from gamma_desktop.store.erasures import SqliteErasures
from gamma_desktop.store.missed_calls import SqliteMissedCalls
from tests.examples import share_of
from tests.unit.calls.telling import CALLER, COLLEAGUE, story, tell

ALL = WhoseMisses()
HIDDEN = Party(raw="anonymous", is_hidden=True)
US = Party(number="203", raw="203", is_extension=True)
MISSED = story("10 rings 203", "20 drops 203", call="1")
CALLED_BACK = story("30 rings 207", "40 drops 207", call="2", incoming=False)


class Telling:
    """Has events worked in and written, as the program does."""

    def __init__(self, database: Database) -> None:
        self.log = SqliteCallLog(database)
        self.missed = SqliteMissedCalls(database)
        self._tracker = CallTracker()

    async def tell(self, *events: CallEvent) -> None:
        for event in events:
            await self.log.record(LogBatch(cursor=1, calls=tuple(self._tracker.apply(event))))

    async def waiting(self, whose: WhoseMisses = ALL) -> list[str]:
        return [call.key.call_id for call in await self.missed.waiting(whose, limit=100)]


@pytest.fixture
def telling(database: Database) -> Telling:
    return Telling(database)


async def test_a_missed_call_waits_until_it_is_settled(telling: Telling) -> None:
    await telling.tell(*MISSED)
    assert await telling.waiting() == ["1"]
    await telling.tell(*CALLED_BACK)
    assert await telling.waiting() == []


async def test_a_call_back_that_is_told_first_settles_all_the_same(telling: Telling) -> None:
    await telling.tell(*CALLED_BACK, *MISSED)

    assert await telling.waiting() == []


async def test_a_miss_that_was_none_is_withdrawn(telling: Telling) -> None:
    await telling.tell(*MISSED, tell("12 talks 203", call="1"))

    assert await telling.waiting() == []


async def test_a_call_back_that_was_none_is_withdrawn(telling: Telling) -> None:
    await telling.tell(*MISSED, *CALLED_BACK)
    (back,) = await telling.log.find_by_id("2")
    other = replace(back, remote=Party(number="+34912345678"))

    await telling.log.record(LogBatch(cursor=2, calls=(other,)))

    assert await telling.waiting() == ["1"]


async def test_waiting_ones_are_counted_for_whom_they_rang(telling: Telling) -> None:
    await telling.tell(*MISSED, *story("11 rings 204", "20 drops 204", call="1"))
    rules = {
        rule: [
            (await telling.missed.count_waiting(whose(mine, rule)))[1]
            for mine in ("203", "204", "203 204", "205", "")
        ]
        for rule in RingGroupMiss
    }

    assert rules == {
        RingGroupMiss.NOBODY: [0, 0, 0, 0, 1],
        RingGroupMiss.FIRST: [1, 0, 1, 0, 1],
        RingGroupMiss.ALL: [1, 1, 1, 0, 1],
    }


def whose(mine: str, rule: RingGroupMiss) -> WhoseMisses:
    return WhoseMisses(mine=frozenset(mine.split()), ring_group=rule)


async def test_whatever_waits_or_ceases_to_is_counted_as_a_change(telling: Telling) -> None:
    async def changes() -> int:
        return (await telling.missed.count_waiting(ALL))[0]

    seen = [await changes()]
    await telling.tell(*MISSED)
    seen.append(await changes())
    await telling.tell(*CALLED_BACK)
    seen.append(await changes())
    await telling.tell(*story("50 rings 203", "55 talks 203", call="3"))
    unchanged = await changes() == seen[-1]
    await telling.missed.mark_handled([CallKey("acme", "1")])
    seen.append(await changes())

    assert (unchanged, sorted(set(seen))) == (True, seen)


@pytest.mark.parametrize("party", [CALLER, COLLEAGUE])
async def test_a_missed_call_costs_the_same_work_however_many_were_missed_from_that_number(
    telling: Telling, database: Database, party: Party
) -> None:
    done = [0]

    def note() -> bool:
        done[-1] += 1
        return False

    async def miss(calls: range) -> None:
        for call in calls:
            drop = f"{call + 20} drops 203"
            await telling.tell(*story(f"{call + 10} rings 203", drop, call=str(call), party=party))

    await database.write(lambda book: book.set_progress_handler(note, 10))
    await miss(range(150))
    done.append(0)
    await miss(range(150, 300))

    assert done[1] < 1.3 * done[0]
    assert len(await telling.missed.waiting(ALL, limit=1000)) == 300


async def test_each_hidden_caller_waits_for_a_tick_of_its_own(telling: Telling) -> None:
    for call in ("1", "2"):
        await telling.tell(*story("10 rings 203", "20 drops 203", call=call, party=HIDDEN))
    await telling.tell(*story("30 rings 203", "40 talks 203", call="3", party=HIDDEN))
    assert await telling.waiting() == ["2", "1"]

    await telling.missed.mark_handled([CallKey("acme", "1")])
    assert await telling.waiting() == ["2"]


async def test_a_tick_is_told_once_and_can_be_taken_back(telling: Telling) -> None:
    key = CallKey("acme", "1")
    await telling.tell(*MISSED)
    assert await telling.missed.mark_handled([key, CallKey("acme", "none")]) == (key,)
    assert await telling.missed.mark_handled([key]) == ()
    assert await telling.waiting() == []

    assert await telling.missed.mark_waiting([key]) == (key,)
    assert await telling.waiting() == ["1"]


async def test_a_tick_outlives_late_news_of_the_call(telling: Telling) -> None:
    await telling.tell(*MISSED)
    await telling.missed.mark_handled([CallKey("acme", "1")])
    await telling.tell(tell("11 rings 204", call="1"))  # what became of it there is not known yet
    await telling.tell(tell("20 drops 204", call="1"))

    assert await telling.waiting() == []


async def test_all_that_wait_for_somebody_are_ticked_at_once(telling: Telling) -> None:
    await telling.tell(*MISSED, *story("10 rings 204", "20 drops 204", call="2", party=HIDDEN))

    assert await telling.missed.mark_all_handled(WhoseMisses(mine=frozenset({"203"}))) == (
        CallKey("acme", "1"),
    )
    assert await telling.waiting() == ["2"]


async def test_which_of_some_calls_wait(telling: Telling) -> None:
    await telling.tell(*MISSED, *story("50 rings 203", "60 drops 203", call="2", party=HIDDEN))
    keys = [CallKey("acme", "1"), CallKey("acme", "2"), CallKey("other", "1")]
    await telling.missed.mark_handled(keys[:1])

    marks = await telling.missed.marks_among(keys, ALL)

    assert marks.waiting == {CallKey("acme", "2")}
    assert marks.ticked == {CallKey("acme", "1")}


async def test_the_list_of_waiting_ones_can_be_narrowed(telling: Telling) -> None:
    await telling.tell(*MISSED, *story("50 rings 203", "60 drops 203", call="2", party=HIDDEN))
    await telling.tell(*story("70 rings 203", "80 drops 203", call="3", party=COLLEAGUE))
    await telling.missed.mark_handled([CallKey("acme", "2")])
    waiting = CallFilter(waiting_by=RingGroupMiss.ALL)

    async def found(wanted: CallFilter) -> list[str]:
        listed = [call.key.call_id for call in await telling.log.find_calls(wanted, limit=9)]
        assert await telling.log.count_calls(wanted) == len(listed)
        return listed

    assert await found(waiting) == ["3", "1"]
    assert await found(replace(waiting, number=CALLER.number)) == ["1"]
    assert await found(replace(waiting, direction=Direction.INTERNAL)) == ["3"]
    assert await found(replace(waiting, mine=frozenset({"204"}))) == []
    assert [call.key.call_id for call in await telling.log.find_calls(waiting, limit=1, offset=1)] == ["1"]


async def test_a_call_settled_by_one_that_was_erased_stays_settled(
    telling: Telling, database: Database
) -> None:
    await telling.tell(*MISSED, *CALLED_BACK)
    (missed,) = await telling.log.find_by_id("1")
    await database.write(lambda book: book.execute("DELETE FROM calls WHERE call_id = '2'").fetchall())

    await telling.log.record(LogBatch(cursor=2, calls=(missed,)))

    assert await telling.waiting() == []


async def test_an_erased_call_waits_no_more(telling: Telling, database: Database) -> None:
    await telling.tell(*MISSED)
    await telling.missed.mark_handled([CallKey("acme", "1")])
    await SqliteErasures(database).erase_some(Erasure(number=CALLER.number), 10)

    assert await telling.waiting() == []
    query = "SELECT (SELECT count(*) FROM missed_calls) + (SELECT count(*) FROM ticked_calls)"
    assert await database.read(lambda book: book.execute(query).get) == 0


async def test_the_ones_that_wait_are_counted_from_their_own_index(database: Database) -> None:
    query = "EXPLAIN QUERY PLAN SELECT count(DISTINCT call) FROM waiting_calls WHERE extension IN ('203')"
    plan = await database.read(lambda book: str(list(book.execute(query))))

    assert "INDEX missed_calls_waiting" in plan


STORIES = (
    MISSED,
    CALLED_BACK,
    story("12 rings 203", "12 rings 204", "25 drops 203", "25 drops 204", call="3"),
    story("50 rings 203", "55 talks 203", "60 drops 203", call="4"),
    story("52 rings 203", "70 drops 203", call="5"),
    story("10 rings 203", "20 drops 203", call="6", party=COLLEAGUE),
    story("30 rings 202", "40 drops 202", call="7", party=US),
    story("10 rings 203", "20 drops 203", call="8", party=HIDDEN),
    story("1 prompts 207", "58 rings 207", call="9", incoming=False),
)


@st.composite
def retold(draw: st.DrawFn) -> list[CallEvent]:
    chosen = draw(st.lists(st.sampled_from(STORIES), min_size=2, unique_by=lambda told: told[0].key))
    return draw(st.permutations([event for told in chosen for event in told]))


def expected(calls: Sequence[Call]) -> set[CallKey]:
    missed = [call for call in calls if counts_for(call, ALL)]
    return {call.key for call in missed if not any(settles(later, call) for later in calls)}


async def told_and_waiting(events: list[CallEvent], folder: str) -> tuple[set[CallKey], set[CallKey]]:
    async with Database(Path(folder) / "book.db") as database:
        telling = Telling(database)
        await telling.tell(*events)
        calls = await telling.log.find_calls(CallFilter(), limit=100)
        return {call.key for call in await telling.missed.waiting(ALL, limit=100)}, expected(calls)


@settings(max_examples=share_of(30))
@given(events=retold())
def test_the_same_calls_wait_whatever_order_events_come_in(events: list[CallEvent]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        waiting, should_wait = asyncio.run(told_and_waiting(events, folder))

    assert waiting == should_wait


async def test_who_shows_what_waits_is_told_of_every_change_of_it(
    database: Database, telling: Telling
) -> None:
    waiting, told = WaitingCalls(SqliteMissedCalls(database), lambda: ALL), []
    waiting.subscribe(lambda now: told.append((now.count, [call.key.call_id for call in now.newest])))
    await telling.tell(*MISSED)
    await waiting.refresh()
    await waiting.refresh()
    (key,) = await waiting.mark_all_handled()
    await waiting.mark_waiting([key])

    assert told == [(1, ["1"]), (0, []), (1, ["1"])]
