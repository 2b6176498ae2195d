"""The moments that a clock on a wall shows. Pure.

Two times of one zone are compared by their hands alone, so every moment from here is in UTC.
"""

from datetime import UTC, datetime, timezone, tzinfo


def on_the_wall(shown: datetime, zone: tzinfo | None = None) -> datetime:
    """When a clock shows a time, in UTC.

    A time that the clocks jump over is as long after the jump as it would be after its begin: 2:30 is 3:30.
    Of one that comes twice it is the first, or with ``fold`` the second.

    Args:
        shown: without a zone.
        zone: whose clock is meant; None: this machine's.
    """
    if zone is None:  # `astimezone` would take a time that is jumped over by the clock after the jump
        return datetime.fromtimestamp(shown.timestamp(), UTC)
    return shown.replace(tzinfo=zone).astimezone(UTC)


def first_on_the_wall(shown: datetime, now: datetime, zone: tzinfo | None = None) -> datetime:
    """When a clock shows a time that may come twice: the first to come, or the last, in UTC."""
    moments = [on_the_wall(shown.replace(fold=fold), zone) for fold in (0, 1)]
    return next((moment for moment in moments if moment > now.astimezone(UTC)), max(moments))


def zone_of(moment: datetime) -> tzinfo | None:
    """Whose clock an aware time is by; None: this machine's.

    ``astimezone`` gives a time of this machine the bare offset of that moment, which knows of no summer time.
    """
    is_here = isinstance(moment.tzinfo, timezone) and moment.utcoffset() == moment.astimezone().utcoffset()
    return None if is_here else moment.tzinfo
