"""A ground that sets what is on it apart from the window."""

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QWidget

from gamma_desktop.ui.theme import Radius, tokens
from gamma_desktop.ui.widgets.dressed import show_ground_below
from gamma_desktop.ui.widgets.pressing import Pressing


class Card(QWidget):
    """A surface with round corners and a hairline."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the surface."""
        look, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(look.border))
        painter.setBrush(QColor(look.surface))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, Radius.CARD, Radius.CARD)


class ScrollPane(QScrollArea):
    """Scrolls its content up and down, and shows the ground below it."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        show_ground_below(self)
        content.setAutoFillBackground(False)

    def viewportEvent(self, event: QEvent) -> bool:
        """What is out of sight when the pane is painted is not shown: it is new when it comes back."""
        if event.type() is QEvent.Type.Paint:
            for button in self.viewport().findChildren(QAbstractButton):
                if isinstance(button, Pressing) and button.visibleRegion().isEmpty():
                    button.note_unseen()
        return super().viewportEvent(event)
