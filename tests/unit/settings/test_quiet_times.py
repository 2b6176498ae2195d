"""Quiet hours and days, as they are written."""

import pytest

from gamma_desktop.settings.errors import BadValue
from gamma_desktop.settings.quiet_times import quiet_days, quiet_hours, quiet_hours_in


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("18:00-09:00", "18:00-09:00"),
        (" 9:00 - 17:30 ", "09:00-17:30"),
        ("13:00–24:00", "13:00-24:00"),
        ("0:00-24:00", "00:00-24:00"),
        ("12:30-13:30  Sales  South", "12:30-13:30 Sales South"),
        ("12:30-13:30 +34 961 11 22 33", "12:30-13:30 +34 961 11 22 33"),
    ],
)
def test_hours_are_kept_in_one_form_that_reads_the_same(written: str, kept: str) -> None:
    assert quiet_hours().check([written]) == (kept,)
    assert str(quiet_hours_in(kept)) == kept


@pytest.mark.parametrize(
    "written",
    [
        "",
        "18:00",
        "18-9",
        "25:00-09:00",
        "24:00-09:00",
        "09:00-09:00",
        "9:60-10:00",
        "a-b",
        "09:00-10:00Sales",
    ],
)
def test_what_is_no_hours_is_refused(written: str) -> None:
    with pytest.raises(BadValue):
        quiet_hours().check([written])


def test_days_go_by_their_names_or_three_letters() -> None:
    assert quiet_days().parse("Saturday, sun") == ("saturday", "sunday")
    with pytest.raises(BadValue):
        quiet_days().parse("someday")
