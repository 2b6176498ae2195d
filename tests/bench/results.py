"""What a measurement comes to, and how it is told: every figure beside its reference and its budget."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Self

_HEADINGS = ("measure", "value", "reference", "unit", "ratio", "budget", "")


@dataclass(frozen=True)
class Measure:
    """One figure.

    Attributes:
        reference: the same figure of the thing compared with, from the same run.
        ratio: value by reference.
        budget: for the ratio where there is one, else for the value.
        ok: within the budget; None where there is none.
    """

    name: str
    value: float
    reference: float | None
    unit: str
    ratio: float | None
    budget: float | None
    ok: bool | None

    @classmethod
    def at_most(
        cls, name: str, value: float, unit: str, *, budget: float, reference: float | None = None
    ) -> Self:
        """A figure that should stay small."""
        ratio = None if reference is None else value / reference
        return cls(name, value, reference, unit, ratio, budget, (value if ratio is None else ratio) <= budget)

    @classmethod
    def at_least(
        cls, name: str, value: float, unit: str, *, budget: float, reference: float | None = None
    ) -> Self:
        """A figure that should be large."""
        ratio = None if reference is None else value / reference
        return cls(name, value, reference, unit, ratio, budget, (value if ratio is None else ratio) >= budget)

    @classmethod
    def plain(cls, name: str, value: float, unit: str, *, reference: float | None = None) -> Self:
        """A figure without a budget."""
        return cls(name, value, reference, unit, None if reference is None else value / reference, None, None)


def table(measures: Iterable[Measure]) -> str:
    """The figures in columns, for people."""
    rows = [_HEADINGS, *map(_row, measures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def as_json(measures: Iterable[Measure]) -> str:
    """The figures as an array, for programs."""
    return json.dumps([asdict(measure) for measure in measures], indent=2)


def _row(measure: Measure) -> tuple[str, ...]:
    figures = (measure.value, measure.reference)
    verdict = {None: "", True: "ok", False: "MISSED"}[measure.ok]
    return (
        measure.name,
        *("" if figure is None else f"{figure:,.2f}" for figure in figures),
        measure.unit,
        *("" if figure is None else f"{figure:.2f}" for figure in (measure.ratio, measure.budget)),
        verdict,
    )


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    name, *rest = (
        text.ljust(width) if place in {0, 3, 6} else text.rjust(width)
        for place, (text, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join((name, *rest)).rstrip()
