"""Calls that hold a risk, one a row: tried on the rules, from window, link, shortcut and command."""

from dataclasses import dataclass

from gamma_desktop.numbers.dial_guard import OF_MOMENT, DialKind


@dataclass(frozen=True)
class Row:
    """A number, what the settings name it by, and a word of what is told before the call.

    Attributes:
        is_repeated: the same number was called a moment ago.
    """

    name: str
    number: str
    entry: str
    told: str
    is_asked_by_default: bool = True
    is_repeated: bool = False

    @property
    def can_be_denied(self) -> bool:
        return self.entry not in OF_MOMENT

    def __str__(self) -> str:
        return self.name


PLAIN = "961 23 45 67"
LONDON = "+44 20 7946 0018"
NEW_YORK = "+1 212 555 0123"

ROWS = (
    Row("premium", "803 123 456", DialKind.PREMIUM, "Premium rate"),
    Row("satellite", "+881 6 3112 3456", DialKind.SATELLITE, "Satellite"),
    Row("shared cost", "902 123 456", DialKind.SHARED_COST, "Shared cost"),
    Row("unusual country", LONDON, DialKind.UNUSUAL, "no one in this country"),
    Row("outside 8-20", NEW_YORK, DialKind.OUTSIDE_HOURS, "outside office hours"),
    Row("same number within 10 s", PLAIN, DialKind.REPEATED, "less than 10 seconds ago", is_repeated=True),
    Row("international", LONDON, DialKind.INTERNATIONAL, "International call"),
    Row("personal", "704 123 456", DialKind.PERSONAL, "Personal", is_asked_by_default=False),
    Row("mobile", "647 460 197", DialKind.MOBILE, "Mobile", is_asked_by_default=False),
    Row("toll-free", "900 123 456", DialKind.TOLL_FREE, "Toll-free", is_asked_by_default=False),
    Row("short", "1004", DialKind.SHORT, "Short", is_asked_by_default=False),
    Row("prefix abroad", LONDON, "+44", "begin with +44"),
    Row("prefix here", PLAIN, "961", "begin with 961", is_asked_by_default=False),
    Row("prefix with the country", PLAIN, "+3496", "begin with +3496", is_asked_by_default=False),
)
DENIABLE = tuple(row for row in ROWS if row.can_be_denied)
