"""A word about what was just done, with a way to undo it; it leaves by itself."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QEnterEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.theme import Radius, Space, tokens
from gamma_desktop.ui.widgets.buttons import Button, IconButton
from gamma_desktop.ui.widgets.labels import PlainLabel

STAYS_MS = 10_000
WIDEST = 420
ABOVE_THE_EDGE = 44


class Toast(QWidget):
    """Floats at the lower edge of its window, over whatever page is shown, without taking the keyboard."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._undo: Callable[[], None] | None = None
        self._words = PlainLabel()
        self.undo_button = Button(self.tr("Undo"), tip=self.tr("Undo (Ctrl+Z)"))
        self._close = IconButton(Icon.X, self.tr("Dismiss"))
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, Space.S, Space.S, Space.S)
        row.setSpacing(Space.S)
        row.addWidget(self._words, 1)
        row.addWidget(self.undo_button)
        row.addWidget(self._close)
        self._timer = QTimer(self, singleShot=True, interval=STAYS_MS)
        self._timer.timeout.connect(self._leave)
        self._close.clicked.connect(self._leave)
        self.undo_button.clicked.connect(self._on_undo)
        self._keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), window, self._on_undo)
        self._keys.setEnabled(False)
        window.installEventFilter(self)
        self.hide()

    def tell(self, words: str, undo: Callable[[], None] | None = None) -> None:
        """Say what was done; ``undo`` takes it back, if it can be taken back."""
        self._undo = undo
        self._words.setText(words)
        self._keys.setEnabled(undo is not None)
        self.undo_button.setVisible(undo is not None)
        self.show()
        self._place()
        self.raise_()
        self._timer.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the edge of the window."""
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Somebody looks: stay."""
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """Nobody looks any more."""
        super().leaveEvent(event)
        if self.isVisible():
            self._timer.start()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground, set apart from what is below."""
        look, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(look.edge))
        painter.setBrush(QColor(look.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), Radius.CARD, Radius.CARD)

    def _leave(self) -> None:
        """What cannot be seen any more is not undone by accident."""
        self._undo = None
        self._keys.setEnabled(False)
        self._timer.stop()
        self.hide()

    def _on_undo(self) -> None:
        undo = self._undo
        self._leave()
        if undo is not None:
            undo()

    def _place(self) -> None:
        room = self.window().rect()
        width = min(WIDEST, room.width() - 2 * Space.L)
        height = max(self.heightForWidth(width), self.sizeHint().height())
        left = (room.width() - width) // 2
        self.setGeometry(left, room.height() - height - ABOVE_THE_EDGE, width, height)
