"""When calls are not to disturb, and until when: the agent's own choice, and the hours and days set.

Pure: is told the time. Hours are read by the clock on the wall of a zone, so that 18:00 stays 18:00 when the
clocks change; moments are in UTC, since two times of one zone are compared by their hands alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from gamma_desktop.calls.model import Call
from gamma_desktop.history.wall_clock import on_the_wall
from gamma_desktop.numbers.lines import LineNames
from gamma_desktop.settings.model import QuietSettings
from gamma_desktop.settings.quiet_times import DAYS, QuietHours, quiet_hours_in

_AHEAD = 9
"""Days that are looked at, before and ahead: what does not end within them does not end."""

LOOKED_AROUND = timedelta(days=_AHEAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietChoice:
    """What the agent chose: not to be disturbed, or to be all the same.

    Attributes:
        until: when it is over; None: when they choose otherwise.
        hours_from: quiet hours that go on before do not count: they were switched off for once.
    """

    is_on: bool
    since: datetime
    until: datetime | None = None
    hours_from: datetime | None = None

    def counts_at(self, now: datetime) -> bool:
        """Whether it is in force."""
        return self.since <= now and (self.until is None or now < self.until)

    def at(self, now: datetime) -> "QuietChoice | None":
        """What is left of it: itself, that hours are switched off for once, or nothing."""
        if self.until is None or now < self.until:
            return self
        if self.hours_from is None or self.hours_from <= now:
            return None
        return QuietChoice(is_on=False, since=self.until, until=self.hours_from)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """A time in which calls do not disturb.

    Attributes:
        until: when it ends; None: when the agent ends it.
        is_chosen: by the agent; else the hours or days of the settings say so.
        line: whose calls alone are meant, by name or number; "" for all.
    """

    since: datetime
    until: datetime | None = None
    is_chosen: bool = False
    line: str = ""


@dataclass(frozen=True, slots=True)
class _Span:
    begin: datetime
    end: datetime


def quiet_at(
    now: datetime, settings: QuietSettings, choice: QuietChoice | None = None, zone: tzinfo | None = None
) -> Quiet | None:
    """The quiet time that goes on; None if none does.

    Args:
        now: aware.
        settings: the hours and days.
        choice: the agent's own, which counts before them.
        zone: whose wall clock is meant; None: this machine's.
    """
    now = now.astimezone(UTC)
    chosen = choice if choice is not None and choice.counts_at(now) else None
    if chosen is not None and not chosen.is_on:
        return None
    scheduled = _around(now, _spans(now, _for_all(settings), settings.days, zone))
    if chosen is None:
        return None if scheduled is None else Quiet(since=scheduled.begin, until=_end(now, scheduled))
    until = chosen.until
    are_hours_off = until is not None and chosen.hours_from is not None and until < chosen.hours_from
    if until is not None and not are_hours_off:  # quiet hours that go on then, or begin then, have it go on
        after = _around(until, _spans(until, _for_all(settings), settings.days, zone))
        until = until if after is None else _end(until, after)
    return Quiet(since=chosen.since, until=until, is_chosen=True)


def next_change(
    now: datetime, settings: QuietSettings, choice: QuietChoice | None = None, zone: tzinfo | None = None
) -> datetime | None:
    """When it may be otherwise than now: the earliest begin or end to come; None if there is none."""
    now = now.astimezone(UTC)
    spans = _spans(now, _for_all(settings), settings.days, zone)
    for hours in _by_line(settings).values():
        spans += _spans(now, hours, (), zone)
    moments = [moment for span in spans for moment in (span.begin, span.end)]
    if choice is not None and choice.until is not None:
        moments.append(choice.until)
    return min((moment for moment in moments if moment > now), default=None)


def scheduled_end(now: datetime, settings: QuietSettings, zone: tzinfo | None = None) -> datetime | None:
    """When the quiet hours or days that go on are over; None if there are none, or they do not end."""
    quiet = quiet_at(now, settings, None, zone)
    return None if quiet is None else quiet.until


def quiet_lines_at(now: datetime, settings: QuietSettings, zone: tzinfo | None = None) -> tuple[Quiet, ...]:
    """The quiet times of single lines that go on, whatever the agent chose."""
    now, found = now.astimezone(UTC), []
    for line, hours in _by_line(settings).items():
        span = _around(now, _spans(now, hours, (), zone))
        if span is not None:
            found.append(Quiet(since=span.begin, until=_end(now, span), line=line))
    return tuple(found)


def is_quiet_for(
    call: Call, now: datetime, settings: QuietSettings, lines: LineNames, zone: tzinfo | None = None
) -> bool:
    """Whether it is a quiet hour of the line that was called."""
    now = now.astimezone(UTC)
    hours = [each for each in _hours(settings) if each.line and is_line(call, each.line, lines)]
    return _around(now, _spans(now, hours, (), zone)) is not None


def passes_as_vip(call: Call, settings: QuietSettings, lines: LineNames) -> bool:
    """Whether it is on a line that passes all the same."""
    return any(is_line(call, named, lines) for named in settings.vip_lines)


def is_line(call: Call, named: str, lines: LineNames) -> bool:
    """Whether a call is on a line or for an extension, by its name or number."""
    ends = (call.dialed_number, *call.extensions)
    return any(lines.is_called(each, named) for each in ends)


def _hours(settings: QuietSettings) -> list[QuietHours]:
    return [quiet_hours_in(text) for text in settings.hours]


def _for_all(settings: QuietSettings) -> list[QuietHours]:
    return [each for each in _hours(settings) if not each.line]


def _by_line(settings: QuietSettings) -> dict[str, list[QuietHours]]:
    found: dict[str, list[QuietHours]] = {}
    for each in _hours(settings):
        if each.line:
            found.setdefault(each.line, []).append(each)
    return found


def _spans(
    now: datetime, hours: Sequence[QuietHours], days: Iterable[str], zone: tzinfo | None
) -> list[_Span]:
    """The quiet times around a moment, in order, those that touch as one."""
    today = now.astimezone(zone).date()
    found = []
    quiet_days = {DAYS.index(day) for day in days}
    for offset in range(-_AHEAD, _AHEAD + 1):
        date = today + timedelta(days=offset)
        following = date + timedelta(days=1)
        for each in hours:
            last = following if each.end <= each.begin else date
            begin, end = datetime.combine(date, each.begin), datetime.combine(last, each.end)
            found.append(_Span(on_the_wall(begin, zone), on_the_wall(end, zone)))
        if date.weekday() in quiet_days:
            midnights = (datetime.combine(each, time(0)) for each in (date, following))
            found.append(_Span(*(on_the_wall(each, zone) for each in midnights)))
    return _merged(found)


def _merged(spans: Iterable[_Span]) -> list[_Span]:
    merged: list[_Span] = []
    for span in sorted(spans, key=lambda each: each.begin):
        if merged and span.begin <= merged[-1].end:
            merged[-1] = _Span(merged[-1].begin, max(merged[-1].end, span.end))
        elif span.begin < span.end:  # hours that the clocks jump over are none
            merged.append(span)
    return merged


def _around(moment: datetime, spans: Iterable[_Span]) -> _Span | None:
    return next((span for span in spans if span.begin <= moment < span.end), None)


def _end(now: datetime, span: _Span) -> datetime | None:
    return None if span.end - now >= timedelta(days=_AHEAD - 1) else span.end
