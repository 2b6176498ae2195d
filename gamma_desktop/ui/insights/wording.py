"""The figures in words: on tiles, behind bars, and for screen readers."""

from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

from gamma_desktop.history.insights import Figures, Period
from gamma_desktop.ui.durations import HOUR, MINUTE
from gamma_desktop.ui.formatting import time_of_day

translate = QCoreApplication.translate


def period_name(period: Period) -> str:
    """A period, as a choice."""
    return {
        Period.TODAY: translate("insights", "Today"),
        Period.WEEK: translate("insights", "This week"),
        Period.MONTH: translate("insights", "This month"),
    }[period]


def no_calls_in(period: Period) -> str:
    """That there were none."""
    return {
        Period.TODAY: translate("insights", "No calls today"),
        Period.WEEK: translate("insights", "No calls this week"),
        Period.MONTH: translate("insights", "No calls this month"),
    }[period]


def long_duration(seconds: float) -> str:
    """A sum of durations, to the minute: "2 h 13 min", "7 min", "40 s"."""
    whole = max(0, round(seconds))
    if whole < MINUTE:
        return translate("insights", "{0} s").format(whole)
    hours, rest = divmod(whole, HOUR)
    minutes = rest // MINUTE
    if not hours:
        return translate("insights", "{0} min").format(minutes)
    return translate("insights", "{0} h {1} min").format(hours, minutes)


def answer_time(seconds: float | None) -> str:
    """A time to answer: "6 s", "4.2 s"; a dash where nothing was answered."""
    if seconds is None:
        return "–"
    digits = 0 if seconds >= 10 or round(seconds, 1) == round(seconds) else 1  # noqa: PLR2004  (two figures say enough)
    return translate("insights", "{0} s").format(f"{seconds:.{digits}f}")


def share_of_callers(count: int, total: Figures) -> str:
    """How many of those who called: "8 % of callers"."""
    came_in = total.answered + total.missed
    if not came_in:
        return ""
    return translate("insights", "{0} % of callers").format(round(100 * count / came_in))


def average_talk(total: Figures) -> str:
    """The talk time of one call: "2 min a call"."""
    talked = total.answered + total.outgoing
    if not talked:
        return ""
    return translate("insights", "{0} a call").format(long_duration(total.talk_seconds / talked))


def hour_words(hour: int) -> str:
    """The stretch of an hour, by the system's locale: "09:00 to 10:00"."""
    start = datetime(2000, 1, 1, hour).astimezone()
    end = start + timedelta(hours=1)
    return translate("insights", "{0} to {1}").format(time_of_day(start), time_of_day(end))


def figures_words(figures: Figures) -> str:
    """Exact values: "12 answered, 2 missed, 4 outgoing, 1 h 2 min talked"."""
    words = translate("insights", "{0} answered, {1} missed, {2} outgoing, {3} talked")
    talked = long_duration(figures.talk_seconds)
    return words.format(figures.answered, figures.missed, figures.outgoing, talked)
