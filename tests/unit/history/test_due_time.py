"""When to call back, as people write it."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

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
        ("2 hours", "2026-11-30 16:20"),
        ("in 2h", "2026-11-30 16:20"),
        ("in 15h", "2026-12-01 05:20"),
        ("15h", "2026-11-30 15:00"),
        ("9 h", "2026-12-01 09:00"),
        ("in ten minutes", "2026-11-30 14:30"),
        ("in twenty-five minutes", "2026-11-30 14:45"),
        ("sixty minutes", "2026-11-30 15:20"),
        ("in two hours", "2026-11-30 16:20"),
        ("in 1.5 hours", "2026-11-30 15:50"),
        ("in 1,5 hours", "2026-11-30 15:50"),
        ("in an hour and a half", "2026-11-30 15:50"),
        ("in one and a half hours", "2026-11-30 15:50"),
        ("in a quarter of an hour", "2026-11-30 14:35"),
        ("in 1 hour and 30 minutes", "2026-11-30 15:50"),
        ("1h 30m", "2026-11-30 15:50"),
        ("in 1h30", "2026-11-30 15:50"),
        ("in 2 days at 9", "2026-12-02 09:00"),
        ("in 3 days", "2026-12-03 14:20"),
        ("in a week", "2026-12-07 14:20"),
        ("in a month", "2026-12-30 14:20"),
        ("in three months at 9", "2027-02-28 09:00"),
        ("end of day", "2026-11-30 17:00"),
        ("by the end of the day", "2026-11-30 17:00"),
        ("tomorrow end of day", "2026-12-01 17:00"),
        ("24/12", "2026-12-24 09:00"),
        ("12/24 at 10:30", "2026-12-24 10:30"),
        ("24/3/2027", "2027-03-24 09:00"),
        ("on 12/12", "2026-12-12 09:00"),
        ("15:00", "2026-11-30 15:00"),
        ("15h30", "2026-11-30 15:30"),
        ("tomorrow 9h", "2026-12-01 09:00"),
        ("at 3 pm", "2026-11-30 15:00"),
        ("at 3", "2026-11-30 15:00"),
        ("at 3:00", "2026-12-01 03:00"),
        ("half past 3", "2026-11-30 15:30"),
        ("half past nine", "2026-12-01 09:30"),
        ("quarter to 4", "2026-11-30 15:45"),
        ("a quarter past 4 pm", "2026-11-30 16:15"),
        ("ten to five", "2026-11-30 16:50"),
        ("quarter to 1", "2026-12-01 12:45"),
        ("9 o'clock", "2026-12-01 09:00"),
        ("three o’clock", "2026-11-30 15:00"),
        ("9 in the evening", "2026-11-30 21:00"),
        ("tonight", "2026-11-30 20:00"),
        ("tonight at 9", "2026-11-30 21:00"),
        ("tonight at half past 12", "2026-12-01 00:30"),
        ("this afternoon", "2026-11-30 15:00"),
        ("this evening at 8", "2026-11-30 20:00"),
        ("in the morning", "2026-12-01 09:00"),
        ("tomorrow morning", "2026-12-01 09:00"),
        ("tomorrow afternoon", "2026-12-01 15:00"),
        ("tomorrow afternoon at 4:30", "2026-12-01 16:30"),
        ("tomorrow morning at half past six", "2026-12-01 06:30"),
        ("tomorrow at 9 in the morning", "2026-12-01 09:00"),
        ("9 tomorrow", "2026-12-01 09:00"),
        ("at 10:30 on Friday", "2026-12-04 10:30"),
        ("day after tomorrow", "2026-12-02 09:00"),
        ("the day after tomorrow at 11", "2026-12-02 11:00"),
        ("in twenty five minutes", "2026-11-30 14:45"),
        ("2026-12-20 9:00", "2026-12-20 09:00"),
        ("2026-12-30 9", "2026-12-30 09:00"),
        ("24 December", "2026-12-24 09:00"),
        ("on the 24th of December at 3", "2026-12-24 15:00"),
        ("dec 24 10:30", "2026-12-24 10:30"),
        ("at 10:30 on Dec. 24th", "2026-12-24 10:30"),
        ("december 24, 2026", "2026-12-24 09:00"),
        ("3 May 2027", "2027-05-03 09:00"),
        ("3 may", "2027-05-03 09:00"),
        ("20 sept 9:00", "2027-09-20 09:00"),
        ("29 november", "2027-11-29 09:00"),
        ("30 november 15h", "2026-11-30 15:00"),
        ("30 november 10:00", "2027-11-30 10:00"),
        ("next week", "2026-12-07 09:00"),
        ("next week at 10", "2026-12-07 10:00"),
        ("Tuesday next week", "2026-12-08 09:00"),
        ("next friday", "2026-12-11 09:00"),
        ("this friday", "2026-12-04 09:00"),
        ("monday 15:00", "2026-11-30 15:00"),
        ("monday 10:30", "2026-12-07 10:30"),
        ("next monday 15:00", "2026-12-07 15:00"),
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
        ("2026-12-24 9:00", "2026-12-24 09:00"),
        ("2026-12-24 at 9", "2026-12-24 09:00"),
        ("2026-12-24 11:15", "2026-12-24 11:15"),
        ("2026-12-24T11:15", "2026-12-24 11:15"),
    ],
)
def test_what_people_write_is_the_time_that_they_mean(text: str, wanted: str) -> None:
    assert f"{due_time(text, NOW):%Y-%m-%d %H:%M}" == wanted


@pytest.mark.parametrize(
    ("month", "wanted"),
    [("2028-01", "2028-02-29"), ("2027-03", "2028-02-29"), ("2028-03", None), ("2026-11", None)],
)
def test_a_day_that_not_every_year_has_is_that_of_a_year_that_has_it(month: str, wanted: str | None) -> None:
    now = datetime.fromisoformat(f"{month}-01T14:20").astimezone()
    if wanted is None:
        with pytest.raises(BadDueTime):
            due_time("29 February", now)
    else:
        assert f"{due_time('29 February', now):%Y-%m-%d}" == wanted


def test_a_zone_that_is_written_counts() -> None:
    at = due_time("2026-12-01T10:00+09:00", NOW)
    assert at.utcoffset() == NOW.utcoffset()
    assert at.isoformat() == datetime.fromisoformat("2026-12-01T10:00+09:00").astimezone().isoformat()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", DueTimeFault.UNKNOWN),
        ("soon", DueTimeFault.UNKNOWN),
        ("5/6", DueTimeFault.UNKNOWN),
        ("32/1", DueTimeFault.UNKNOWN),
        ("in half a month", DueTimeFault.UNKNOWN),
        ("25:00", DueTimeFault.UNKNOWN),
        ("13 pm", DueTimeFault.UNKNOWN),
        ("tomorrow at noonish", DueTimeFault.UNKNOWN),
        ("t 9", DueTimeFault.UNKNOWN),
        ("tomorrow at", DueTimeFault.UNKNOWN),
        ("at", DueTimeFault.UNKNOWN),
        ("next", DueTimeFault.UNKNOWN),
        ("next tomorrow 9", DueTimeFault.UNKNOWN),
        ("on the at 9", DueTimeFault.UNKNOWN),
        ("at at 9", DueTimeFault.UNKNOWN),
        ("today 9 tomorrow", DueTimeFault.UNKNOWN),
        ("at tomorrow", DueTimeFault.UNKNOWN),
        ("an h", DueTimeFault.UNKNOWN),
        ("25h", DueTimeFault.UNKNOWN),
        ("quarter to 25", DueTimeFault.UNKNOWN),
        ("half to 3", DueTimeFault.UNKNOWN),
        ("in 2 hours at 9", DueTimeFault.UNKNOWN),
        ("tomorrow morning at 15:00", DueTimeFault.UNKNOWN),
        ("2026-02-31", DueTimeFault.UNKNOWN),
        ("31 february", DueTimeFault.UNKNOWN),
        ("december", DueTimeFault.UNKNOWN),
        ("december 2026", DueTimeFault.UNKNOWN),
        ("24 december 2025", DueTimeFault.PAST),
        ("yesterday at 3", DueTimeFault.PAST),
        ("0001-01-01T00:00+09:00", DueTimeFault.UNKNOWN),
        ("0001-01-01", DueTimeFault.PAST),
        ("9999-12-31 23:59", DueTimeFault.TOO_FAR),
        ("this morning", DueTimeFault.PAST),
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


MADRID = ZoneInfo("Europe/Madrid")


@pytest.fixture(params=["of the text", "of this machine"])
def madrid(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Have it be named, or be the zone of the machine."""
    if request.param == "of this machine":
        monkeypatch.setenv("TZ", "Europe/Madrid")
        time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("now", "text", "wanted"),
    [
        ("2027-03-27 12:00", "tomorrow 2:30", "2027-03-28T03:30+02:00"),
        ("2027-03-27 12:00", "2027-03-28 02:30", "2027-03-28T03:30+02:00"),
        ("2027-03-27 02:30", "in 1 day", "2027-03-28T03:30+02:00"),
        ("2027-03-28 01:50", "2:30", "2027-03-28T03:30+02:00"),
        ("2027-03-28 01:50", "in an hour", "2027-03-28T03:50+02:00"),
        ("2027-03-27 12:00", "tomorrow at 9", "2027-03-28T09:00+02:00"),
        ("2026-10-24 12:00", "tomorrow 2:30", "2026-10-25T02:30+02:00"),
        ("2026-10-25 01:50", "2:30", "2026-10-25T02:30+02:00"),
        ("2026-10-25 02:40", "2:30", "2026-10-25T02:30+01:00"),
        ("2026-10-25 02:40", "sunday 2:30", "2026-10-25T02:30+01:00"),
        ("2026-10-25 02:40", "in an hour", "2026-10-25T02:40+01:00"),
        ("2026-10-24 12:00", "in 1 day", "2026-10-25T12:00+01:00"),
    ],
)
def test_when_the_clocks_change_it_is_what_the_wall_shows(
    madrid: str, now: str, text: str, wanted: str
) -> None:
    written = datetime.fromisoformat(now).replace(tzinfo=MADRID)
    moment = due_time(text, written if madrid == "of the text" else written.astimezone())
    assert moment.isoformat(timespec="minutes") == wanted


def test_the_zone_of_now_is_meant_whatever_that_of_the_machine() -> None:
    for zone in (ZoneInfo("Asia/Tokyo"), timezone(timedelta(hours=9))):
        moment = due_time("tomorrow at 9", datetime(2026, 11, 30, 23, 30, tzinfo=zone))
        assert moment.isoformat() == "2026-12-01T09:00:00+09:00"


@pytest.mark.parametrize(
    ("now", "text", "wanted"),
    [
        ("2026-11-30 08:00", "monday 10:30", "2026-11-30 10:30"),
        ("2026-11-30 08:00", "monday", "2026-11-30 09:00"),
        ("2026-11-30 08:00", "next monday", "2026-12-07 09:00"),
        ("2026-12-06 08:00", "next monday", "2026-12-07 09:00"),
        ("2026-12-01 00:30", "1 at night", "2026-12-01 01:00"),
    ],
)
def test_a_day_of_the_week_is_the_next_to_come_and_next_is_of_the_next_week(
    now: str, text: str, wanted: str
) -> None:
    assert f"{due_time(text, datetime.fromisoformat(now).astimezone()):%Y-%m-%d %H:%M}" == wanted
