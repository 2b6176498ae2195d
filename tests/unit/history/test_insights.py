import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from gamma_desktop.history.insights import Figures, Period, beginning_of


@pytest.fixture
def in_madrid(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Madrid")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()
    assert os.environ.get("TZ") != "Europe/Madrid"


@pytest.mark.usefixtures("in_madrid")
@pytest.mark.parametrize(
    ("period", "begins"),
    [
        (Period.TODAY, "2026-03-11T23:00"),
        (Period.WEEK, "2026-03-08T23:00"),
        (Period.MONTH, "2026-02-28T23:00"),
    ],
)
def test_a_period_begins_at_local_midnight(period: Period, begins: str) -> None:
    thursday = datetime(2026, 3, 12, 10, 42, tzinfo=UTC)
    assert beginning_of(period, thursday) == datetime.fromisoformat(begins).replace(tzinfo=UTC)


@pytest.mark.usefixtures("in_madrid")
def test_a_month_in_which_the_clocks_change_begins_by_the_hour_of_then() -> None:
    summer = datetime(2026, 3, 31, 10, tzinfo=UTC)
    assert beginning_of(Period.MONTH, summer).utcoffset() == timedelta(hours=1)
    assert beginning_of(Period.TODAY, summer).utcoffset() == timedelta(hours=2)


def test_all_calls_are_those_in_and_out() -> None:
    assert Figures(answered=2, missed=1, outgoing=4).calls == 7


def test_a_day_whose_midnight_the_clocks_jump_over_begins_after_the_jump(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TZ", "Africa/Cairo")
    time.tzset()
    begun = beginning_of(Period.TODAY, datetime(2027, 4, 30, 10, tzinfo=UTC))
    monkeypatch.undo()
    time.tzset()
    assert begun.isoformat() == "2027-04-30T01:00:00+03:00"
