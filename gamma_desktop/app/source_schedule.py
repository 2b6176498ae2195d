"""When a source is to be read. Pure: knows no clock."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from gamma_desktop.contacts.sources import KeptSource

FIRST_PATIENCE = timedelta(minutes=1)
"""From a failure to the next try; it doubles with each that follows, up to the usual time."""


def due_at(kept: KeptSource, tried_at: datetime | None, begin: datetime, every: timedelta) -> datetime:
    """When a source is due.

    Args:
        kept: the source, with its failures.
        tried_at: when it was tried last since the program started.
        begin: when the first readings after the start may begin.
        every: the usual time between readings.
    """
    if tried_at is None:
        return begin
    failures = kept.status.failures
    patience = FIRST_PATIENCE * 2 ** min(failures - 1, 20) if failures else every
    return tried_at + min(patience, every)


def next_due(
    sources: Iterable[KeptSource], tried: Mapping[str, datetime], begin: datetime, every: timedelta
) -> tuple[datetime, str] | None:
    """Which source is due first, and when; None if there is none, or none is read by itself."""
    if not every:
        return None
    times = ((due_at(kept, tried.get(kept.source.name), begin, every), kept.source.name) for kept in sources)
    return min(times, default=None)
