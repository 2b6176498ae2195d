from datetime import UTC, datetime, timedelta

from gamma_desktop.history.blind_times import Blindness, BlindTime
from gamma_desktop.store.blind_times import KEPT, SqliteBlindTimes
from gamma_desktop.store.database import Database

TEN = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def blind(since: int, until: int, why: Blindness = Blindness.OFF) -> BlindTime:
    return BlindTime(since=TEN + timedelta(minutes=since), until=TEN + timedelta(minutes=until), why=why)


async def test_a_new_book_has_heard_nothing_and_missed_nothing(database: Database) -> None:
    times = SqliteBlindTimes(database)
    assert await times.heard_until() is None
    assert await times.blind_times(limit=9) == ()


async def test_what_was_noted_last_counts(database: Database) -> None:
    times = SqliteBlindTimes(database)
    await times.note_heard(TEN)
    await times.note_heard(TEN - timedelta(hours=1))
    assert await times.heard_until() == TEN - timedelta(hours=1)


async def test_stretches_come_newest_first_and_end_in_hearing(database: Database) -> None:
    times = SqliteBlindTimes(database)
    await times.note_blind(blind(0, 5))
    await times.note_blind(blind(10, 15, Blindness.ASLEEP))
    assert await times.blind_times(limit=9) == (blind(10, 15, Blindness.ASLEEP), blind(0, 5))
    assert await times.blind_times(limit=1) == (blind(10, 15, Blindness.ASLEEP),)
    assert await times.heard_until() == blind(0, 15).until


async def test_stretches_that_touch_become_one_by_the_reason_of_the_longest(database: Database) -> None:
    times = SqliteBlindTimes(database)
    await times.note_blind(blind(0, 5))
    await times.note_blind(blind(20, 22))
    await times.note_blind(blind(5, 20, Blindness.ASLEEP))
    assert await times.blind_times(limit=9) == (blind(0, 22, Blindness.ASLEEP),)


async def test_a_span_finds_what_reaches_into_it(database: Database) -> None:
    times = SqliteBlindTimes(database)
    for start in (0, 10, 20):
        await times.note_blind(blind(start, start + 5))
    span = blind(12, 19)
    assert await times.blind_times(since=span.since, until=span.until, limit=9) == (blind(10, 15),)


async def test_only_the_newest_are_kept(database: Database) -> None:
    times = SqliteBlindTimes(database)
    for start in range(KEPT + 2):
        await times.note_blind(blind(2 * start, 2 * start + 1))
    found = await times.blind_times(limit=2 * KEPT)
    assert len(found) == KEPT
    assert found[-1] == blind(4, 5)
