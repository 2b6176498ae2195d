"""The facts beside a caller, in words: for whom, how it came, what was typed, when we last spoke. Pure."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from gamma_desktop.calls.facts import HandedOver
from gamma_desktop.calls.model import Call, Direction, Party
from gamma_desktop.history.model import CallerInfo
from gamma_desktop.numbers.lines import LineColour
from gamma_desktop.numbers.parse import understand
from gamma_desktop.ui.agent_context import AgentContext
from gamma_desktop.ui.bidi import filled, joined
from gamma_desktop.ui.durations import spoken_duration
from gamma_desktop.ui.formatting import when
from gamma_desktop.ui.number_words import HERE, TimeThere, time_there
from gamma_desktop.ui.pop.caller import extension, short_name
from gamma_desktop.ui.pop.model import Row
from gamma_desktop.ui.wording.call_words import outcome_word
from gamma_desktop.ui.wording.party_words import line_words, some_of

NAMED_EXTENSIONS = 2
LONGEST_NOTE = 160
LONGEST_INPUT = 60

translate = QCoreApplication.translate


def facts(
    call: Call,
    known: CallerInfo,
    context: AgentContext,
    now: datetime,
    handed_over: HandedOver | None = None,
) -> dict[Row, str]:
    """Everything there is to say; what is unknown is left out."""
    contact = known.match.contact
    told = {
        Row.TIME: time_of(call.remote, context, now).words,
        Row.FOR: _for_whom(call, context),
        Row.VIA: _how_it_came(call, context),
        Row.PASSED: _told_by(handed_over),
        Row.TYPED: shortened(joined(call.app_data, ", "), LONGEST_INPUT),
        Row.LAST: last_talk(known, context, now),
        Row.NOTE: shortened(contact.note if contact else "", LONGEST_NOTE),
    }
    return {row: words for row, words in told.items() if words}


def _told_by(handed_over: HandedOver | None) -> str:
    """The note of the colleague who passed the call on."""
    if handed_over is None:
        return ""
    note = shortened(handed_over.note, LONGEST_NOTE)
    return filled(translate("pop", "{name}: “{note}”"), name=handed_over.by, note=note)


def time_of(party: Party, context: AgentContext, now: datetime) -> TimeThere:
    """The time where a party is, if that is another one than here."""
    if party.is_hidden or party.is_extension or not party.number:
        return HERE
    return time_there(understand(party.number, context.rules), now.astimezone())


def shortened(text: str, longest: int) -> str:
    """A text on one line, cut with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _for_whom(call: Call, context: AgentContext) -> str:
    if call.direction is Direction.OUTGOING:
        return ""
    line = _line(call.dialed_number, context) if call.dialed_number else ""
    rung = _extensions(call, context)
    if line and rung and call.dialed_number not in call.extensions:
        return filled(translate("pop", "{line} · {extension}"), line=line, extension=rung)
    return rung or line


def line_colour(call: Call, context: AgentContext) -> LineColour | None:
    """The colour of the line that was dialled, else of the one extension that it is for."""
    if call.direction is Direction.OUTGOING:
        return None
    numbers = (call.dialed_number, call.extensions[0] if len(call.extensions) == 1 else None)
    lines = filter(None, map(context.lines.find, numbers))
    return next((line.colour for line in lines if line.colour is not None), None)


def _line(number: str, context: AgentContext) -> str:
    """A dialled line by its name, with the number: "Sales (961 11 22 33)"."""
    line, shown = context.lines.find(number), understand(number, context.rules).display
    return line_words(shown, line.name if line is not None else None)


def _extensions(call: Call, context: AgentContext) -> str:
    if len(call.extensions) == 1:
        return extension(call.extensions[0], context)
    return some_of([short_name(number, context) for number in call.extensions], NAMED_EXTENSIONS)


def _how_it_came(call: Call, context: AgentContext) -> str:
    by = _passed_on_by(call)
    if by is None:
        return call.remote.label or ""
    words = filled(translate("pop", "Transferred by {name}"), name=short_name(by, context))
    first = call.origin.first_to.number if call.origin and call.origin.first_to else None
    if first == by:
        return translate("pop", "{transferred}, who was called first").format(transferred=words)
    if first in context.names:
        return filled(
            translate("pop", "{transferred}; {name} was called first"),
            transferred=words,
            name=short_name(first or "", context),
        )
    return words


def _passed_on_by(call: Call) -> str | None:
    if call.transfers and call.transfers[-1].from_extension:
        return call.transfers[-1].from_extension
    return call.origin.transferred_by if call.origin else None


def last_talk(known: CallerInfo, context: AgentContext, now: datetime) -> str:
    """When and with whom it was, and what was noted then."""
    if known.last is None:
        return ""
    words = _last_time(known.last.call, context, now)
    note = shortened(known.last.remark.note, LONGEST_NOTE)
    return f"{words}\n“{note}”" if note else words


def _last_time(last: Call, context: AgentContext, now: datetime) -> str:
    moment = when(last.started_at_here, now)
    if last.answered_by is None:
        return translate("pop", "{outcome} {when}").format(outcome=outcome_word(last), when=moment)
    spoken = filled(
        translate("pop", "{when} with {name}"), when=moment, name=short_name(last.answered_by, context)
    )
    if last.talk_seconds is None:
        return spoken
    return translate("pop", "{spoken}, {duration}").format(
        spoken=spoken, duration=spoken_duration(last.talk_seconds)
    )
