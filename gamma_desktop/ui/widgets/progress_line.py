"""How far something is that takes its time, as a thin line."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from gamma_desktop.ui.theme import tokens

THICKNESS = 6
FULL = 1000


class ProgressLine(QProgressBar):
    """Paints itself; to a screen reader it is Qt's. Where the end is unknown, it stays empty."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFixedHeight(THICKNESS)
        self.setTextVisible(False)
        self.setRange(0, FULL)

    def show_share(self, share: float | None) -> None:
        """Show so much of the whole as done, from 0 to 1; None where the whole is not known."""
        self.setValue(0 if share is None else round(min(max(share, 0.0), 1.0) * FULL))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line, and over it what is done."""
        look, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        painter.setBrush(QColor(look.pressed))
        painter.drawRoundedRect(whole, THICKNESS / 2, THICKNESS / 2)
        done = QRectF(whole)
        done.setWidth(whole.width() * self.value() / FULL)
        painter.setBrush(QColor(look.accent_fill))
        painter.drawRoundedRect(done, THICKNESS / 2, THICKNESS / 2)
