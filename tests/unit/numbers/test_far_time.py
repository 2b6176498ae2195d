from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from gamma_desktop.numbers.far_time import far_time

NOW = datetime(2026, 1, 15, 11, 30, tzinfo=UTC)
MADRID = NOW.astimezone(ZoneInfo("Europe/Madrid"))


def clock(e164: str) -> tuple[str, str] | None:
    there = far_time(e164, NOW)
    return None if there is None else (f"{there.earliest:%H:%M}", f"{there.latest:%H:%M}")


@pytest.mark.parametrize(
    ("e164", "expected"),
    [
        ("+34912345678", ("12:30", "12:30")),
        ("+34928123456", ("11:30", "11:30")),
        ("+34647460197", ("11:30", "12:30")),
        ("+12125550123", ("06:30", "06:30")),
        ("+16502530000", ("03:30", "03:30")),
        ("+61291234567", ("22:30", "22:30")),
        ("+912223456789", ("17:00", "17:00")),
        ("+79161234567", None),
        ("+80012345678", None),
        ("+881612345678", None),
    ],
)
def test_a_number_tells_its_time_or_from_when_to_when_or_nothing(
    e164: str, expected: tuple[str, str] | None
) -> None:
    assert clock(e164) == expected


@pytest.mark.parametrize(
    ("e164", "expected"),
    [("+34912345678", False), ("+34647460197", False), ("+34928123456", True), ("+12125550123", True)],
)
def test_it_differs_only_where_no_zone_of_it_shows_our_time(e164: str, expected: bool) -> None:
    there = far_time(e164, NOW)
    assert there is not None
    assert there.differs_from(MADRID) is expected


@pytest.mark.parametrize(
    ("e164", "expected"), [("+16502530000", True), ("+61291234567", True), ("+912223456789", False)]
)
def test_before_eight_and_after_eight_is_night(e164: str, expected: bool) -> None:
    there = far_time(e164, NOW)
    assert there is not None
    assert there.is_at_night is expected
