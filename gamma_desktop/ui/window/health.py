"""The health of the chain from Gamma to this screen: as values, as a quiet line, and as what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum, auto

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.settings.sections import SettingsSection
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.labels import ElidedLabel, plain_tooltip
from gamma_desktop.ui.widgets.pill import Dot, StateDot


class HealthLevel(IntEnum):
    """How well a link of the chain does; the highest one speaks for all."""

    FINE = 0
    UNKNOWN = 1
    WARNING = 2
    PROBLEM = 3


class Remedy(Enum):
    """What a button beside a problem does about it."""

    SETTINGS = auto()
    REGISTER = auto()
    REGISTER_AGAIN = auto()
    TRY_AGAIN = auto()
    DISMISS = auto()
    NONE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthItem:
    """A link of the chain: the key, the API, the listener, the last event.

    Attributes:
        words: how it is, short ("Listening on port 8765").
        advice: what to do about it; "" where there is nothing to do.
        remedy: the button beside the advice.
        section: where it is set.
    """

    name: str
    level: HealthLevel
    words: str
    advice: str = ""
    remedy: Remedy = Remedy.SETTINGS
    section: SettingsSection = SettingsSection.CONNECTION


SIGNS = {
    HealthLevel.FINE: (Dot.FULL, Tone.SUCCESS),
    HealthLevel.UNKNOWN: (Dot.HOLLOW, Tone.MUTED),
    HealthLevel.WARNING: (Dot.RING, Tone.WARNING),
    HealthLevel.PROBLEM: (Dot.CROSS, Tone.DANGER),
}


class HealthLine(QWidget):
    """All links in one quiet line; a click leads to where they are set."""

    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dot = StateDot()
        self._words = ElidedLabel(step=Type.CAPTION, tone=Tone.MUTED)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, 0, Space.L, Space.S)
        row.setSpacing(Space.XS)
        row.addWidget(self._dot)
        row.addWidget(self._words, 1)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_health(self, items: Sequence[HealthItem]) -> None:
        """Tell the worst in full; where all is fine, each in its words."""
        level = max((item.level for item in items), default=HealthLevel.UNKNOWN)
        worst = [item for item in items if item.level == level]
        self._dot.show_state(*SIGNS[level])
        words = " · ".join(item.words for item in worst)
        self._words.setText(words)
        everything = "\n".join(f"{item.name}: {item.words}" for item in items)
        self.setToolTip(plain_tooltip(everything))
        self.setAccessibleName(self.tr("Health: {0}").format(words))
        self.setAccessibleDescription(everything)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click asks for the settings."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.opened.emit()
