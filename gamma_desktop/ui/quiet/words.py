"""Do not disturb in words: until when, and what became of the calls meanwhile. Pure."""

from datetime import datetime, time, timedelta

from PySide6.QtCore import QCoreApplication, QLocale

from gamma_desktop.history.do_not_disturb import QuietDigest
from gamma_desktop.history.quiet_times import Quiet
from gamma_desktop.ui.bidi import filled, joined
from gamma_desktop.ui.formatting import time_of_day, when
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.pop.model import Caller, NoticeId, PopAction, PopContent, PopState
from gamma_desktop.ui.widgets.pill import Dot

DIGEST = NoticeId("digest")

translate = QCoreApplication.translate


def quiet_words(quiet: Quiet | None, now: datetime) -> str:
    """The state: "Do not disturb until 15:00"; the name alone where calls may disturb, or there is no end."""
    if quiet is None or quiet.until is None:
        return translate("quiet", "Do not disturb")
    return filled(translate("quiet", "Do not disturb until {0}"), moment_words(quiet.until, now))


def moment_words(moment: datetime, now: datetime) -> str:
    """A time of today by itself, else with its day; the midnight that a day begins with is that day."""
    local, today = moment.astimezone(), now.astimezone().date()
    if local.date() == today:
        return time_of_day(moment)
    if local.time() == time(0) and local.date() == today + timedelta(days=1):
        return translate("quiet", "tomorrow")
    return when(moment, now)


def digest_words(digest: QuietDigest) -> str:
    """What became of the calls: "4 answered by the team, 1 to call back"."""
    said = (
        (digest.answered, translate("quiet", "{0} answered by the team")),
        (digest.got_through, translate("quiet", "{0} called again and got through")),
        (digest.called_back, translate("quiet", "{0} called back already")),
        (digest.others, translate("quiet", "{0} done")),
        (digest.waiting, translate("quiet", "{0} to call back")),
    )
    return joined((words.format(_number(count)) for count, words in said if count), ", ")


def calls_words(count: int) -> str:
    """How many calls."""
    if count == 1:
        return translate("quiet", "1 call")
    return translate("quiet", "{0} calls").format(_number(count))


def digest_card(digest: QuietDigest, since: datetime, until: datetime, now: datetime) -> PopContent:
    """What became of the calls of a quiet time; it stays until it was read."""
    span = filled(translate("quiet", "{0} to {1}"), moment_words(since, now), moment_words(until, now))
    return PopContent(
        pop_id=DIGEST,
        heading=translate("quiet", "During do not disturb"),
        caller=Caller(who=calls_words(digest.total), icon=Icon.MOON, line=span),
        state=PopState(words=translate("quiet", "Do not disturb has ended"), dot=Dot.HOLLOW, tone=Tone.MUTED),
        hint=digest_words(digest),
        actions=(PopAction.SHOW_LIST,),
    )


def _number(count: int) -> str:
    return QLocale().toString(count)
