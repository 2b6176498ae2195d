"""The health of the chain from Gamma to this screen: as values, as a quiet line, and as what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum, auto

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from gamma_desktop.ui.icons import Icon, pixmap
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.settings.sections import SettingsSection
from gamma_desktop.ui.theme import Radius, Space, Type, font, tokens
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind
from gamma_desktop.ui.widgets.labels import PlainLabel, plain_tooltip
from gamma_desktop.ui.widgets.pill import DOT, Dot, StateDot, paint_dot
from gamma_desktop.ui.widgets.pressing import Pressing


class HealthLevel(IntEnum):
    """How well a link of the chain does; the highest one speaks for all."""

    FINE = 0
    UNKNOWN = 1
    WARNING = 2
    PROBLEM = 3


class Remedy(Enum):
    """What a button beside a problem does about it."""

    SETTINGS = auto()
    MISTAKES = auto()
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


SIGN = 14
SIGNS = {
    HealthLevel.FINE: (Dot.FULL, Tone.SUCCESS),
    HealthLevel.UNKNOWN: (Dot.HOLLOW, Tone.MUTED),
    HealthLevel.WARNING: (Dot.RING, Tone.WARNING),
    HealthLevel.PROBLEM: (Dot.CROSS, Tone.DANGER),
}


class _Summary(Pressing, QAbstractButton):
    """The line itself: a shape, a few words, and the sign that there is more."""

    def __init__(self) -> None:
        super().__init__()
        self._state = SIGNS[HealthLevel.UNKNOWN]
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_summary(self, level: HealthLevel, words: str) -> None:
        self._state = SIGNS[level]
        self.setText(words)
        self.setAccessibleName(self.tr("Health: {0}").format(words))
        self.update()

    def sizeHint(self) -> QSize:
        """One small line; its words may be cut."""
        return QSize(100, QFontMetrics(font(Type.CAPTION)).height() + Space.S)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw shape, words and sign."""
        self.note_painted()
        look, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            painter.setPen(QPen(QColor(look.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.hover))
            box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(box, Radius.CONTROL, Radius.CONTROL)
        dot, tone = self._state
        paint_dot(painter, QPointF(Space.S + DOT / 2, self.height() / 2), dot, look.ink(tone))
        painter.setFont(font(Type.CAPTION, tabular=True))
        painter.setPen(QColor(look.muted))
        words = self.rect().adjusted(2 * Space.S + DOT, 0, -SIGN - Space.S, 0)
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        at = words.left() + painter.fontMetrics().horizontalAdvance(shown) + Space.XS
        sign = Icon.CHEVRON_DOWN if self.isChecked() else Icon.CHEVRON_UP
        painter.drawPixmap(
            at, (self.height() - SIGN) // 2, pixmap(sign, look.muted, SIGN, self.devicePixelRatioF())
        )


class HealthLine(QWidget):
    """How all is, in a word; a press unfolds each link of the chain, and what leads to where it is set."""

    opened = Signal(SettingsSection)
    """The agent wants to see where a link is set."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.summary = _Summary()
        self._details = QWidget(self)
        self._grid = QGridLayout(self._details)
        self._grid.setContentsMargins(Space.S, Space.XS, Space.S, Space.XS)
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setVerticalSpacing(Space.XS)
        self._grid.setColumnStretch(2, 1)
        self.settings_button = Button(self.tr("Connection settings"), kind=ButtonKind.QUIET)
        self.settings_button.clicked.connect(lambda: self.opened.emit(SettingsSection.CONNECTION))
        self._rows: list[QWidget] = []
        self._items: tuple[HealthItem, ...] = ()
        self._details.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.S, 0, Space.S, Space.XS)
        column.setSpacing(0)
        column.addWidget(self.summary)
        column.addWidget(self._details)
        self.summary.toggled.connect(self._unfold)

    def show_health(self, items: Sequence[HealthItem]) -> None:
        """Tell the worst; where all is fine, that alone."""
        if tuple(items) == self._items:
            return
        self._items = tuple(items)
        level = max((item.level for item in items), default=HealthLevel.UNKNOWN)
        worst = [item.words for item in items if item.level == level]
        words = self.tr("Ready") if level is HealthLevel.FINE else " · ".join(worst)
        self.summary.show_summary(level, words)
        everything = "\n".join(f"{item.name}: {item.words}" for item in items)
        self.summary.setToolTip(plain_tooltip(everything))
        self.summary.setAccessibleDescription(everything)
        if self._details.isVisible():
            self._fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape folds it again."""
        if event.key() == Qt.Key.Key_Escape and self.summary.isChecked():
            self.summary.setFocus()
            self.summary.click()
        else:
            super().keyPressEvent(event)

    def _unfold(self, is_open: bool) -> None:
        if is_open:
            self._fill()
        self._details.setVisible(is_open)

    def _fill(self) -> None:
        for row in self._rows:
            self._grid.removeWidget(row)
            row.deleteLater()
        self._rows = []
        for at, item in enumerate(self._items):
            dot = StateDot()
            dot.show_state(*SIGNS[item.level])
            parts = (
                dot,
                PlainLabel(item.name, step=Type.CAPTION, tone=Tone.MUTED),
                PlainLabel(item.words, step=Type.CAPTION),
            )
            for place, part in enumerate(parts):
                self._grid.addWidget(part, at, place)
                part.show()
            self._rows.extend(parts)
        self._grid.addWidget(self.settings_button, len(self._items), 1, 1, 2, Qt.AlignmentFlag.AlignLeft)
