"""What can be done to a call, and the words for why something cannot."""

from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from gamma_desktop.calls.model import Call, CallState, Direction
from gamma_desktop.history.model import IdentifiedCall

translate = QCoreApplication.translate


class Ending(StrEnum):
    """What ending a call means to the agent, by where it stands: one act with three names."""

    DECLINE = "decline"
    CANCEL = "cancel"
    HANG_UP = "hang_up"


def ending_of(call: Call) -> Ending:
    """A call that comes in is declined, one of ours that has not connected is cancelled."""
    if call.state is CallState.TALKING:
        return Ending.HANG_UP
    is_ours = call.state is CallState.PROMPTING or call.direction is Direction.OUTGOING
    return Ending.CANCEL if is_ours else Ending.DECLINE


def ending_words(ending: Ending) -> str:
    """What the button says."""
    words = {
        Ending.DECLINE: translate("calls", "Decline"),
        Ending.CANCEL: translate("calls", "Cancel"),
        Ending.HANG_UP: translate("calls", "Hang up"),
    }
    return words[ending]


def why_no_call_back(call: Call) -> str:
    """Why the caller cannot be called back; "" if it can be done."""
    if call.remote.is_hidden:
        return translate("calls", "The caller withheld the number")
    return "" if call.remote.number else translate("calls", "Gamma told no number that can be dialled")


def over_words() -> str:
    """What it does to say that a call is over."""
    return translate(
        "calls", "It has ended, but Gamma did not say so: take it off the screen. Hangs nothing up."
    )


def done_words(identified: IdentifiedCall) -> str:
    """What ticking a missed call, or taking the tick back, is called; "" where there is neither."""
    if identified.is_handled:
        return translate("calls", "Mark as not done")
    return translate("calls", "Mark as done") if identified.is_waiting else ""


def why_no_transfer(call: Call) -> str:
    """Why a call cannot be passed on; "" if it can. Gamma redirects incoming calls, ringing or talking."""
    if not call.is_live:
        return translate("calls", "The call is over")
    if call.direction is Direction.OUTGOING or call.state is CallState.PROMPTING:
        return translate("calls", "Gamma transfers incoming calls only")
    return ""
