import asyncio
import tempfile
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gamma_desktop.calls.model import Call, CallKey, Dated
from gamma_desktop.calls.ports import LogBatch
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from tests.examples import share_of
from tests.unit.calls.call_log_contract import CallLogContract, ringing_call


@pytest.fixture
def log(database: Database) -> SqliteCallLog:
    return SqliteCallLog(database)


class TestSqliteCallLog(CallLogContract):
    """The contract, kept by the book."""


async def test_the_events_of_a_call_are_listed_in_order_of_receipt(log: SqliteCallLog) -> None:
    call, other = ringing_call("1"), ringing_call("2")
    await log.record(LogBatch(cursor=4, calls=(call, other), events=((4, call.key), (3, other.key))))
    await log.record(LogBatch(cursor=9, calls=(call,), events=((2, call.key),)))
    assert await log.event_positions(call.key) == (2, 4)
    assert await log.event_positions(CallKey("acme", "none")) == ()


async def test_a_batch_read_twice_changes_nothing(log: SqliteCallLog) -> None:
    call = ringing_call()
    batch = LogBatch(cursor=2, calls=(call,), events=((1, call.key),), unreadable=((2, "no JSON"),))
    await log.record(batch)
    await log.record(batch)
    assert await log.find_by_id("471900") == (call,)
    assert await log.event_positions(call.key) == (1,)
    assert await log.unreadable_events(limit=10) == ((2, "no JSON"),)


async def test_unreadable_events_are_kept_with_their_reason_newest_first(log: SqliteCallLog) -> None:
    await log.record(LogBatch(cursor=3, unreadable=((1, "no JSON"), (3, "no callId"))))
    assert await log.unreadable_events(limit=1) == ((3, "no callId"),)


async def test_what_was_recorded_is_there_after_closing(path: Path) -> None:
    call = ringing_call()
    async with Database(path) as database:
        await SqliteCallLog(database).record(LogBatch(cursor=1, calls=(call,)))
    async with Database(path) as database:
        assert await SqliteCallLog(database).open_calls() == (call,)
        assert await SqliteCallLog(database).cursor() == 1


moments = st.datetimes(
    datetime(1990, 1, 1),  # noqa: DTZ001  (the strategy adds the zone)
    datetime(2100, 1, 1),  # noqa: DTZ001  (a time without a zone is the case)
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=2)), timezone(-timedelta(hours=9, minutes=30))]),
)
differences = st.timedeltas(timedelta(days=-40_000), timedelta(days=40_000))
st.register_type_strategy(datetime, moments)
st.register_type_strategy(timedelta, differences)
st.register_type_strategy(float, st.floats(0, 1e9))
st.register_type_strategy(Dated, lambda kind: st.builds(Dated, moments, st.from_type(get_args(kind)[0])))
calls = st.from_type(Call)


@settings(max_examples=share_of(60))
@given(call=calls)
def test_any_call_comes_back_exactly_as_it_was(call: Call) -> None:
    async def keep_and_find(folder: str) -> Call | None:
        async with Database(Path(folder) / "book.db") as database:
            log = SqliteCallLog(database)
            await log.record(LogBatch(cursor=1, calls=(call,)))
            return await log.find(call.key)

    with tempfile.TemporaryDirectory() as folder:
        assert asyncio.run(keep_and_find(folder)) == call
