"""What a call is, where it stands and what it came to: the same words in pop, bar, log, tray and commands."""

from datetime import datetime

from gamma_desktop.calls.actions import DialStage
from gamma_desktop.calls.facts import HandledBy
from gamma_desktop.calls.model import Call, CallState, Direction, Outcome
from gamma_desktop.history.model import IdentifiedCall, Remark
from gamma_desktop.ui.bidi import filled, joined
from gamma_desktop.ui.durations import clock, spoken_duration
from gamma_desktop.ui.formatting import when
from gamma_desktop.ui.translation import translate


def direction_name(direction: Direction | None) -> str:
    """Which way calls go, in a column or a filter of its own; "" if it is not known."""
    words = {
        Direction.INCOMING: translate("calls", "Incoming"),
        Direction.OUTGOING: translate("calls", "Outgoing"),
        Direction.INTERNAL: translate("calls", "Internal"),
    }
    return words[direction] if direction else ""


def direction_word(call: Call) -> str:
    """What kind of call it is."""
    words = {
        Direction.INCOMING: translate("calls", "Incoming call"),
        Direction.OUTGOING: outgoing_call(),
        Direction.INTERNAL: translate("calls", "Internal call"),
    }
    return words[call.direction] if call.direction else translate("calls", "Call")


def outgoing_call() -> str:
    """What kind of call one is that we dialled, before its first event."""
    return translate("calls", "Outgoing call")


def state_word(call: Call) -> str:
    """Where a call stands."""
    if call.state is CallState.RINGING and call.direction is Direction.OUTGOING:
        return translate("calls", "Ringing there")
    words = {
        CallState.PROMPTING: translate("calls", "Your phone rings"),
        CallState.RINGING: translate("calls", "Ringing"),
        CallState.TALKING: translate("calls", "Talking"),
        CallState.ENDED: translate("calls", "Ended"),
    }
    return words[call.state]


def outcome_name(outcome: Outcome) -> str:
    """What a call came to, in a word or two."""
    words = {
        Outcome.ANSWERED: translate("calls", "Answered"),
        Outcome.MISSED: translate("calls", "Missed"),
        Outcome.ANSWERED_ELSEWHERE: translate("calls", "Answered elsewhere"),
        Outcome.TRANSFERRED: translate("calls", "Transferred"),
        Outcome.UNANSWERED: translate("calls", "No answer"),
        Outcome.CANCELLED: translate("calls", "Not picked up"),
        Outcome.UNKNOWN: translate("calls", "No further events"),
    }
    return words[outcome]


def outcome_word(call: Call) -> str:
    """What a call came to; where it stands, as long as it goes on. Of a test call only that it was one."""
    if call.is_test and not call.is_live:
        return translate("calls", "Test call")
    return outcome_name(call.outcome) if call.outcome else state_word(call)


def to_call_back() -> str:
    """What is said of a missed call that waits."""
    return translate("calls", "to call back")


def seen_to_by(remark: Remark, now: datetime) -> str:
    """Who in the team sees, or saw, to a missed call: "Called back by Ana, today 10:14"; "" if no one."""
    handled, claim = remark.handled, remark.claim
    if handled is not None:
        words = {
            HandledBy.CALLED_BACK: translate("calls", "Called back by {name}, {when}"),
            HandledBy.TALKED: translate("calls", "Talked to {name}, {when}"),
            HandledBy.TICK: translate("calls", "Marked as done by {name}, {when}"),
        }
        return filled(words[handled.how], name=handled.by, when=when(handled.at, now))
    if claim is not None and claim.stands_at(now):
        return filled(translate("calls", "{0} is calling back"), claim.by)
    return ""


def outcome_and_waiting(identified: IdentifiedCall) -> str:
    """What a call came to, and whether it waits: "Missed, to call back"."""
    return joined((outcome_word(identified.call), to_call_back() if identified.is_waiting else ""), ", ")


def length_or_outcome(call: Call) -> str:
    """What a list says at the end of a row: how long they talked, else what it came to."""
    if call.talk_seconds is not None and not call.is_test:
        return clock(round(call.talk_seconds))
    return outcome_word(call)


def outcome_sentence(call: Call, answered_by: str = "", transferred_to: str = "") -> str:
    """What became of a call that is over, or was taken by others, with how long that took.

    Args:
        call: the call.
        answered_by: who answered it, in words; "" if it was not answered, or that goes without saying.
        transferred_to: where it was passed on, in words.
    """
    if call.outcome is Outcome.TRANSFERRED and transferred_to:
        return filled(translate("calls", "Transferred to {0}"), transferred_to)
    if answered_by and call.outcome in {None, Outcome.ANSWERED, Outcome.ANSWERED_ELSEWHERE}:
        return after(filled(translate("calls", "Answered by {0}"), answered_by), call.ring_seconds)
    if call.outcome in {Outcome.MISSED, Outcome.UNANSWERED} and not call.is_test:
        return after(outcome_word(call), call.ring_seconds)
    return outcome_word(call)


def ended_sentence(call: Call) -> str:
    """That a talk is over, and how long it was."""
    return after(translate("calls", "Ended"), call.talk_seconds)


def after(words: str, seconds: float | None) -> str:
    """Something with how long it took until then: "Missed after 21 s"."""
    if seconds is None:
        return words
    return translate("calls", "{0} after {1}").format(words, spoken_duration(seconds))


PHONE_SHOULD_RING_WITHIN = 8
"""Seconds after which an accepted call that has not rung is worth a word."""


def stage_word(stage: DialStage) -> str:
    """Where the call stands."""
    words = {
        DialStage.ASKED: translate("calls", "Calling…"),
        DialStage.ACCEPTED: translate("calls", "Accepted"),
        DialStage.PHONE_RINGS: translate("calls", "Your phone rings"),
        DialStage.RINGING: translate("calls", "Ringing there"),
        DialStage.TALKING: translate("calls", "Talking"),
        DialStage.ENDED: translate("calls", "Ended"),
        DialStage.FAILED: translate("calls", "Not placed"),
        DialStage.UNKNOWN: translate("calls", "Not confirmed"),
    }
    return words[stage]


def what_to_do(stage: DialStage | CallState) -> str:
    """What the agent does now; "" if there is nothing to do."""
    if stage in {DialStage.PHONE_RINGS, CallState.PROMPTING}:
        return translate("calls", "Pick up your phone to connect")
    return translate("calls", "Your phone should ring now") if stage is DialStage.ACCEPTED else ""


def late_words(extension: str, *, is_internal: bool) -> str:
    """What to do where an accepted call has not rung in time.

    Args:
        extension: whose phone should ring.
        is_internal: an extension was called; Gamma may tell nothing of such a call.
    """
    if is_internal:
        return translate("calls", "Gamma reports no calls to extensions: look at your phone")
    words = translate("calls", "Your phone has not rung for {0} s. Is {1} registered?")
    return filled(words, PHONE_SHOULD_RING_WITHIN, extension)
