"""How figures are judged against their budgets, and told."""

import json

import pytest

from tests.bench.results import Measure, as_json, table


@pytest.mark.parametrize(
    ("measure", "ok"),
    [
        (Measure.at_most("time", 3.0, "ms", reference=2.0, budget=1.5), True),
        (Measure.at_most("time", 3.1, "ms", reference=2.0, budget=1.5), False),
        (Measure.at_most("wake-ups", 1.0, "1/s", budget=1.0), True),
        (Measure.at_most("wake-ups", 1.1, "1/s", budget=1.0), False),
        (Measure.at_least("rate", 80.0, "1/s", reference=100.0, budget=0.8), True),
        (Measure.at_least("rate", 79.0, "1/s", reference=100.0, budget=0.8), False),
        (Measure.plain("time", 3.0, "ms", reference=2.0), None),
    ],
)
def test_judges_the_ratio_where_there_is_one_else_the_value(measure: Measure, ok: bool | None) -> None:
    assert measure.ok is ok


def test_a_table_names_what_missed_its_budget() -> None:
    lines = table(
        [
            Measure.at_most("POST to 200", 3.5, "ms", reference=2.0, budget=1.5),
            Measure.at_least("events", 12_345.0, "1/s", reference=10_000.0, budget=0.8),
        ]
    ).splitlines()
    assert lines[1].split("  ")[0] == "POST to 200"
    assert lines[1].endswith("MISSED")
    assert lines[2].split() == ["events", "12,345.00", "10,000.00", "1/s", "1.23", "0.80", "ok"]


def test_programs_get_every_figure() -> None:
    [told] = json.loads(as_json([Measure.at_most("x", 1.0, "s", budget=2.0)]))
    assert told == {
        "name": "x",
        "value": 1.0,
        "reference": None,
        "unit": "s",
        "ratio": None,
        "budget": 2.0,
        "ok": True,
    }
