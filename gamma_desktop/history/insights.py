"""What a stretch of time looked like in figures, for someone or for the whole PBX."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from gamma_desktop.history.wall_clock import on_the_wall

HOURS = 24


class Period(StrEnum):
    """A stretch that ends now, in local days; a week begins on Monday."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Calls counted.

    Attributes:
        answered: came in, and someone of those asked about talked.
        missed: came in, and was not answered.
        outgoing: went out, answered or not.
        talk_seconds: of all of them together, as far as their ends are known.
    """

    answered: int = 0
    missed: int = 0
    outgoing: int = 0
    talk_seconds: float = 0.0

    @property
    def calls(self) -> int:
        """All of them."""
        return self.answered + self.missed + self.outgoing


NO_CALLS = Figures()


@dataclass(frozen=True, slots=True, kw_only=True)
class Insights:
    """The figures of a stretch.

    Attributes:
        answer_median, answer_p90: seconds from ringing to answering, by nearest rank; None if nothing was
            answered.
        by_hour: 24 of them: the local hour in which the calls began.
        by_extension: those that had calls, in order of number; a call that rang at several counts at each.
    """

    total: Figures = NO_CALLS
    answer_median: float | None = None
    answer_p90: float | None = None
    by_hour: tuple[Figures, ...] = (NO_CALLS,) * HOURS
    by_extension: Mapping[str, Figures] = field(default_factory=dict)


def beginning_of(period: Period, now: datetime) -> datetime:
    """When a period began, in the local time of this machine; ``now`` is aware."""
    today = now.astimezone().date()
    days_back = {Period.TODAY: 0, Period.WEEK: today.weekday(), Period.MONTH: today.day - 1}
    return _midnight(today - timedelta(days=days_back[period]))


def _midnight(day: date) -> datetime:
    return on_the_wall(datetime.combine(day, time.min)).astimezone()
