"""How the states of people look and read: the same in Team, in search and where a call is transferred."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from gamma_desktop.calls.presence import PresenceState
from gamma_desktop.ui.formatting import time_of_day, time_or_date
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.widgets.pill import Dot

translate = QCoreApplication.translate

PRESENCE_SIGNS = {
    PresenceState.FREE: (Dot.HOLLOW, Tone.SUCCESS),
    PresenceState.RINGING: (Dot.RING, Tone.ACCENT),
    PresenceState.TALKING: (Dot.FULL, Tone.DANGER),
    PresenceState.DO_NOT_DISTURB: (Dot.BAR, Tone.MUTED),
    PresenceState.OFFLINE: (Dot.DASH, Tone.MUTED),
    PresenceState.IVR: (Dot.DASH, Tone.MUTED),
    PresenceState.UNKNOWN: (Dot.DASH, Tone.MUTED),
}


def presence_word(state: PresenceState) -> str:
    """What an extension is doing, in a word or two."""
    words = {
        PresenceState.FREE: translate("presence", "Free"),
        PresenceState.RINGING: translate("presence", "Ringing"),
        PresenceState.TALKING: translate("presence", "In a call"),
        PresenceState.DO_NOT_DISTURB: translate("presence", "Do not disturb"),
        PresenceState.OFFLINE: translate("presence", "Offline"),
        PresenceState.IVR: translate("presence", "IVR"),
        PresenceState.UNKNOWN: translate("presence", "Unknown"),
    }
    return words[state]


def presence_words(state: PresenceState, since: datetime | None, until: datetime | None) -> str:
    """The same with the time that it began, or that it ends, where that is known."""
    if state is PresenceState.DO_NOT_DISTURB and until is not None:
        return translate("presence", "Do not disturb until {time}").format(time=time_or_date(until))
    if since is not None and state is PresenceState.TALKING:
        return translate("presence", "In a call since {time}").format(time=time_of_day(since))
    if since is not None and state is PresenceState.RINGING:
        return translate("presence", "Ringing since {time}").format(time=time_of_day(since))
    return presence_word(state)
