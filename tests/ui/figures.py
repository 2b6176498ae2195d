"""What calls came to, as the Insights page asks for it: of an agent's morning, and of a team's."""

from collections.abc import Sequence
from datetime import datetime

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.insights import HOURS, NO_CALLS, Figures, Insights
from gamma_desktop.history.reception_gaps import ReceptionGap

BUSY_HOURS = {
    8: (2, 0, 1),
    9: (11, 1, 4),
    10: (14, 3, 6),
    11: (9, 0, 5),
    12: (6, 2, 2),
    13: (1, 1, 0),
    15: (8, 0, 3),
}


def figures(answered: int, missed: int, outgoing: int) -> Figures:
    """Calls that took two minutes each."""
    talked = 120.0 * (answered + outgoing)
    return Figures(answered=answered, missed=missed, outgoing=outgoing, talk_seconds=talked)


MINE = Insights(
    total=figures(51, 7, 21),
    answer_median=6.0,
    answer_p90=14.2,
    by_hour=tuple(figures(*BUSY_HOURS[hour]) if hour in BUSY_HOURS else NO_CALLS for hour in range(HOURS)),
)
TEAM = Insights(
    total=figures(143, 12, 61),
    answer_median=7.5,
    answer_p90=19.0,
    by_hour=tuple(
        figures(*(3 * count for count in BUSY_HOURS[hour])) if hour in BUSY_HOURS else NO_CALLS
        for hour in range(HOURS)
    ),
    by_extension={
        "201": figures(31, 2, 4),
        "203": figures(51, 7, 21),
        "204": figures(48, 2, 9),
        "206": figures(13, 1, 27),
    },
)


class PlayedFigures:
    """Answers with what is set; notes what was asked."""

    def __init__(self) -> None:
        self.mine, self.team = MINE, TEAM
        self.gaps: Sequence[ReceptionGap] = ()
        self.problem: GammaDesktopError | None = None
        self.asked: list[tuple[frozenset[str], datetime]] = []

    async def insights(self, mine: frozenset[str], since: datetime, until: datetime) -> Insights:
        assert since <= until
        self.asked.append((mine, since))
        if self.problem is not None:
            raise self.problem
        return self.mine if mine else self.team

    async def heard_until(self) -> datetime | None:
        return None

    async def note_heard(self, until: datetime) -> None: ...

    async def note_gap(self, gap: ReceptionGap) -> None: ...

    async def reception_gaps(
        self, *, since: datetime | None = None, until: datetime | None = None, limit: int
    ) -> Sequence[ReceptionGap]:
        if self.problem is not None:
            raise self.problem
        return [
            gap
            for gap in self.gaps
            if (since is None or gap.until >= since) and (until is None or gap.since <= until)
        ][:limit]
