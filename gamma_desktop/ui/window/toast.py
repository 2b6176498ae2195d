"""A word about what was just done, with a way to undo it; it leaves by itself."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QEnterEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.keys import bind
from gamma_desktop.ui.steadiness import DEAD_FOR
from gamma_desktop.ui.theme import Radius, Space, tokens
from gamma_desktop.ui.widgets.buttons import Button, IconButton
from gamma_desktop.ui.widgets.labels import PlainLabel

STAYS_MS = 10_000
WIDEST = 420
_LAID_OUT = frozenset({QEvent.Type.Resize, QEvent.Type.LayoutRequest})


class Toast(QWidget):
    """Floats over the lower edge of whatever page is shown, without taking the keyboard.

    Once it has left, its place takes no press for a moment: a click that was meant for it, or the second of
    two, is not for what lies behind it.

    Args:
        below: what stays free of it: it floats above the uppermost of these.
    """

    def __init__(self, window: QWidget, below: Sequence[QWidget]) -> None:
        super().__init__(window)
        self._below = tuple(below)
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
        self._guard = QTimer(self, singleShot=True, interval=round(DEAD_FOR * 1000))
        self._guard.timeout.connect(self.hide)
        self._close.clicked.connect(self._leave)
        self.undo_button.clicked.connect(self._on_undo)
        self._keys = bind(QKeySequence.StandardKey.Undo, window, self.tr("Undo"), self._on_undo)
        self._keys.setEnabled(False)
        window.installEventFilter(self)
        self.hide()

    def tell(self, words: str, undo: Callable[[], None] | None = None) -> None:
        """Say what was done; ``undo`` takes it back, if it can be taken back."""
        self._guard.stop()
        self._undo = undo
        self._words.setText(words)
        self._words.show()
        self._close.show()
        self.undo_button.stand_for(undo)
        self._close.stand_for(words)
        self._keys.setEnabled(undo is not None)
        self.undo_button.setVisible(undo is not None)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the edge of the page, but never move under the pointer."""
        if event.type() in _LAID_OUT and self._is_telling and not self.underMouse():
            self._place()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Someone looks: stay."""
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer has left: so may the words."""
        super().leaveEvent(event)
        if self._is_telling:
            self._place()
            self._timer.start()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground, set apart from what is below."""
        if not self._is_telling:
            return
        look, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(look.edge))
        painter.setBrush(QColor(look.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), Radius.CARD, Radius.CARD)

    @property
    def _is_telling(self) -> bool:
        return self.isVisible() and self._words.isVisible()

    def _leave(self) -> None:
        """What can no longer be seen is not undone by accident."""
        self._undo = None
        self._keys.setEnabled(False)
        self._timer.stop()
        for part in (self._words, self.undo_button, self._close):
            part.hide()
        self.update()
        self._guard.start()

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
        bottom = min(each.geometry().top() for each in self._below if each.isVisible()) - Space.M
        self.setGeometry(left, bottom - height, width, height)
