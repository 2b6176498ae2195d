"""When to call back, as people write it: "in ten minutes", "15h", "half past 3", "tomorrow afternoon".

Pure: is told the time, and reckons by the clock on the wall, so that 9 stays 9 when the clocks change.
"""

import re
from calendar import monthrange
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from gamma_desktop.errors import GammaDesktopError, Message
from gamma_desktop.history.codes import DueTimeFault
from gamma_desktop.history.wall_clock import first_on_the_wall, zone_of

LATEST = timedelta(days=366)
"""How far ahead one can be reminded."""

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_MINUTES = 60
_WEEK = 7
_HALF_A_DAY = timedelta(hours=12)
_DEFAULT = timedelta(hours=9)
"""When a day is named and no time."""

_OFFICE_OPENS = timedelta(hours=7)
"""What is earlier is in the afternoon, where neither minutes nor words say which half of the day is meant."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a day, in hours from its begin; the night goes on into the next day."""

    usual: int
    first: int
    last: int

    def at(self, clock: "_Clock") -> timedelta | None:
        """The time of a clock in it; None if there is none."""
        turns = [timedelta(), _DAY]
        if clock.has_halves:
            turns.append(_HALF_A_DAY)
        moments = sorted(clock.since_midnight + turn for turn in turns)
        first, last = timedelta(hours=self.first), timedelta(hours=self.last)
        return next((moment for moment in moments if first <= moment < last), None)


@dataclass(frozen=True, slots=True)
class _Clock:
    """A time of day as written.

    Attributes:
        has_halves: it may be of either half of the day, if the day says which.
        is_office: it is of the half in which an office is open, if the day does not say it.
    """

    since_midnight: timedelta
    has_halves: bool = False
    is_office: bool = False

    @property
    def usual(self) -> timedelta:
        """The time that it is without more words."""
        is_later = self.is_office and self.since_midnight < _OFFICE_OPENS
        return self.since_midnight + _HALF_A_DAY * is_later


_PARTS = {
    "morning": _Part(usual=9, first=0, last=12),
    "afternoon": _Part(usual=15, first=12, last=18),
    "evening": _Part(usual=19, first=17, last=24),
    "night": _Part(usual=20, first=18, last=30),
    "end of day": _Part(usual=17, first=12, last=24),
}
_NAMED = {"noon": 12, "midday": 12, "midnight": 0}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
    *("november", "december"),
)
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_MONTH_UNITS = {"month", "months"}

_UP_TO_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty"
)
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60}
_NUMBERS = {found[0]: count for count, found in enumerate(re.finditer(r"\w+", _UP_TO_TWENTY))} | _TENS
_WORD = "|".join(_NUMBERS)
_TWO_WORDS = "(twenty|thirty|forty|fifty)[ -](one|two|three|four|five|six|seven|eight|nine)"


def _shortened(names: tuple[str, ...]) -> str:
    """A pattern of each name, whole or cut down to three letters at least."""
    return "|".join(name[:length] for name in names for length in range(len(name), 2, -1))


_WEEKDAY, _MONTH = _shortened(_DAYS), _shortened(_MONTHS)
_SAME = (
    (r"\s*\bo['’]?\s?clock\b", " o'clock"),
    (r"\btonight\b", "today night"),
    (r"\bthis (?=(?:morning|afternoon|evening)\b)", "today "),
    (r"\bin the (?=(?:morning|afternoon|evening)\b)", ""),
    (r"\bat (?=night\b)", ""),
    (r"\b(?:(?:by|at) )?(?:the )?end of (?:the )?day\b", "end of day"),
    (rf"\bnext week (?:on )?({_WEEKDAY})\b", r"next \1"),
    (rf"\b({_WEEKDAY}) next week\b", r"next \1"),
)
"""What is said in several ways, and the one that is read."""

_COUNTS = {"a": 1.0, "an": 1.0, "half": 0.5, "quarter": 0.25}
_PIECE = re.compile(
    r"(?:(?P<count>\d{1,4}(?:\.\d{1,2})?|an?(?= ))(?P<more> and a half)?"
    r"|(?P<part>half)(?: an?)?(?= )|(?:a )?(?P<small>quarter) of an(?= ))"
    r" ?(?P<unit>m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|months?)(?![a-z])(?P<half> and a half)?"
)
_ANY_PIECE = re.sub(r"\?P<\w+>", "?:", _PIECE.pattern)
_SPAN = re.compile(
    rf"(?P<is_span>in )?(?P<pieces>{_ANY_PIECE}(?:(?: and)? ?{_ANY_PIECE})*)"
    r"(?: ?(?P<rest>\d{1,2}))?(?: at (?P<clock>\S.*))?"
)

_YEAR = r"(?: 20\d\d)?"
_DATE = (
    r"(?:today|tomorrow|yesterday|(?:the )?day after tomorrow|next week|(?:on )?\d{4}-\d\d-\d\d"
    rf"|(?:on )?(?:next |this )?(?:{_WEEKDAY})"
    r"|(?:on )?\d{1,2}/\d{1,2}(?:/20\d\d)?"
    rf"|(?:on )?(?:the )?\d{{1,2}}(?:st|nd|rd|th|\.)? (?:of )?(?:{_MONTH})\.?{_YEAR}"
    rf"|(?:on )?(?:{_MONTH})\.? (?:the )?\d{{1,2}}(?:st|nd|rd|th)?{_YEAR})"
)
_OF_MONTH = re.compile(
    rf"(?:(?P<before>\d+)\D* )?(?:of )?\b(?P<month>{_MONTH})\b\.?"
    r"(?: (?:the )?(?P<after>\d{1,2}(?!\d))\D*?)?(?: (?P<year>20\d\d))?"
)
_IN_FIGURES = re.compile(r"(?P<first>\d{1,2})/(?P<second>\d{1,2})(?:/(?P<year>20\d\d))?$")
_PLACES = (r"^{}(?= |$)", r"(?:^| ){}$")
"""A day, or a part of one, stands before the time or after it."""

_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:(?P<sign> ?[:.h] ?| )(?P<minute>\d\d)|(?P<h> ?h))?"
    r"\s*(?P<half>[ap]\.?m\.?)?(?P<exact> o'clock)?"
)
_SPOKEN = re.compile(
    r"(?:(?P<half>half)|(?:a )?(?P<quarter>quarter)|(?P<minute>\d{1,2})(?: minutes?)?) (?P<way>past|to) "
    r"(?P<hour>\d{1,2}|noon|midday|midnight)\s*(?P<day>[ap]\.?m\.?)?"
)


class BadDueTime(GammaDesktopError):
    """The text is no time to be reminded at.

    Attributes:
        fault: why.
    """

    def __init__(self, fault: DueTimeFault, text: str) -> None:
        self.fault = Message(fault, text=text)
        super().__init__(str(self.fault))


def due_time(text: str, now: datetime) -> datetime:
    """The moment that a text means, in the zone of ``now``.

    A time without a day is its next one; a day without a time is at nine. A day of the week is the next to
    come, today too; "next" makes it that of next week. A bare hour before 7 ("3", "half past 3") is in the
    afternoon unless the text says otherwise; with minutes or an "h" it is by 24 hours. "15h" is a time of
    day; with "in" before it, a span.

    Args:
        text: in English, or ISO 8601.
        now: aware, in the zone that is meant.

    Raises:
        BadDueTime: it means none, or one that is over, or one more than a year ahead.
    """
    try:
        words = _words(text)
        moment = _span(words, now) or _iso(text.strip(), now) or _day_and_clock(words, now)
    except (OverflowError, ValueError):  # a day that no calendar has, a year that no clock shows
        moment = None
    if moment is None:
        raise BadDueTime(DueTimeFault.UNKNOWN, text)
    if moment <= now.astimezone(UTC):
        raise BadDueTime(DueTimeFault.PAST, text)
    if moment - now.astimezone(UTC) > LATEST:
        raise BadDueTime(DueTimeFault.TOO_FAR, text)
    return moment.astimezone(zone_of(now))


def _words(text: str) -> str:
    words = re.sub(r"(?<=\d),(?=\d)", ".", text.casefold()).replace(",", " ")
    words = " ".join(words.split())
    words = re.sub(rf"\b{_TWO_WORDS}\b", lambda found: str(_NUMBERS[found[1]] + _NUMBERS[found[2]]), words)
    words = re.sub(rf"\b({_WORD})\b", lambda found: str(_NUMBERS[found[1]]), words)
    for pattern, said in _SAME:
        words = re.sub(pattern, said, words)
    return " ".join(words.split())


def _shown(now: datetime) -> datetime:
    """What the clock on the wall shows now."""
    return now.astimezone(zone_of(now)).replace(tzinfo=None)


def _span(words: str, now: datetime) -> datetime | None:
    """In minutes and hours, or so many days ahead at the same time, or at another."""
    found = _SPAN.fullmatch(words)
    if found is None:
        return None
    pieces = list(_PIECE.finditer(found["pieces"]))
    is_clock = pieces[-1]["unit"] == "h" and not found["is_span"]
    counts = dict.fromkeys((*_UNITS.values(), "months"), 0.0) | {"minutes": float(found["rest"] or 0)}
    for each in pieces:
        count = each["count"] or each["part"] or each["small"]
        has_half = bool(each["more"] or each["half"])
        unit = "months" if each["unit"] in _MONTH_UNITS else _UNITS[each["unit"][0]]
        counts[unit] += (_COUNTS.get(count) or float(count)) + 0.5 * has_half
    has_loose_rest = found["rest"] and pieces[-1]["unit"] != "h"
    if is_clock or has_loose_rest or counts["months"] % 1:
        return None
    days = timedelta(days=counts["days"], weeks=counts["weeks"])
    rest = timedelta(hours=counts["hours"], minutes=counts["minutes"])
    day = _months_later(_shown(now), int(counts["months"])) + days
    if found["clock"] is not None:
        clock = _clock(found["clock"])
        if clock is None or rest or days % _DAY:
            return None
        return _first([day.date()], clock.usual, now)
    if not days and not counts["months"]:
        return now.astimezone(UTC) + rest
    return _moment(day, now) + rest


def _months_later(shown: datetime, months: int) -> datetime:
    """The same day of a later month, or its last where it has no such day."""
    years, month = divmod(shown.month - 1 + months, len(_MONTHS))
    last = monthrange(shown.year + years, month + 1)[1]
    return shown.replace(year=shown.year + years, month=month + 1, day=min(shown.day, last))


def _iso(text: str, now: datetime) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not re.search(r"\d[T ]\d", text, re.IGNORECASE):
        return _first([moment.date()], _DEFAULT, now)
    return moment.astimezone(UTC) if moment.tzinfo else _moment(moment, now)


def _day_and_clock(words: str, now: datetime) -> datetime | None:
    """A day, a part of it and a time, each of which may be left out."""
    day = part = None
    for _turn in range(2):
        if day is None:
            day, words = _taken(_DATE, words)
        if part is None:
            part, words = _taken("|".join(_PARTS), words)
    words = re.sub(r"^at (?=\S)", "", words)
    clock = _clock(words) if words else None
    if (words and clock is None) or not (words or day or part):
        return None
    since_midnight = _since_midnight(clock, _PARTS[part] if part else None)
    return None if since_midnight is None else _first(_days(day, now), since_midnight, now)


def _taken(pattern: str, words: str) -> tuple[str | None, str]:
    """What stands at the begin or at the end, and the rest."""
    for place in _PLACES:
        found = re.search(place.format(f"(?:{pattern})"), words)
        if found is not None:
            return found[0].strip(), (words[: found.start()] + words[found.end() :]).strip()
    return None, words


def _since_midnight(clock: _Clock | None, part: _Part | None) -> timedelta | None:
    if clock is None:
        return _DEFAULT if part is None else timedelta(hours=part.usual)
    return clock.usual if part is None else part.at(clock)


def _days(words: str | None, now: datetime) -> list[date]:
    """Those that may be meant, the earliest first; the first to come is."""
    today = _shown(now).date()
    if words is None:  # the night of yesterday may go on
        return [today + _DAY * ahead for ahead in (-1, 0, 1)]
    next_week = today + (_WEEK - today.weekday()) * _DAY
    named = {
        "yesterday": today - _DAY,
        "today": today,
        "tomorrow": today + _DAY,
        "after tomorrow": today + 2 * _DAY,
        "next week": next_week,
    }
    for name, day in reversed(named.items()):
        if words.endswith(name):
            return [day]
    of_month = _OF_MONTH.search(words) or _IN_FIGURES.search(words)
    if of_month is not None:
        return _days_of_month(of_month, today)
    name = words.split()[-1]
    weekday = next((index for index, each in enumerate(_DAYS) if each.startswith(name)), None)
    if weekday is None:
        return [date.fromisoformat(name)]
    if "next" in words:
        return [next_week + weekday * _DAY]
    coming = today + (weekday - today.weekday()) % _WEEK * _DAY
    return [coming, coming + _WEEK * _DAY]


def _days_of_month(found: re.Match[str], today: date) -> list[date]:
    """A day of a month, in the year that is named, or in those of this one and the next that have it.

    Raises:
        ValueError: none of them has, or it is not clear which is the month.
    """
    day, month = _in_figures(found) if found.re is _IN_FIGURES else _in_words(found)
    year = found["year"]
    if year:
        return [date(int(year), month, day)]
    days = []
    for each in (today.year, today.year + 1):
        with suppress(ValueError):  # 29 February
            days.append(date(each, month, day))
    if not days:
        raise ValueError(found[0])
    return days


def _in_words(found: re.Match[str]) -> tuple[int, int]:
    """The day and the month of "24 December"."""
    month = next(number for number, name in enumerate(_MONTHS, 1) if name.startswith(found["month"]))
    return int(found["before"] or found["after"]), month


def _in_figures(found: re.Match[str]) -> tuple[int, int]:
    """Those of "24/12", whichever stands first; raises ValueError where either may be the month."""
    low, high = sorted((int(found["first"]), int(found["second"])))
    if low != high <= len(_MONTHS):
        raise ValueError(found[0])
    return high, low


def _first(days: list[date], since_midnight: timedelta, now: datetime) -> datetime:
    """The first of these days on which the time is to come; else the last of them."""
    shown = [datetime.combine(day, time()) + since_midnight for day in days]
    moments = [_moment(each, now) for each in shown]
    return next((moment for moment in moments if moment > now.astimezone(UTC)), moments[-1])


def _moment(shown: datetime, now: datetime) -> datetime:
    """The first to come at which the clock shows this; what is refused as far off needs no clock."""
    if abs(shown - _shown(now)) > LATEST + _WEEK * _DAY:
        return shown.replace(tzinfo=UTC)
    return first_on_the_wall(shown, now, zone_of(now))


def _clock(text: str) -> _Clock | None:
    if text in _NAMED:
        return _Clock(timedelta(hours=_NAMED[text]))
    spoken = _SPOKEN.fullmatch(text)
    if spoken is not None:
        return _spoken(spoken)
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    is_bare = found["minute"] is None and not found["h"]
    if found["exact"] and not is_bare:
        return None
    return _of_a_day(int(found["hour"]), int(found["minute"] or 0), found["half"], is_office=is_bare)


def _spoken(found: re.Match[str]) -> _Clock | None:
    """Half past, a quarter to, ten past an hour."""
    minute = 30 if found["half"] else 15 if found["quarter"] else int(found["minute"])
    is_before, named = found["way"] == "to", found["hour"]
    hour = _clock(named) if named in _NAMED else _of_a_day(int(named), 0, found["day"], is_office=True)
    if hour is None or minute >= _MINUTES or (found["half"] and is_before):
        return None
    apart = timedelta(minutes=-minute if is_before else minute)
    return replace(hour, since_midnight=(hour.since_midnight + apart) % _DAY)


def _of_a_day(hour: int, minute: int, half: str | None, *, is_office: bool) -> _Clock | None:
    """A time of day; None where no clock shows it."""
    has_halves = 1 <= hour <= _HALF_A_DAY // _HOUR
    if minute >= _MINUTES or hour >= _DAY // _HOUR or (half and not has_halves):
        return None
    since_midnight = timedelta(hours=hour, minutes=minute)
    if half:
        return _Clock(since_midnight % _HALF_A_DAY + _HALF_A_DAY * (half[0] == "p"))
    return _Clock(since_midnight, has_halves=has_halves, is_office=has_halves and is_office)
