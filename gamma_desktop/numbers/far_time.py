"""What time it is where a number is: one time where the number tells its zone, else from when to when."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gamma_desktop.numbers import plan

WIDEST = timedelta(hours=4)
"""Times that are further apart tell nothing that helps."""

_DAY_BEGINS, _DAY_ENDS = 8, 20


@dataclass(frozen=True, slots=True)
class FarTime:
    """The time at the other end: ``earliest`` and ``latest`` are aware, and alike where it is certain."""

    earliest: datetime
    latest: datetime

    @property
    def is_certain(self) -> bool:
        """There is one time it can be."""
        return _offset(self.earliest) == _offset(self.latest)

    @property
    def is_at_night(self) -> bool:
        """It may be before eight in the morning or after eight in the evening there."""
        return not all(_DAY_BEGINS <= time.hour < _DAY_ENDS for time in (self.earliest, self.latest))

    def differs_from(self, here: datetime) -> bool:
        """Wherever in its country the phone is, the clock shows another time than here."""
        return not _offset(self.earliest) <= _offset(here) <= _offset(self.latest)


def far_time(e164: str, now: datetime) -> FarTime | None:
    """The time where a number is; None if the number does not tell, or too vaguely.

    Args:
        e164: the number.
        now: aware.
    """
    times = sorted(_times(plan.time_zones(e164), now), key=_offset)
    if not times or _offset(times[-1]) - _offset(times[0]) > WIDEST:
        return None
    return FarTime(times[0], times[-1])


def _times(zones: Iterable[str], now: datetime) -> Iterator[datetime]:
    for zone in zones:
        with suppress(ZoneInfoNotFoundError):  # a system whose list of zones is older than the library's
            yield now.astimezone(ZoneInfo(zone))


def _offset(time: datetime) -> timedelta:
    return time.utcoffset() or timedelta()
