"""Gaps in reception: stretches in which no event could reach us, so that calls of then may be missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SHORTEST = timedelta(seconds=10)
"""A gap that is shorter is no news: a restart, or a change of the listener's port."""


class GapReason(StrEnum):
    """Why no event could come."""

    OFF = "off"
    ASLEEP = "asleep"
    OFFLINE = "offline"
    NOT_LISTENING = "not_listening"
    NOT_STORING = "not_storing"
    REFUSED = "refused"
    DAMAGED = "damaged"
    EXPIRED = "expired"
    """The relay of the team keeps no longer what came while we were away."""
    SUMMED_UP = "summed_up"
    """The same, but it has told the calls of then."""


LOST_BY_US = frozenset(
    {GapReason.NOT_STORING, GapReason.REFUSED, GapReason.DAMAGED, GapReason.EXPIRED, GapReason.SUMMED_UP}
)
"""Events did come, and we turned them away or lost them again: worth telling however short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceptionGap:
    """A stretch that is over; by our own clock, aware, UTC."""

    since: datetime
    until: datetime
    why: GapReason

    @property
    def is_worth_telling(self) -> bool:
        """Whether calls are missing: events were lost here, or it was long enough for one to be missed."""
        shortest = timedelta(0) if self.why in LOST_BY_US else SHORTEST
        return self.until - self.since >= shortest


def joined(times: Iterable[ReceptionGap]) -> ReceptionGap:
    """One stretch out of several that touch each other; why: what the longest one says.

    Raises:
        ValueError: there is none.
    """
    times = tuple(times)
    longest = max(times, key=lambda gap: gap.until - gap.since)
    return ReceptionGap(
        since=min(gap.since for gap in times),
        until=max(gap.until for gap in times),
        why=longest.why,
    )
