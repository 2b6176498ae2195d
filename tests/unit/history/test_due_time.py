"""When to call back, as people write it."""

from datetime import datetime, timedelta

import pytest

from gamma_desktop.history.codes import DueTimeFault
from gamma_desktop.history.due_time import BadDueTime, due_time

NOW = datetime(2026, 11, 30, 14, 20).astimezone()  # a Monday
"""By the clock on this wall."""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("in 10 minutes", "2026-11-30 14:30"),
        ("10m", "2026-11-30 14:30"),
        ("In half an hour", "2026-11-30 14:50"),
        ("an hour", "2026-11-30 15:20"),
        ("2h", "2026-11-30 16:20"),
        ("in 3 days", "2026-12-03 14:20"),
        ("in a week", "2026-12-07 14:20"),
        ("15:00", "2026-11-30 15:00"),
        ("at 3 pm", "2026-11-30 15:00"),
        ("3pm", "2026-11-30 15:00"),
        ("9", "2026-12-01 09:00"),
        ("14.10", "2026-12-01 14:10"),
        ("12 am", "2026-12-01 00:00"),
        ("noon", "2026-12-01 12:00"),
        ("tomorrow", "2026-12-01 09:00"),
        ("tomorrow at 9", "2026-12-01 09:00"),
        ("tomorrow, 16:45", "2026-12-01 16:45"),
        ("today at 18", "2026-11-30 18:00"),
        ("tue 10:30", "2026-12-01 10:30"),
        ("next Monday", "2026-12-07 09:00"),
        ("on friday at 8 a.m.", "2026-12-04 08:00"),
        ("2026-12-24", "2026-12-24 09:00"),
        ("2026-12-24 11:15", "2026-12-24 11:15"),
        ("2026-12-24T11:15", "2026-12-24 11:15"),
    ],
)
def test_what_people_write_is_the_time_that_they_mean(text: str, wanted: str) -> None:
    assert f"{due_time(text, NOW):%Y-%m-%d %H:%M}" == wanted


def test_a_zone_that_is_written_counts() -> None:
    at = due_time("2026-12-01T10:00+09:00", NOW)
    assert at.utcoffset() == NOW.utcoffset()
    assert at.isoformat() == datetime.fromisoformat("2026-12-01T10:00+09:00").astimezone().isoformat()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", DueTimeFault.UNKNOWN),
        ("soon", DueTimeFault.UNKNOWN),
        ("25:00", DueTimeFault.UNKNOWN),
        ("13 pm", DueTimeFault.UNKNOWN),
        ("tomorrow at noonish", DueTimeFault.UNKNOWN),
        ("t 9", DueTimeFault.UNKNOWN),
        ("today at 9", DueTimeFault.PAST),
        ("0 minutes", DueTimeFault.PAST),
        ("2020-01-01", DueTimeFault.PAST),
        ("2031-01-01", DueTimeFault.TOO_FAR),
        ("9999 weeks", DueTimeFault.TOO_FAR),
    ],
)
def test_what_is_no_time_to_come_says_why(text: str, fault: DueTimeFault) -> None:
    with pytest.raises(BadDueTime) as refused:
        due_time(text, NOW)
    assert refused.value.fault.code is fault


def test_a_day_later_is_the_same_time_on_the_wall() -> None:
    later = due_time("in 1 day", NOW)
    assert (later.hour, later.minute) == (NOW.hour, NOW.minute)
    assert later - NOW >= timedelta(hours=23)
