"""A line of the bar of active calls, as a value: from a call that goes on, or from one we dialled."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

from gamma_desktop.calls.actions import DialAttempt, DialStage
from gamma_desktop.calls.model import Call
from gamma_desktop.calls.staleness import is_silent
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.ui.bidi import joined
from gamma_desktop.ui.calls.available_actions import Ending, ending_of, why_no_transfer
from gamma_desktop.ui.calls.open_requests import CallName
from gamma_desktop.ui.calls.signs import STATE_SIGNS
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.widgets.pill import Dot
from gamma_desktop.ui.wording import Attempt, explain
from gamma_desktop.ui.wording.call_words import (
    PHONE_SHOULD_RING_WITHIN,
    late_words,
    outcome_word,
    stage_word,
    state_word,
    what_to_do,
)

translate = QCoreApplication.translate

STAGES = (
    DialStage.ASKED,
    DialStage.ACCEPTED,
    DialStage.PHONE_RINGS,
    DialStage.RINGING,
    DialStage.TALKING,
)
"""The way of a dialled call, in order."""

_LATE = timedelta(seconds=PHONE_SHOULD_RING_WITHIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveLine:
    """What the bar tells of one call.

    Attributes:
        target: names the call to hang up.
        words: where it stands, in a sentence.
        since: counts from here, where time matters.
        step: how far along ``STAGES`` a dialled call is, from 1; 0 for a call that was not dialled here.
        ending: how *Hang up* is called.
        why_no_transfer: "" if it can be passed on.
        is_over: nothing is left to hang up; it stays to say why, until it is dismissed.
        may_be_over: nothing was heard of the call for a while: perhaps its end was lost.
        is_silent: perhaps no event will ever come that ends it, so it can be dismissed, too.
        waiting_for: what was asked of it and has no outcome yet.
    """

    target: CallName
    title: str
    words: str
    dot: Dot
    tone: Tone
    since: datetime | None = None
    step: int = 0
    ending: Ending = Ending.HANG_UP
    why_no_transfer: str = ""
    is_over: bool = False
    may_be_over: bool = False
    is_silent: bool = False
    waiting_for: Attempt | None = None


def line_of_call(identified: IdentifiedCall, parties: PartyNames, now: datetime) -> ActiveLine:
    """The line of a call that goes on."""
    call = identified.call
    dot, tone = STATE_SIGNS[call.state]
    ours = parties.line(call)
    return ActiveLine(
        target=call.key,
        title=parties.who(identified),
        words=joined((state_word(call), ours)),
        dot=dot,
        tone=tone,
        since=_since(call),
        ending=ending_of(call),
        why_no_transfer=why_no_transfer(call),
        may_be_over=is_silent(call, now),
    )


def line_of_dial(attempt: DialAttempt, title: str, now: datetime, *, is_internal: bool = False) -> ActiveLine:
    """The line of a call that we dialled: how far it has come, or where it stopped and why.

    Args:
        attempt: what was asked of Gamma, and how far it has come.
        title: who was called.
        now: tells how long nothing has been heard.
        is_internal: an extension was called; Gamma may tell nothing of such a call.
    """
    is_late = attempt.stage is DialStage.ACCEPTED and now - attempt.asked_at >= _LATE
    words, dot, tone = _late_words(attempt, is_internal=is_internal) if is_late else _stage_words(attempt)
    call = attempt.call
    is_over = attempt.stage in {DialStage.FAILED, DialStage.ENDED}
    return ActiveLine(
        target=attempt.external_call_id,
        title=title,
        words=words,
        dot=dot,
        tone=tone,
        since=None if is_over or call is None else _since(call),
        step=STAGES.index(attempt.stage) + 1 if attempt.stage in STAGES else 0,
        ending=Ending.CANCEL if call is None else ending_of(call),
        why_no_transfer=why_no_transfer(call) if call else translate("calls", "It is not talking yet"),
        is_over=is_over,
        may_be_over=call is not None and is_silent(call, now),
        is_silent=is_late or attempt.stage is DialStage.UNKNOWN,
    )


def _late_words(attempt: DialAttempt, *, is_internal: bool) -> tuple[str, Dot, Tone]:
    words = f"{stage_word(attempt.stage)}. {late_words(attempt.extension, is_internal=is_internal)}"
    return (words, Dot.HOLLOW, Tone.MUTED) if is_internal else (words, Dot.RING, Tone.WARNING)


def _stage_words(attempt: DialAttempt) -> tuple[str, Dot, Tone]:
    if attempt.stage in _STAGE_SIGNS:
        words = ". ".join(filter(None, (stage_word(attempt.stage), what_to_do(attempt.stage))))
        return words, *_STAGE_SIGNS[attempt.stage]
    if attempt.stage is DialStage.ENDED and attempt.call is not None:
        return outcome_word(attempt.call), Dot.HOLLOW, Tone.MUTED
    if attempt.error is not None:
        tone = Tone.WARNING if attempt.stage is DialStage.UNKNOWN else Tone.DANGER
        return explain(attempt.error).title, Dot.CROSS, tone
    return stage_word(DialStage.ENDED), Dot.HOLLOW, Tone.MUTED


_STAGE_SIGNS: dict[DialStage, tuple[Dot, Tone]] = {
    DialStage.ASKED: (Dot.HOLLOW, Tone.ACCENT),
    DialStage.ACCEPTED: (Dot.HOLLOW, Tone.ACCENT),
    DialStage.PHONE_RINGS: (Dot.RING, Tone.ACCENT),
    DialStage.RINGING: (Dot.RING, Tone.ACCENT),
    DialStage.TALKING: (Dot.FULL, Tone.SUCCESS),
}


def _since(call: Call) -> datetime:
    return call.answered_at_here or call.started_at_here
