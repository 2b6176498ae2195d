import argparse
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from gamma_desktop.cli.calls import since

NOW = datetime(2026, 4, 2, 7, 30, 15, tzinfo=UTC)
"""9:30 in Madrid, four days after the clocks went forward."""


@pytest.fixture(autouse=True)
def madrid(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Madrid")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("today", "2026-04-02T00:00:00+02:00"),
        ("3d", "2026-03-30T09:30:15+02:00"),
        ("7d", "2026-03-26T09:30:15+01:00"),
        ("0d", "2026-04-02T09:30:15+02:00"),
        ("2026-03-01T08:00:00+00:00", "2026-03-01T08:00:00+00:00"),
        ("2026-03-01T08:00Z", "2026-03-01T08:00:00+00:00"),
    ],
)
def test_a_text_means_a_moment_by_the_clock_of_its_day(text: str, moment: str) -> None:
    assert since(text, NOW).isoformat() == moment


@pytest.mark.parametrize("text", ["2026-03-01", "2026-03-01T08:00"])
def test_a_time_without_a_zone_is_the_machines_own(text: str) -> None:
    assert since(text, NOW) == datetime.fromisoformat(text).astimezone()


def test_without_a_now_it_is_the_clocks() -> None:
    before = datetime.now(UTC)

    assert before <= since("0d") <= datetime.now(UTC)


@pytest.mark.parametrize("text", ["", "yesterday", "d", "-1d", "999999d", "2026-13-01", "7 d", "\x1b[2J"])
def test_what_is_no_time_is_refused_with_examples_and_shown_safely(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="today or 7d") as refused:
        since(text, NOW)
    assert "\x1b" not in str(refused.value)
