"""Do not disturb in words: until when, and what became of the calls meanwhile. Pure."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from PySide6.QtCore import QCoreApplication, QLocale

from gamma_desktop.history.quiet_digest import QuietDigest, QuietEnd
from gamma_desktop.history.quiet_times import Quiet
from gamma_desktop.numbers.lines import LineNames
from gamma_desktop.ui.bidi import filled, joined
from gamma_desktop.ui.formatting import time_of_day, when
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.pop.model import Caller, NoticeId, PopAction, PopContent, PopId, PopState
from gamma_desktop.ui.widgets.pill import Dot

_DIGEST = "digest of "
"""What the ids of these cards begin with; when it became quiet follows, and the lines, if not all were quiet.

So a card that was not read yet stays beside the next one.
"""

translate = QCoreApplication.translate


def quiet_words(quiet: Quiet | None, now: datetime) -> str:
    """The state: "Do not disturb until 15:00"; the name alone where calls may disturb, or there is no end."""
    if quiet is None or quiet.until is None:
        return translate("quiet", "Do not disturb")
    return filled(translate("quiet", "Do not disturb until {0}"), moment_words(quiet.until, now))


def lines_words(quiet: Sequence[Quiet], lines: LineNames, now: datetime) -> str:
    """Which single lines are quiet, and until when: "Sales is quiet until 15:00"; "" if none is."""
    said = []
    for each in quiet:
        name = _names((each.line,), lines)
        if each.until is None:
            said.append(filled(translate("quiet", "{0} is quiet"), name))
        else:
            until = moment_words(each.until, now)
            said.append(filled(translate("quiet", "{0} is quiet until {1}"), name, until))
    return joined(said, ", ")


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
        (digest.passed_on, translate("quiet", "{0} passed on")),
        (digest.done, translate("quiet", "{0} done")),
        (digest.unknown, translate("quiet", "{0} with an unknown end")),
        (digest.waiting, translate("quiet", "{0} to call back")),
    )
    return joined((words.format(_number(count)) for count, words in said if count), ", ")


def digest_title(digest: QuietDigest, end: QuietEnd, lines: LineNames) -> str:
    """How many calls, and on which lines where it was not quiet on all: "Sales: 3 calls"."""
    if not end.lines:
        return _calls_words(digest.total)
    return filled(translate("quiet", "{0}: {1}"), _names(end.lines, lines), _calls_words(digest.total))


def digest_card(digest: QuietDigest, end: QuietEnd, lines: LineNames, now: datetime) -> PopContent:
    """What became of the calls of a quiet time; it stays until it was read."""
    since, until = moment_words(end.since, now), moment_words(end.until, now)
    span = filled(translate("quiet", "{0} to {1}"), since, until)
    names = _names(end.lines, lines)
    heading, over = (
        (translate("quiet", "During quiet hours"), translate("quiet", "Quiet hours have ended"))
        if names
        else (translate("quiet", "During do not disturb"), translate("quiet", "Do not disturb has ended"))
    )
    return PopContent(
        pop_id=NoticeId(_DIGEST + " ".join((end.since.isoformat(), *end.lines))),
        heading=heading,
        caller=Caller(who=_calls_words(digest.total), icon=Icon.MOON, line=joined((names, span))),
        state=PopState(words=over, dot=Dot.HOLLOW, tone=Tone.MUTED),
        hint=digest_words(digest),
        actions=(PopAction.SHOW_LIST,),
    )


def is_digest(pop_id: PopId) -> bool:
    """Whether it is the id of such a card."""
    return isinstance(pop_id, NoticeId) and pop_id.name.startswith(_DIGEST)


def _calls_words(count: int) -> str:
    if count == 1:
        return translate("quiet", "1 call")
    return translate("quiet", "{0} calls").format(_number(count))


def _names(named: Sequence[str], lines: LineNames) -> str:
    """Lines by their names where they have one."""
    found = ((lines.find(each), each) for each in named)
    return joined((line.name if line is not None else each for line, each in found), ", ")


def _number(count: int) -> str:
    return QLocale().toString(count)
