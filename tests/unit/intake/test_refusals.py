"""What was refused is counted, and known from when to when; what anybody may try is no trouble yet."""

from datetime import UTC, datetime, timedelta

import pytest

from gamma_desktop.history.refusals import FEW, RefusalCause, RefusedEvents
from gamma_desktop.intake.refusals import RefusalCount

TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
Told = list[RefusedEvents]


def at(second: float) -> datetime:
    return TEN + timedelta(seconds=second)


@pytest.fixture
def told() -> Told:
    return []


@pytest.fixture
def count(told: Told) -> RefusalCount:
    return RefusalCount(told.append)


def spans(told: Told) -> list[tuple[float, float, bool]]:
    """Each stretch as it was told: from when to when, in seconds after ten, and whether it is over."""
    return [
        ((each.since - TEN).total_seconds(), (each.until - TEN).total_seconds(), each.is_over)
        for each in told
    ]


def test_a_few_without_the_right_secret_are_counted_and_told_to_no_one(
    count: RefusalCount, told: Told
) -> None:
    for second in range(FEW):
        count.refuse(RefusalCause.WRONG_SECRET, at(second))
    count.succeed(at(FEW))

    assert (count.total, count.refused, told) == (FEW, None, [])


def test_more_than_a_few_are_told_from_the_first_to_the_last(count: RefusalCount, told: Told) -> None:
    for second in range(FEW + 3):
        count.refuse(RefusalCause.NO_SECRET, at(second))
    count.succeed(at(60))

    assert spans(told) == [(0, FEW, False), (0, FEW + 2, True)]
    assert told[-1].count == FEW + 3
    assert count.refused is None


def test_an_event_that_gets_through_begins_the_count_again(count: RefusalCount, told: Told) -> None:
    for second in range(4 * FEW):
        count.refuse(RefusalCause.WRONG_SECRET, at(second))
        if second % FEW == FEW - 1:
            count.succeed(at(second))

    assert told == []


def test_one_that_could_not_be_stored_is_told_from_then_to_the_first_success(
    count: RefusalCount, told: Told
) -> None:
    count.refuse(RefusalCause.NOT_STORED, at(1))
    count.refuse(RefusalCause.NOT_STORED, at(2))
    count.succeed(at(28))

    assert spans(told) == [(1, 1, False), (1, 28, True)]


def test_one_with_the_secret_on_another_path_is_an_event_for_sure(count: RefusalCount, told: Told) -> None:
    count.refuse(RefusalCause.OTHER_PATH, at(1))

    assert spans(told) == [(1, 1, False)]
    assert count.refused == told[0]


def test_another_cause_is_told(count: RefusalCount, told: Told) -> None:
    for second in range(FEW + 1):
        count.refuse(RefusalCause.NO_SECRET, at(second))
    count.refuse(RefusalCause.WRONG_SECRET, at(FEW + 1))

    assert [each.cause for each in told] == [RefusalCause.NO_SECRET, RefusalCause.WRONG_SECRET]


def test_who_is_told_can_read_it_at_once() -> None:
    read: list[RefusedEvents | None] = []
    counting = RefusalCount(lambda _refused: read.append(counting.refused))
    for second in range(FEW + 1):
        counting.refuse(RefusalCause.WRONG_SECRET, at(second))

    assert [each.count for each in read if each is not None] == [FEW + 1]


def test_what_was_no_event_is_counted_alone(count: RefusalCount, told: Told) -> None:
    for second in range(9):
        count.refuse(None, at(second))

    assert (count.total, told) == (9, [])
