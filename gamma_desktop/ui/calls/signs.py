"""A call in signs: the icon, the dot and the tone of what it is doing, or what it came to."""

from gamma_desktop.calls.model import Call, CallState, Direction, Outcome
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.widgets.pill import Dot

STATE_SIGNS = {
    CallState.PROMPTING: (Dot.RING, Tone.ACCENT),
    CallState.RINGING: (Dot.RING, Tone.ACCENT),
    CallState.TALKING: (Dot.FULL, Tone.SUCCESS),
    CallState.ENDED: (Dot.HOLLOW, Tone.MUTED),
}
"""Shape and tone of where a call stands."""

OUTCOME_SIGNS = {
    Outcome.MISSED: (Dot.CROSS, Tone.DANGER),
    Outcome.UNANSWERED: (Dot.CROSS, Tone.WARNING),
    Outcome.CANCELLED: (Dot.CROSS, Tone.WARNING),
    Outcome.UNKNOWN: (Dot.CROSS, Tone.WARNING),
}
"""Those of an outcome that is worth a second look."""


def call_sign(call: Call) -> tuple[Icon, Tone]:
    """The icon of direction and outcome; colour only where something happens or was missed."""
    if call.state is CallState.TALKING:
        return Icon.PHONE, Tone.SUCCESS
    if call.is_missed:
        return Icon.PHONE_MISSED, Tone.DANGER
    tone = Tone.ACCENT if call.is_live else Tone.MUTED
    return (Icon.PHONE_OUTGOING if call.direction is Direction.OUTGOING else Icon.PHONE_INCOMING), tone
