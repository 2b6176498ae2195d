"""What to know of a number before one dials it: its kind, whether it is abroad, and the time there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from PySide6.QtCore import QCoreApplication, QLocale, QTime

from gamma_desktop.errors import Message
from gamma_desktop.numbers.codes import DialFinding
from gamma_desktop.numbers.model import NumberKind, PhoneNumber
from gamma_desktop.ui.wording import say

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class TimeThere:
    """The time at the other end in words; ``is_at_night``: before eight or after twenty o'clock."""

    words: str = ""
    is_at_night: bool = False


HERE = TimeThere()

_KIND_TOLD = frozenset(
    {
        DialFinding.PREMIUM,
        DialFinding.SATELLITE,
        DialFinding.SHARED_COST,
        DialFinding.PERSONAL,
        DialFinding.MOBILE,
        DialFinding.TOLL_FREE,
        DialFinding.VOIP,
        DialFinding.SHORT,
    }
)
_TOLD_ABROAD = frozenset({DialFinding.INTERNATIONAL, DialFinding.UNUSUAL})
_TOLD_WHEN = frozenset({DialFinding.OUTSIDE_HOURS, DialFinding.OUTSIDE_HOURS_BETWEEN})
"""Findings that tell the kind of a number, that it is abroad, and the time there."""


def time_there(number: PhoneNumber, here: datetime) -> TimeThere:
    """The time where a number abroad is, if it is surely another one than here: "03:12 there"; else no words.

    Args:
        number: understood.
        here: now, in our own time zone.
    """
    from gamma_desktop.numbers.far_time import far_time  # noqa: PLC0415  (4 ms with the zones, when first asked)

    is_abroad = number.is_international and number.valid
    there = far_time(number.e164, here) if number.e164 is not None and is_abroad else None
    if there is None or not there.differs_from(here):
        return HERE
    if there.is_certain:
        words = translate("numbers", "{time} there").format(time=_clock(there.earliest))
    else:
        words = translate("numbers", "between {earliest} and {latest} there").format(
            earliest=_clock(there.earliest), latest=_clock(there.latest)
        )
    if there.is_at_night:
        words = translate("numbers", "{time}, outside office hours").format(time=words)
    return TimeThere(words, there.is_at_night)


def risk_words(finding: Message) -> str:
    """What is told against a call; the time there as clocks here show it."""
    if finding.code not in _TOLD_WHEN:
        return say(finding)
    times = {name: _clock(time.fromisoformat(str(told))) for name, told in finding.data}
    return say(Message(DialFinding(finding.code), **times))


def kind_words(number: PhoneNumber) -> str:
    """What kind of number it is; "" for one of which that is not known."""
    by_kind = {
        NumberKind.EMERGENCY: translate("numbers", "Emergency number"),
        NumberKind.EXTENSION: translate("numbers", "Extension"),
        NumberKind.SHORT: translate("numbers", "Short number"),
    }
    by_type = {
        "fixed": translate("numbers", "Landline"),
        "mobile": translate("numbers", "Mobile"),
        "fixed_or_mobile": translate("numbers", "Landline or mobile"),
        "premium": translate("numbers", "Premium rate"),
        "shared_cost": translate("numbers", "Shared cost"),
        "toll_free": translate("numbers", "Toll-free"),
        "satellite": translate("numbers", "Satellite"),
        "voip": translate("numbers", "Internet phone"),
        "personal": translate("numbers", "Personal number"),
        "pager": translate("numbers", "Pager"),
        "company": translate("numbers", "Company number"),
        "voicemail": translate("numbers", "Voicemail"),
    }
    return by_kind.get(number.kind) or by_type.get(number.type or "", "")


def facts_of_number(number: PhoneNumber, here: datetime, *, said: Iterable[Message] = ()) -> str:
    """What to know before dialling, on one line: kind, whether it is abroad, time and place.

    Args:
        number: understood.
        here: now, in our own time zone.
        said: findings that are shown beside it: what they tell is left out here.
    """
    codes = {finding.code for finding in said}
    parts = (
        (_KIND_TOLD, kind_words(number)),
        (_TOLD_ABROAD, translate("numbers", "International") if number.is_international else ""),
        (_TOLD_WHEN, time_there(number, here).words),
        (frozenset[DialFinding](), number.place or ""),
    )
    return " · ".join(part for tellers, part in parts if part and codes.isdisjoint(tellers))


def _clock(there: datetime | time) -> str:
    """A time of day as it is there, not as it is here."""
    return QLocale().toString(QTime(there.hour, there.minute), QLocale.FormatType.ShortFormat)
