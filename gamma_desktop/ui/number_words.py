"""What to know of a number before one dials it: its kind where that matters, and the time there."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QLocale, QTime

from gamma_desktop.numbers.model import NumberKind, PhoneNumber

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class TimeThere:
    """The time at the other end in words; ``is_at_night``: before eight or after twenty o'clock."""

    words: str = ""
    is_at_night: bool = False


HERE = TimeThere()


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


def kind_words(number: PhoneNumber) -> str:
    """What sets a number apart from an ordinary one of this country; "" for an ordinary one."""
    if number.kind is NumberKind.EMERGENCY:
        return translate("numbers", "Emergency number")
    special = {
        "premium": translate("numbers", "Premium rate"),
        "shared_cost": translate("numbers", "Shared cost"),
        "toll_free": translate("numbers", "Toll-free"),
        "satellite": translate("numbers", "Satellite"),
    }
    if number.type in special:
        return special[number.type]
    return translate("numbers", "International") if number.is_international else ""


def facts_of_number(number: PhoneNumber, here: datetime) -> str:
    """What to know before dialling, on one line: kind, time and place."""
    parts = (kind_words(number), time_there(number, here).words, number.place or "")
    return " · ".join(part for part in parts if part)


def _clock(time: datetime) -> str:
    """A time of day as it is there, not as it is here."""
    return QLocale().toString(QTime(time.hour, time.minute), QLocale.FormatType.ShortFormat)
