"""All that is known of a call, as lines of a name and a value; what is not known is left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from gamma_desktop.calls.model import Call, Direction
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.numbers.lines import LineColour
from gamma_desktop.ui.bidi import joined
from gamma_desktop.ui.durations import spoken_duration
from gamma_desktop.ui.formatting import when
from gamma_desktop.ui.number_words import time_there
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.wording.call_words import direction_word
from gamma_desktop.ui.wording.party_words import person_words

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Fact:
    """A line: what it is, and its value (several lines if there are several)."""

    name: str
    value: str


def line_colours(call: Call, parties: PartyNames) -> dict[str, LineColour | None]:
    """The colours of a call's lines, by the names of the facts that tell of them."""
    return {
        translate("calls", "Line called"): parties.colour(call.dialed_number),
        translate("calls", "Extension"): parties.colour(call.extension),
    }


def call_facts(identified: IdentifiedCall, parties: PartyNames, now: datetime) -> tuple[Fact, ...]:
    """The facts of a call, in the order in which one asks for them."""
    return tuple(fact for fact in _all_facts(identified, parties, now) if fact.value)


def _all_facts(identified: IdentifiedCall, parties: PartyNames, now: datetime) -> Iterator[Fact]:
    call = identified.call
    yield Fact(direction_word(call), when(call.started_at_here, now))
    is_chosen = identified.match.chosen is not None
    possible = translate("calls", "Could also be") if is_chosen else translate("calls", "Could be")
    yield Fact(possible, _candidates(identified))
    yield Fact(translate("calls", "From"), parties.place(call.remote))
    yield Fact(translate("calls", "Time now"), _time_there(call, parties, now))
    yield Fact(translate("calls", "Line called"), _dialed_line(call, parties))
    yield Fact(translate("calls", "Extension"), parties.numbered(call.extension) if call.extension else "")
    yield Fact(translate("calls", "Talked"), _duration(call.talk_seconds))
    yield Fact(translate("calls", "Call ID"), call.key.call_id)


def _candidates(identified: IdentifiedCall) -> str:
    return joined(map(person_words, identified.match.others), "\n")


def _time_there(call: Call, parties: PartyNames, now: datetime) -> str:
    remote = call.remote
    if remote.is_hidden or remote.is_extension or not remote.number:
        return ""
    return time_there(parties.understand(remote.number), now.astimezone()).words


def _dialed_line(call: Call, parties: PartyNames) -> str:
    if call.direction is Direction.OUTGOING or not call.dialed_number:
        return ""
    return parties.dialled_line(call.dialed_number)


def _duration(seconds: float | None) -> str:
    return "" if seconds is None else spoken_duration(seconds)
