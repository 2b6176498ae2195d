from datetime import UTC, datetime, timedelta

from gamma_desktop.history.reception_gaps import GapReason, ReceptionGap
from gamma_desktop.store.database import Database
from gamma_desktop.store.reception_gaps import KEPT, SqliteReceptionGaps

TEN = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def gap(since: int, until: int, why: GapReason = GapReason.OFF) -> ReceptionGap:
    return ReceptionGap(since=TEN + timedelta(minutes=since), until=TEN + timedelta(minutes=until), why=why)


async def test_a_new_book_has_heard_nothing_and_missed_nothing(database: Database) -> None:
    times = SqliteReceptionGaps(database)
    assert await times.heard_until() is None
    assert await times.reception_gaps(limit=9) == ()


async def test_what_was_noted_last_counts(database: Database) -> None:
    times = SqliteReceptionGaps(database)
    await times.note_heard(TEN)
    await times.note_heard(TEN - timedelta(hours=1))
    assert await times.heard_until() == TEN - timedelta(hours=1)


async def test_stretches_come_newest_first_and_end_in_hearing(database: Database) -> None:
    times = SqliteReceptionGaps(database)
    await times.note_gap(gap(0, 5))
    await times.note_gap(gap(10, 15, GapReason.ASLEEP))
    assert await times.reception_gaps(limit=9) == (gap(10, 15, GapReason.ASLEEP), gap(0, 5))
    assert await times.reception_gaps(limit=1) == (gap(10, 15, GapReason.ASLEEP),)
    assert await times.heard_until() == gap(0, 15).until


async def test_stretches_that_touch_become_one_by_the_reason_of_the_longest(database: Database) -> None:
    times = SqliteReceptionGaps(database)
    await times.note_gap(gap(0, 5))
    await times.note_gap(gap(20, 22))
    await times.note_gap(gap(5, 20, GapReason.ASLEEP))
    assert await times.reception_gaps(limit=9) == (gap(0, 22, GapReason.ASLEEP),)


async def test_a_span_finds_what_reaches_into_it(database: Database) -> None:
    times = SqliteReceptionGaps(database)
    for start in (0, 10, 20):
        await times.note_gap(gap(start, start + 5))
    span = gap(12, 19)
    assert await times.reception_gaps(since=span.since, until=span.until, limit=9) == (gap(10, 15),)


async def test_only_the_newest_are_kept(database: Database) -> None:
    times = SqliteReceptionGaps(database)
    for start in range(KEPT + 2):
        await times.note_gap(gap(2 * start, 2 * start + 1))
    found = await times.reception_gaps(limit=2 * KEPT)
    assert len(found) == KEPT
    assert found[-1] == gap(4, 5)
