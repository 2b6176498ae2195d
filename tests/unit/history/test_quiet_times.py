"""When it is quiet, and until when: over midnight and days, when the clocks change, by the agent's choice."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gamma_desktop.history.quiet_times import (
    QuietChoice,
    is_quiet_for,
    next_change,
    passes_as_vip,
    quiet_at,
    scheduled_end,
)
from gamma_desktop.numbers.lines import LineNames
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import understand
from gamma_desktop.settings.model import QuietSettings
from tests.samples import desk

MADRID = ZoneInfo("Europe/Madrid")
NIGHTS = QuietSettings(hours=("18:00-09:00",))
WEEKENDS = QuietSettings(hours=("18:00-09:00",), days=("saturday", "sunday"))
LINES = LineNames(["+34961112233 = Sales"], lambda text: understand(text, NumberRules()))


def at(text: str) -> datetime:
    """A moment of 2026, by the clock on a wall in Madrid."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=MADRID).astimezone(UTC)


def until(text: str, settings: QuietSettings, choice: QuietChoice | None = None) -> datetime | None:
    quiet = quiet_at(at(text), settings, choice, MADRID)
    return None if quiet is None else quiet.until


@pytest.mark.parametrize(
    ("moment", "settings", "ends"),
    [
        ("03-12 17:59", NIGHTS, None),
        ("03-12 18:00", NIGHTS, "03-13 09:00"),
        ("03-13 08:59", NIGHTS, "03-13 09:00"),
        ("03-13 09:00", NIGHTS, None),
        ("03-13 23:00", WEEKENDS, "03-16 09:00"),  # Friday night to Monday morning, as one
        ("03-14 12:00", WEEKENDS, "03-16 09:00"),
        ("03-15 12:00", QuietSettings(days=("sunday",)), "03-16 00:00"),
        ("03-12 13:00", QuietSettings(hours=("12:00-14:00", "14:00-24:00")), "03-13 00:00"),
        ("03-12 13:00", QuietSettings(hours=("13:00-13:30 Sales",)), None),  # of one line alone
        ("03-28 23:00", NIGHTS, "03-29 09:00"),  # an hour shorter
        ("10-24 23:00", NIGHTS, "10-25 09:00"),  # an hour longer
    ],
)
def test_quiet_hours_and_days(moment: str, settings: QuietSettings, ends: str | None) -> None:
    assert until(moment, settings) == (at(ends) if ends else None)


def test_hours_that_begin_where_the_clocks_of_this_machine_jump_begin_after_the_jump(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TZ", "Europe/Madrid")
    time.tzset()
    jumped = QuietSettings(hours=("02:30-05:00",))
    quiet = quiet_at(at("03-29 04:00"), jumped)
    monkeypatch.undo()
    time.tzset()
    assert quiet == quiet_at(at("03-29 04:00"), jumped, None, MADRID)
    assert quiet is not None
    assert quiet.since == at("03-29 03:30")


@pytest.mark.parametrize(("day", "hours"), [("03-28", 14), ("10-24", 16), ("03-12", 15)])
def test_a_night_is_as_long_as_the_clock_on_the_wall_has_it(day: str, hours: int) -> None:
    quiet = quiet_at(at(f"{day} 20:00"), NIGHTS, None, MADRID)
    assert quiet is not None
    assert quiet.until is not None
    assert quiet.until - quiet.since == timedelta(hours=hours)


def test_hours_that_the_clocks_jump_over_are_none() -> None:
    settings = QuietSettings(hours=("02:00-03:00",))
    moments = [at("03-29 00:00") + timedelta(minutes=minutes) for minutes in range(0, 300, 10)]
    assert not any(quiet_at(moment, settings, None, MADRID) for moment in moments)


def test_what_is_always_quiet_has_no_end() -> None:
    quiet = quiet_at(at("03-12 12:00"), QuietSettings(hours=("00:00-24:00",)), None, MADRID)
    assert quiet is not None
    assert quiet.until is None


def test_the_agents_choice_ends_by_itself_and_counts_before_the_hours() -> None:
    choice = QuietChoice(is_on=True, since=at("03-12 12:00"), until=at("03-12 12:30"))
    assert until("03-12 12:10", NIGHTS, choice) == at("03-12 12:30")
    assert until("03-12 12:30", NIGHTS, choice) is None
    late = QuietChoice(is_on=True, since=at("03-12 17:00"), until=at("03-12 18:30"))
    assert until("03-12 17:10", NIGHTS, late) == at("03-13 09:00")  # the night begins before it ends


def test_who_wants_calls_in_a_quiet_hour_has_them_until_it_is_over() -> None:
    over = scheduled_end(at("03-12 20:00"), NIGHTS, MADRID)
    assert over == at("03-13 09:00")
    choice = QuietChoice(is_on=False, since=at("03-12 20:00"), until=over)
    assert quiet_at(at("03-12 23:00"), NIGHTS, choice, MADRID) is None
    assert until("03-13 18:00", NIGHTS, choice) == at("03-14 09:00")


@pytest.mark.parametrize(
    ("moment", "change"),
    [("03-12 12:00", "03-12 18:00"), ("03-12 20:00", "03-13 09:00"), ("03-13 18:30", "03-16 09:00")],
)
def test_the_next_change_is_when_a_quiet_time_begins_or_ends(moment: str, change: str) -> None:
    assert next_change(at(moment), WEEKENDS, None, MADRID) == at(change)


def test_the_next_change_may_be_the_end_of_a_choice() -> None:
    choice = QuietChoice(is_on=True, since=at("03-12 12:00"), until=at("03-12 12:30"))
    assert next_change(at("03-12 12:10"), QuietSettings(), choice, MADRID) == at("03-12 12:30")
    assert next_change(at("03-12 12:40"), QuietSettings(), choice, MADRID) is None


@pytest.mark.parametrize("named", ["Sales", "sales", "+34961112233", "961 11 22 33"])
def test_a_line_is_quiet_or_passes_by_its_name_or_number(named: str) -> None:
    call = replace(desk.ringing(), dialed_number="+34961112233")
    quiet = QuietSettings(hours=(f"12:00-13:00 {named}",))
    assert is_quiet_for(call, at("03-12 12:30"), quiet, LINES, MADRID)
    assert not is_quiet_for(call, at("03-12 13:30"), quiet, LINES, MADRID)
    assert passes_as_vip(call, QuietSettings(vip_lines=(named,)), LINES)
    assert not passes_as_vip(desk.ringing(), QuietSettings(vip_lines=(named,)), LINES)
