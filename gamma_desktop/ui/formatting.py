"""Days and times of day as people read them, by the system's locale."""

from datetime import date, datetime, timedelta

from PySide6.QtCore import QDate, QLocale, QTime

from gamma_desktop.ui.translation import translate

DAYS_OF_A_WEEK = 7


def file_size(size: int) -> str:
    """How large a file is: "812 kB", "2.4 MB"."""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def time_of_day(moment: datetime) -> str:
    """The local time of day, without seconds: "16:20", "4:20 PM"."""
    local = moment.astimezone()
    return QLocale().toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)


def relative_day(moment: datetime, now: datetime) -> str:
    """The local day, seen from now: "today", "yesterday", "tomorrow", "Monday", "12 Mar", "12 Mar 2024"."""
    day, today = moment.astimezone().date(), now.astimezone().date()
    if day == today:
        return translate("formatting", "today")
    if day == today - timedelta(days=1):
        return translate("formatting", "yesterday")
    if day == today + timedelta(days=1):
        return translate("formatting", "tomorrow")
    if today - timedelta(days=DAYS_OF_A_WEEK) < day < today:
        return QLocale().standaloneDayName(day.isoweekday(), QLocale.FormatType.LongFormat)
    pattern = "d MMM" if day.year == today.year else "d MMM yyyy"
    return QLocale().toString(_qt_date(day), pattern)


def when(moment: datetime, now: datetime) -> str:
    """Day and time: "today 16:20", "12 Mar 16:20"."""
    return f"{relative_day(moment, now)} {time_of_day(moment)}"


def date_and_time(moment: datetime) -> str:
    """Day and time, for what is read on later days too: "12 Mar 16:20", "12 Mar 2024 16:20"."""
    day = moment.astimezone().date()
    pattern = "d MMM" if day.year == date.today().year else "d MMM yyyy"  # noqa: DTZ011  (the local day)
    return f"{QLocale().toString(_qt_date(day), pattern)} {time_of_day(moment)}"


def time_or_date(moment: datetime) -> str:
    """The time of a moment of today, else with its day: "16:20", "12 Mar 16:20"."""
    is_today = moment.astimezone().date() == date.today()  # noqa: DTZ011  (the local day)
    return time_of_day(moment) if is_today else date_and_time(moment)


def _qt_date(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
