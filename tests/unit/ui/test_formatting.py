from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QLocale

from gamma_desktop.ui.durations import clock, measured_duration, spoken_duration
from gamma_desktop.ui.formatting import relative_day, when

NOW = datetime(2026, 3, 18, 12, 0).astimezone()  # a Wednesday


@pytest.fixture(autouse=True)
def british_days() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "00:00"), (133.9, "02:13"), (3723, "1:02:03"), (-4, "00:00")],
)
def test_a_clock(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (6.021, "6\u00a0s"),
        (133, "2\u00a0min\u00a013\u00a0s"),
        (3725, "1\u00a0h\u00a02\u00a0min"),
        (-1, "0\u00a0s"),
    ],
)
def test_a_duration_in_a_sentence(seconds: float, said: str) -> None:
    assert spoken_duration(seconds) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-0.2, "less than 1 ms"),
        (0.0004, "less than 1 ms"),
        (0.012, "12 ms"),
        (0.9996, "1.0 s"),
        (1.44, "1.4 s"),
        (9.96, "10 s"),
        (75, "1 min 15 s"),
    ],
)
def test_a_duration_that_was_measured(seconds: float, said: str) -> None:
    assert measured_duration(seconds).replace("\N{NO-BREAK SPACE}", " ") == said


@pytest.mark.parametrize(
    ("days_ago", "said"),
    [(0, "today"), (1, "yesterday"), (2, "Monday"), (6, "Thursday"), (7, "11 Mar"), (400, "11 Feb 2025")],
)
def test_days_are_named_as_seen_from_now(days_ago: int, said: str) -> None:
    assert relative_day(NOW - timedelta(days=days_ago), NOW) == said


def test_a_moment_is_a_day_and_a_time() -> None:
    assert when(NOW - timedelta(days=1), NOW) == "yesterday 12:00"
