"""A call in words and signs: what it is doing, or what it came to."""

from PySide6.QtCore import QCoreApplication

from gamma_desktop.calls.model import Call, CallState, Direction, Outcome
from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.formatting import clock, spoken_duration
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.widgets.pill import Dot

translate = QCoreApplication.translate


def call_sign(call: Call) -> tuple[Icon, Tone]:
    """The icon of direction and outcome; colour only where something happens or was missed."""
    if call.state is CallState.TALKING:
        return Icon.PHONE, Tone.SUCCESS
    if call.outcome is Outcome.MISSED:
        return Icon.PHONE_MISSED, Tone.DANGER
    tone = Tone.ACCENT if call.is_live else Tone.MUTED
    return (Icon.PHONE_OUTGOING if call.direction is Direction.OUTGOING else Icon.PHONE_INCOMING), tone


def state_sign(state: CallState) -> tuple[str, Dot, Tone]:
    """A live state: word, shape and tone."""
    signs = {
        CallState.PROMPTING: (translate("calls", "Your phone rings"), Dot.RING, Tone.ACCENT),
        CallState.RINGING: (translate("calls", "Ringing"), Dot.RING, Tone.ACCENT),
        CallState.TALKING: (translate("calls", "Talking"), Dot.FULL, Tone.SUCCESS),
        CallState.ENDED: (translate("calls", "Ended"), Dot.HOLLOW, Tone.MUTED),
    }
    return signs[state]


def outcome_word(call: Call) -> str:
    """What an ended call came to, in a word or two."""
    words = {
        Outcome.ANSWERED: translate("calls", "Answered"),
        Outcome.MISSED: translate("calls", "Missed"),
        Outcome.ANSWERED_ELSEWHERE: translate("calls", "Answered elsewhere"),
        Outcome.TRANSFERRED: translate("calls", "Transferred"),
        Outcome.UNANSWERED: translate("calls", "No answer"),
        Outcome.CANCELLED: translate("calls", "Cancelled"),
        Outcome.UNKNOWN: translate("calls", "Outcome unknown"),
    }
    return words[call.outcome] if call.outcome else state_sign(call.state)[0]


def length_or_outcome(call: Call) -> str:
    """What a list says at the end of a row: how long they talked, else what it came to."""
    if call.talk_seconds is not None:
        return clock(round(call.talk_seconds))
    return outcome_word(call)


def outcome_sentence(call: Call, answered_by: str) -> str:
    """What became of a call, with how long it took.

    Args:
        call: the call.
        answered_by: who answered it, in words; "" if nobody did.
    """
    if call.outcome is Outcome.MISSED and call.ring_seconds is not None:
        return translate("calls", "Missed after {0}").format(spoken_duration(call.ring_seconds))
    if answered_by and call.ring_seconds is not None:
        waited = spoken_duration(call.ring_seconds)
        return filled(translate("calls", "Answered by {0} after {1}"), answered_by, waited)
    if answered_by and call.outcome in {Outcome.ANSWERED, Outcome.ANSWERED_ELSEWHERE}:
        return filled(translate("calls", "Answered by {0}"), answered_by)
    return outcome_word(call)


def direction_word(call: Call) -> str:
    """Which way a call went."""
    words = {
        Direction.INCOMING: translate("calls", "Incoming call"),
        Direction.OUTGOING: translate("calls", "Outgoing call"),
        Direction.INTERNAL: translate("calls", "Internal call"),
    }
    return words[call.direction] if call.direction else translate("calls", "Call")
