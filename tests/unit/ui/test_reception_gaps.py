from datetime import UTC, datetime, timedelta

from gamma_desktop.history.reception_gaps import GapReason, ReceptionGap
from gamma_desktop.ui.formatting import time_of_day, when
from gamma_desktop.ui.reception_gaps import gap_sentence, gap_since_sentence, gaps_between

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def gap(since: datetime, minutes: float) -> ReceptionGap:
    return ReceptionGap(since=since, until=since + timedelta(minutes=minutes), why=GapReason.OFF)


def test_of_today_the_times_alone_are_told() -> None:
    span = gap(NOON, 15)
    expected = f"No events from {time_of_day(span.since)} to {time_of_day(span.until)}, calls may be missing"
    assert gap_sentence(span, NOON) == expected


def test_within_a_minute_it_is_told_how_long_it_was() -> None:
    expected = f"No events for 15\u00a0s at {time_of_day(NOON)}, calls may be missing"
    assert gap_sentence(gap(NOON, 0.25), NOON) == expected


def test_of_another_day_the_day_is_told_once() -> None:
    span = gap(NOON - timedelta(days=2), 15)
    expected = f"from {when(span.since, NOON)} to {time_of_day(span.until)},"
    assert expected in gap_sentence(span, NOON)


def test_over_the_last_night_the_day_of_its_beginning_is_told() -> None:
    span = gap(NOON - timedelta(days=1), 24 * 60)
    assert f"from {when(span.since, NOON)} to {time_of_day(span.until)}," in gap_sentence(span, NOON)


def test_over_another_night_both_days_are_told() -> None:
    span = gap(NOON - timedelta(days=3), 24 * 60)
    assert f"from {when(span.since, NOON)} to {when(span.until, NOON)}," in gap_sentence(span, NOON)


def test_between_two_calls_only_what_lies_there_is_told() -> None:
    spans = [gap(NOON - timedelta(minutes=minutes), 5) for minutes in (10, 30, 50)]
    at = [NOON - timedelta(minutes=minutes) for minutes in (0, 20, 40, 60)]
    assert gaps_between(spans, at[2], at[1], NOON) == gap_sentence(spans[1], NOON)
    assert gaps_between(spans, at[1], None, NOON) == gap_sentence(spans[0], NOON)
    assert gaps_between(spans, NOON, None, NOON) == ""
    assert gaps_between(spans, at[3], NOON, NOON).endswith("(and 2 more times)")


def test_what_goes_on_tells_since_when() -> None:
    assert time_of_day(NOON) in gap_since_sentence(NOON, NOON)
    yesterday = NOON - timedelta(days=1)
    assert when(yesterday, NOON) in gap_since_sentence(yesterday, NOON)
