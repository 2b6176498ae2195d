"""When not to disturb: hours of each day, as one text each, and days of the week.

"18:00-09:00" is every night, "12:30-13:30 Sales" the noon of one line. By the clock on the wall.
"""

import re
from dataclasses import dataclass
from datetime import time

from gamma_desktop.settings.codes import ValueFault
from gamma_desktop.settings.errors import BadValue
from gamma_desktop.settings.rules import LONGEST_TEXT, Rule, texts

_HOURS = re.compile(
    r"(?P<h1>[0-9]{1,2}):(?P<m1>[0-9]{2})\s*[-–]\s*(?P<h2>[0-9]{1,2}):(?P<m2>[0-9]{2})(?:\s+(?P<line>\S.*))?"
)
_MIDNIGHT = (24, 0)

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""As ``date.weekday`` counts them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """A stretch of each day; one that ends no later than it begins goes on past midnight.

    Attributes:
        line: the calls that it is for, by name or number of the line; "" for all.
    """

    begin: time
    end: time
    line: str = ""

    def __str__(self) -> str:
        """The text that ``quiet_hours_in`` reads."""
        end = "24:00" if self.end == time(0) else f"{self.end:%H:%M}"
        return f"{self.begin:%H:%M}-{end} {self.line}".rstrip()


def quiet_hours_in(text: str) -> QuietHours:
    """Read hours; raises BadValue."""
    found = _HOURS.fullmatch(" ".join(text.split()))
    if found is None or len(text) > LONGEST_TEXT:
        raise BadValue(ValueFault.QUIET_HOURS)
    begin, end = _clock(found["h1"], found["m1"]), _clock(found["h2"], found["m2"], is_end=True)
    if begin == end and begin != time(0):
        raise BadValue(ValueFault.QUIET_HOURS)
    return QuietHours(begin=begin, end=end, line=found["line"] or "")


def quiet_hours() -> Rule:
    """A list of hours."""
    return texts(lambda text: str(quiet_hours_in(text)))


def quiet_days() -> Rule:
    """A list of days, by their English names or the first three letters of them."""

    def check(text: str) -> str:
        named = [day for day in DAYS if text.casefold() in {day, day[:3]}]
        if not named:
            raise BadValue(ValueFault.DAYS)
        return named[0]

    return texts(check)


def _clock(hour: str, minute: str, *, is_end: bool = False) -> time:
    """A time of day; an end may be 24:00, which is the midnight to come."""
    if is_end and (int(hour), int(minute)) == _MIDNIGHT:
        return time(0)
    try:
        return time(int(hour), int(minute))
    except ValueError:
        raise BadValue(ValueFault.QUIET_HOURS) from None
