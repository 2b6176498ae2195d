"""A colleague as the Team page shows one, and how that looks and reads."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from gamma_desktop.calls.model import Extension
from gamma_desktop.calls.presence import Presence, PresenceState
from gamma_desktop.numbers.lines import LineColour
from gamma_desktop.ui.bidi import joined
from gamma_desktop.ui.durations import clock
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.presence import PRESENCE_SIGNS, presence_words
from gamma_desktop.ui.row_view import RowView
from gamma_desktop.ui.wording.party_words import extension_name

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """An extension, and what it is doing now."""

    extension: Extension
    presence: Presence
    is_mine: bool = False
    colour: LineColour | None = None

    @property
    def is_busy(self) -> bool:
        """It rings or talks."""
        return self.presence.state in {PresenceState.RINGING, PresenceState.TALKING}


def colleague_row(colleague: Colleague, now: datetime) -> RowView:
    """How a colleague looks: free ones quiet, busy ones with how long they have been."""
    presence, since = colleague.presence, colleague.presence.since
    dot, tone = PRESENCE_SIGNS[presence.state]
    word = presence_words(presence.state, None, presence.until)
    extension = colleague.extension
    number = translate("team", "ext. {0}").format(extension.number) if extension.name else ""
    you = translate("team", "this is you") if colleague.is_mine else ""
    return RowView(
        title=extension_name(extension.number, extension.name),
        subtitle=joined((number, you)),
        person=extension.name,
        colour=colleague.colour,
        icon=Icon.PHONE,
        pill=f"{word} {clock((now - since).total_seconds())}" if since is not None else word,
        dot=dot,
        pill_tone=tone,
    )


def colleague_text(colleague: Colleague) -> str:
    """A colleague read aloud."""
    extension = colleague.extension
    parts = [extension.name, translate("team", "extension {0}").format(extension.number)]
    if colleague.is_mine:
        parts.append(translate("team", "this is you"))
    parts.append(presence_words(colleague.presence.state, None, colleague.presence.until))
    return ", ".join(part for part in parts if part)
