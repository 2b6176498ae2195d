"""When to call back, as people write it: "in 10 minutes", "15:00", "tomorrow at 9", "Monday 10:30".

Pure: is told the time, and reckons by the clock on the wall, so that 9 stays 9 when the clocks change.
"""

import re
from datetime import date, datetime, time, timedelta

from gamma_desktop.errors import GammaDesktopError, Message
from gamma_desktop.history.codes import DueTimeFault

LATEST = timedelta(days=366)
"""How far ahead one can be reminded."""

_DEFAULT = time(9)
"""When a day is named and no time."""

_SPAN = re.compile(
    r"(?:in\s+)?(?P<count>\d{1,4}|an?|half an)\s*"
    r"(?P<unit>m|min|mins|minute|minutes|h|hour|hours|d|day|days|w|week|weeks)"
)
_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?")
_NAMED = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_HALF_A_DAY = 12


class BadDueTime(GammaDesktopError):
    """The text is no time to be reminded at.

    Attributes:
        fault: why.
    """

    def __init__(self, fault: DueTimeFault, text: str) -> None:
        self.fault = Message(fault, text=text)
        super().__init__(str(self.fault))


def due_time(text: str, now: datetime) -> datetime:
    """The moment that a text means, in the zone of the clock on this wall.

    A time without a day is its next one; a day without a time is at nine. Several words may stand before the
    time: "at", "on", "next".

    Args:
        text: in English, or ISO 8601.
        now: aware, in the zone that is meant.

    Raises:
        BadDueTime: it means none, or one that is over, or one more than a year ahead.
    """
    words = " ".join(text.casefold().replace(",", " ").split())
    moment = _span(words, now) or _iso(text.strip(), now) or _day_and_clock(words, now)
    if moment is None:
        raise BadDueTime(DueTimeFault.UNKNOWN, text)
    if moment <= now:
        raise BadDueTime(DueTimeFault.PAST, text)
    if moment - now > LATEST:
        raise BadDueTime(DueTimeFault.TOO_FAR, text)
    return moment


def _span(words: str, now: datetime) -> datetime | None:
    found = _SPAN.fullmatch(words)
    if found is None:
        return None
    unit = _UNITS[found["unit"][0]]
    count = {"a": 1.0, "an": 1.0, "half an": 0.5}.get(found["count"])
    count = float(found["count"]) if count is None else count
    if unit in {"days", "weeks"}:
        return _on_the_wall(now.replace(tzinfo=None) + timedelta(**{unit: count}))
    return now + timedelta(**{unit: count})


def _iso(text: str, now: datetime) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not re.search(r"\d[T ]\d", text, re.IGNORECASE):
        moment = datetime.combine(moment.date(), _DEFAULT)
    return moment.astimezone(now.tzinfo) if moment.tzinfo else _on_the_wall(moment)


def _day_and_clock(words: str, now: datetime) -> datetime | None:
    rest = re.sub(r"\b(?:at|on|next|this|the)\b", " ", words).split()
    day = _day(rest[0], now) if rest else None
    clock = " ".join(rest[1:] if day else rest)
    at = _clock(clock) if clock else _DEFAULT
    if at is None or not rest:
        return None
    if day is not None:
        return _on_the_wall(datetime.combine(day, at))
    today = _on_the_wall(datetime.combine(now.date(), at))
    return today if today > now else _on_the_wall(datetime.combine(now.date() + timedelta(days=1), at))


def _day(word: str, now: datetime) -> date | None:
    if word in {"today", "tomorrow"}:
        return now.date() + timedelta(days=word == "tomorrow")
    named = [index for index, name in enumerate(_DAYS) if len(word) > 2 and name.startswith(word)]  # noqa: PLR2004  (two letters begin several days)
    if not named:
        return None
    return now.date() + timedelta(days=(named[0] - now.weekday() - 1) % 7 + 1)


def _clock(text: str) -> time | None:
    if text in _NAMED:
        return _NAMED[text]
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), (found["half"] or "")[:1]
    if half:
        if not 1 <= hour <= _HALF_A_DAY:
            return None
        hour = hour % _HALF_A_DAY + _HALF_A_DAY * (half == "p")
    try:
        return time(hour, minute)
    except ValueError:
        return None


def _on_the_wall(naive: datetime) -> datetime:
    return naive.astimezone()
