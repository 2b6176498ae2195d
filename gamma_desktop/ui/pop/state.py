"""Where a call stands, in words: what the pop resolves into instead of vanishing. Pure."""

from PySide6.QtCore import QCoreApplication

from gamma_desktop.calls.model import Call, CallState, Direction, Outcome
from gamma_desktop.calls.transfers import is_unanswered
from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.formatting import spoken_duration
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.pop.caller import short_name
from gamma_desktop.ui.pop.model import PopState, Surroundings
from gamma_desktop.ui.widgets.pill import Dot

translate = QCoreApplication.translate


def call_state(
    call: Call, around: Surroundings, *, asked_for: str | None = None, passed_on: Call | None = None
) -> PopState:
    """Word the state of a call.

    Args:
        call: the call.
        around: the extensions and their names.
        asked_for: where the agent asked to transfer it.
        passed_on: the call that it became, once that is known.
    """
    if passed_on is not None and is_unanswered(passed_on):
        return _lost(passed_on, around)
    if call.state is CallState.ENDED:
        return _ended(call, around, _where_it_went(passed_on) or asked_for)
    if call.state is CallState.TALKING:
        return _talking(call, around)
    if call.state is CallState.PROMPTING:
        words = translate("pop", "Your phone rings")
    elif call.direction is Direction.OUTGOING:
        words = translate("pop", "Ringing there")
    else:
        words = heading(call)
    return PopState(words=words, dot=Dot.RING, tone=Tone.ACCENT)


def heading(call: Call) -> str:
    """What kind of call it is."""
    headings = {
        Direction.INCOMING: translate("pop", "Incoming call"),
        Direction.INTERNAL: translate("pop", "Internal call"),
        Direction.OUTGOING: translate("pop", "Outgoing call"),
    }
    return headings.get(call.direction or Direction.INCOMING, "")


def is_answered_by_others(call: Call, around: Surroundings) -> bool:
    """Somebody else talks: nothing is left to do here. To a reception, every extension is its own."""
    if call.direction is Direction.OUTGOING or call.answered_by is None or not around.mine:
        return False
    talking = {leg.extension for leg in call.legs if leg.talking_at is not None}
    return not talking & around.mine


def _talking(call: Call, around: Surroundings) -> PopState:
    if is_answered_by_others(call, around):
        return _answered_by(call, around)
    return PopState(
        words=translate("pop", "Talking"),
        dot=Dot.FULL,
        tone=Tone.SUCCESS,
        talking_since=call.answered_at_here,
    )


def _answered_by(call: Call, around: Surroundings) -> PopState:
    name = short_name(call.answered_by or "", around)
    words = filled(translate("pop", "Answered by {name}"), name=name)
    return PopState(words=_after(words, call.ring_seconds), dot=Dot.FULL, tone=Tone.MUTED)


def _ended(call: Call, around: Surroundings, passed_to: str | None) -> PopState:
    if call.outcome is Outcome.TRANSFERRED:
        return _transferred(passed_to, around)
    if call.outcome is Outcome.ANSWERED_ELSEWHERE:
        return _answered_by(call, around)
    if call.outcome is Outcome.MISSED:
        words = _after(translate("pop", "Missed"), call.ring_seconds)
        return PopState(words=words, dot=Dot.CROSS, tone=Tone.DANGER)
    unhappy = {
        Outcome.UNANSWERED: _after(translate("pop", "Not answered"), call.ring_seconds),
        Outcome.CANCELLED: translate("pop", "You did not pick up"),
        Outcome.UNKNOWN: translate("pop", "No further events"),
    }
    if call.outcome in unhappy:
        return PopState(words=unhappy[call.outcome], dot=Dot.CROSS, tone=Tone.WARNING)
    return PopState(words=_after(translate("pop", "Ended"), call.talk_seconds))


def _lost(passed_on: Call, around: Surroundings) -> PopState:
    where = _where_it_went(passed_on) or ""
    words = filled(translate("pop", "{name} did not answer"), name=around.names.get(where) or where)
    if passed_on.outcome is Outcome.UNKNOWN:
        words = translate("pop", "Not known who answered")
    return PopState(words=words, dot=Dot.CROSS, tone=Tone.DANGER)


def _where_it_went(passed_on: Call | None) -> str | None:
    """An extension, or a number outside."""
    if passed_on is None:
        return None
    return passed_on.transfers[-1].to_extension if passed_on.transfers else passed_on.extension


def _transferred(passed_to: str | None, around: Surroundings) -> PopState:
    if passed_to is None:
        return PopState(words=translate("pop", "Transferred"))
    name = around.names.get(passed_to) or passed_to
    return PopState(words=filled(translate("pop", "Transferred to {name}"), name=name))


def _after(words: str, seconds: float | None) -> str:
    if seconds is None:
        return words
    return translate("pop", "{what} after {duration}").format(what=words, duration=spoken_duration(seconds))
