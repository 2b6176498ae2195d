"""The last test calls: ten are kept, and of their times the middle and the worst but for a few are told."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gamma_desktop.calls.trial import Hop, Trial, percentile
from gamma_desktop.store.profile_files import TrialFile

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)


def nth_trial(number: int) -> Trial:
    """One a minute; Gamma takes the first within 0.1 s, and each one later than the last."""
    return Trial(
        at=NOON + timedelta(minutes=number),
        event_came=True,
        seconds={Hop.ACCEPTED: number / 10, Hop.PROMPTED: number},
    )


def test_of_twelve_test_calls_the_ten_newest_are_kept_newest_first(tmp_path: Path) -> None:
    path = tmp_path / "data" / "trials.json"
    for number in range(1, 13):
        TrialFile(path).add(nth_trial(number))
    kept = TrialFile(path).load()
    assert list(kept) == [nth_trial(number) for number in range(12, 2, -1)]
    accepted = [trial.seconds[Hop.ACCEPTED] for trial in kept]
    assert (percentile(accepted, 0.50), percentile(accepted, 0.95)) == (0.7, 1.2)


def test_a_file_that_is_damaged_costs_the_hint_alone(tmp_path: Path) -> None:
    path = tmp_path / "trials.json"
    path.write_text("{")
    assert list(TrialFile(path).load()) == []
    TrialFile(path).add(nth_trial(1))
    assert list(TrialFile(path).load()) == [nth_trial(1)]


@pytest.mark.parametrize(
    ("count", "middle", "nearly_all"),
    [
        (0, None, None),
        (1, 1, 1),
        (2, 1, 2),
        (3, 2, 3),
        (10, 5, 10),
        (19, 10, 19),
        (20, 10, 19),
        (100, 50, 95),
    ],
)
def test_percentiles_are_those_of_the_nearest_rank(
    count: int, middle: int | None, nearly_all: int | None
) -> None:
    values = [float(value) for value in range(count, 0, -1)]
    assert (percentile(values, 0.50), percentile(values, 0.95)) == (middle, nearly_all)
