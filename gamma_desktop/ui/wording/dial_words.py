"""How far a call that we dialled has come: the same words in pop and bar."""

from gamma_desktop.calls.actions import DialStage
from gamma_desktop.calls.model import CallState
from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.translation import translate

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
