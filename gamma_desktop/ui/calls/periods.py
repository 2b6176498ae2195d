"""Stretches of days that a log is narrowed to, as people name them; days are the machine's own."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum, auto

from PySide6.QtCore import QCoreApplication, QLocale

from gamma_desktop.history.wall_clock import on_the_wall
from gamma_desktop.ui.formatting import relative_day

translate = QCoreApplication.translate


class Span(Enum):
    """The stretches that have a name."""

    TODAY = auto()
    YESTERDAY = auto()
    THIS_WEEK = auto()
    THIS_MONTH = auto()


@dataclass(frozen=True, slots=True)
class Days:
    """Some days, from the first to the last; both count."""

    first: date
    last: date


Period = Span | Days


def moments(period: Period, now: datetime) -> tuple[datetime, datetime]:
    """When a period begins, and when it is over; weeks begin as they do where the machine is."""
    days = period if isinstance(period, Days) else _days(period, now.astimezone().date())
    return _midnight(days.first), _midnight(days.last + timedelta(days=1))


def period_words(period: Period, now: datetime) -> str:
    """A period by its name, or by its days."""
    if isinstance(period, Span):
        return span_words(period)
    first, last = (relative_day(_midnight(day), now) for day in (period.first, period.last))
    words = first if first == last else f"{first} – {last}"
    return words[:1].upper() + words[1:]


def span_words(span: Span) -> str:
    """What people call it."""
    return {
        Span.TODAY: translate("calls", "Today"),
        Span.YESTERDAY: translate("calls", "Yesterday"),
        Span.THIS_WEEK: translate("calls", "This week"),
        Span.THIS_MONTH: translate("calls", "This month"),
    }[span]


def _days(span: Span, today: date) -> Days:
    yesterday = today - timedelta(days=1)
    since_first_of_week = (today.isoweekday() - QLocale().firstDayOfWeek().value) % 7
    return {
        Span.TODAY: Days(today, today),
        Span.YESTERDAY: Days(yesterday, yesterday),
        Span.THIS_WEEK: Days(today - timedelta(days=since_first_of_week), today),
        Span.THIS_MONTH: Days(today.replace(day=1), today),
    }[span]


def _midnight(day: date) -> datetime:
    return on_the_wall(datetime.combine(day, time())).astimezone()
