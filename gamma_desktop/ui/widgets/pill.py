"""A state in a word, told by shape and colour as well."""

from collections.abc import Callable
from datetime import datetime
from enum import Enum, auto

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gamma_desktop.ui.durations import clock
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Space, Type, tokens
from gamma_desktop.ui.widgets.labels import IN_THE_MIDDLE, PlainLabel
from gamma_desktop.ui.widgets.ticker import SecondTicker, utc_now

DOT = 8
HEIGHT = 24


class Dot(Enum):
    """The shapes of states, told apart without colour."""

    HOLLOW = auto()
    RING = auto()
    FULL = auto()
    CROSS = auto()
    BAR = auto()
    DASH = auto()
    """A bar that is hollow."""


def paint_dot(painter: QPainter, center: QPointF, dot: Dot, color: str) -> None:
    """Draw a state's shape, ``DOT`` wide."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    reach = DOT / 2
    is_filled = dot is Dot.FULL
    painter.setPen(Qt.PenStyle.NoPen if is_filled else QPen(QColor(color), 1.5))
    painter.setBrush(QColor(color) if is_filled else Qt.BrushStyle.NoBrush)
    if dot is Dot.CROSS:
        arm = reach - 1
        painter.drawLine(center + QPointF(-arm, -arm), center + QPointF(arm, arm))
        painter.drawLine(center + QPointF(-arm, arm), center + QPointF(arm, -arm))
        return
    if dot in {Dot.BAR, Dot.DASH}:
        bar = QRectF(center.x() - reach, center.y() - reach / 2, DOT, reach)
        if dot is Dot.BAR:
            painter.setBrush(QColor(color))
            painter.setPen(Qt.PenStyle.NoPen)
        else:
            painter.setPen(QPen(QColor(color), 1))
            bar.adjust(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(bar, 1, 1)
        return
    outer = reach if is_filled else reach - 0.75
    painter.drawEllipse(center, outer, outer)
    if dot is Dot.RING:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(color))
        painter.drawEllipse(center, 1.5, 1.5)


class StateDot(QWidget):
    """A state's shape alone; the word for it stands beside."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(DOT + Space.XS, DOT + Space.XS)
        self._dot = Dot.HOLLOW
        self._tone = Tone.MUTED

    def show_state(self, dot: Dot, tone: Tone) -> None:
        """Show this shape in the ink of this tone."""
        self._dot = dot
        self._tone = tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the shape."""
        center = QRectF(self.rect()).center()
        paint_dot(QPainter(self), center, self._dot, tokens().ink(self._tone))


class StatePill(PlainLabel):
    """A state's shape and word on a quiet ground; where it has a beginning, the time runs behind the word."""

    def __init__(self, *, now: Callable[[], datetime] = utc_now, parent: QWidget | None = None) -> None:
        super().__init__(step=Type.STRONG, tabular=True, parent=parent)
        self.setWordWrap(False)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._now = now
        self._dot = Dot.HOLLOW
        self._words = ""
        self._since: datetime | None = None
        self._ticker = SecondTicker(self._word, self, now)

    @property
    def is_ticking(self) -> bool:
        """Whether a timer is running."""
        return self._ticker.is_running

    def show_state(self, words: str, dot: Dot, tone: Tone, since: datetime | None = None) -> None:
        """Show this word and shape, and the time since a moment if one is given."""
        self._words, self._dot, self._since = words, dot, since
        self.set_tone(tone)
        self._word()
        self._run_while_seen()

    def showEvent(self, event: QShowEvent) -> None:
        """Go on counting."""
        super().showEvent(event)
        self._word()
        self._run_while_seen()

    def hideEvent(self, event: QHideEvent) -> None:
        """Hidden: no timer."""
        super().hideEvent(event)
        self._ticker.stop()

    def sizeHint(self) -> QSize:
        """Wide enough for shape and word."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(Space.S + DOT + Space.S + words + Space.M, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """A state is never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground, shape and word."""
        look = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.soft(self.tone)))
        painter.drawRoundedRect(self.rect(), self.height() / 2, self.height() / 2)
        paint_dot(painter, QPointF(Space.S + DOT / 2, self.height() / 2), self._dot, look.ink(self.tone))
        painter.setPen(QColor(look.ink(self.tone)))
        room = self.rect().adjusted(Space.S + DOT + Space.S, 0, 0, 0)
        painter.drawText(room, IN_THE_MIDDLE, self.text())

    def _run_while_seen(self) -> None:
        if self._since is not None and self.isVisible():
            self._ticker.start(self._since)
        else:
            self._ticker.stop()

    def _word(self) -> None:
        if self._since is None:
            self.setText(self._words)
        else:
            self.setText(f"{self._words} {clock((self._now() - self._since).total_seconds())}")
