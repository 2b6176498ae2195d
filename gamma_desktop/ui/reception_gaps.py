"""Times in which no event could come, in words."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from gamma_desktop.history.reception_gaps import GapReason, ReceptionGap
from gamma_desktop.ui.durations import spoken_duration
from gamma_desktop.ui.formatting import time_of_day, when

translate = QCoreApplication.translate


def gap_sentence(gap: ReceptionGap, now: datetime) -> str:
    """A stretch that is over: "No events from 10:02 to 10:17, calls may be missing".

    Within one minute, how long it was says more: "No events for 15 s at 10:02, …".
    """
    began, ended, today = (moment.astimezone().date() for moment in (gap.since, gap.until, now))
    since = _moment(gap.since, now, has_day=not began == ended == today)
    until = _moment(gap.until, now, has_day=ended not in {began, today})
    if gap.why is GapReason.SUMMED_UP:
        words = translate("reception", "{since} to {until}: calls as your team has them, without each step")
        return words.format(since=since, until=until)
    if began == ended and time_of_day(gap.since) == time_of_day(gap.until):
        duration = spoken_duration(max(1.0, (gap.until - gap.since).total_seconds()))
        words = translate("reception", "No events for {duration} at {since}, calls may be missing")
        return words.format(duration=duration, since=since)
    words = translate("reception", "No events from {since} to {until}, calls may be missing")
    return words.format(since=since, until=until)


def gap_since_sentence(since: datetime, now: datetime) -> str:
    """A stretch that goes on."""
    has_day = since.astimezone().date() != now.astimezone().date()
    words = translate("reception", "No events since {since}, calls may be missing")
    return words.format(since=_moment(since, now, has_day=has_day))


def gaps_between(
    times: Sequence[ReceptionGap], earlier: datetime, later: datetime | None, now: datetime
) -> str:
    """What to say between two calls that began then (None: there is no later one); "" for nothing.

    ``times`` are when events could not come, newest first: the same question is put for each of many rows.
    """
    first = 0 if later is None else bisect_left(times, -later.timestamp(), key=_ended)
    between = times[first : bisect_left(times, -earlier.timestamp(), key=_ended)]
    if not between:
        return ""
    words = gap_sentence(between[0], now)
    if len(between) == 1:
        return words
    return translate("reception", "{words} (and {count} more times)").format(
        words=words, count=len(between) - 1
    )


def _ended(gap: ReceptionGap) -> float:
    return -gap.until.timestamp()


def _moment(moment: datetime, now: datetime, *, has_day: bool) -> str:
    return when(moment, now) if has_day else time_of_day(moment)
