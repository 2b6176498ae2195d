"""A text that can be folded: each of its lines is cut where room ends; a click shows all of it."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QResizeEvent

from gamma_desktop.ui.theme import tokens
from gamma_desktop.ui.widgets.labels import ELLIPSIS_ROOM, ONE_LINE, plain_tooltip
from gamma_desktop.ui.widgets.marked_label import MarkedLabel


class FoldingLabel(MarkedLabel):
    """Wraps like any text until it is folded; the agent can unfold it by a click, and fold it again."""

    refolded = Signal()
    """The agent clicked: it needs another height now."""

    _folds = False
    _is_unfolded = False
    _is_pressed = False

    def fold(self, folds: bool) -> None:
        """Take one line for each line of the text until the agent unfolds it; or as many as it needs."""
        if folds != self._folds:
            self._folds = folds
            self._show_fold()

    def fold_again(self) -> None:
        """Forget that the agent unfolded it."""
        if self._is_unfolded:
            self._is_unfolded = False
            self._show_fold()

    def setText(self, text: str) -> None:
        """Show this text; another one than before is folded."""
        self._is_unfolded = self._is_unfolded and text == self.text()
        super().setText(text)
        self._tell_hidden_part()

    def minimumSizeHint(self) -> QSize:
        """Folded it may shrink to an ellipsis."""
        if not self._is_folded:
            return super().minimumSizeHint()
        return QSize(ELLIPSIS_ROOM, self._lines_height())

    def heightForWidth(self, width: int) -> int:
        """As high as its lines."""
        return self._lines_height() if self._is_folded else super().heightForWidth(width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer the whole text in the tooltip as soon as some of it is cut."""
        super().resizeEvent(event)
        self._tell_hidden_part()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the click, where it shows more or less of the text."""
        self._is_pressed = event.button() is Qt.MouseButton.LeftButton and self._can_refold
        event.setAccepted(self._is_pressed)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Show all of it, or fold it again."""
        if self._is_pressed and self.rect().contains(event.position().toPoint()):
            self._is_unfolded = not self._is_unfolded
            self._show_fold()
            self.refolded.emit()
        self._is_pressed = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click is one click."""
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much of each line as there is room for."""
        if not self._is_folded:
            super().paintEvent(event)
            return
        painter, metrics, room = QPainter(self), self.fontMetrics(), self.contentsRect()
        painter.setPen(QColor(tokens().ink(self.tone)))
        for at, line in enumerate(self.text().split("\n")):
            shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, room.width())
            box = QRect(room.left(), room.top() + at * metrics.lineSpacing(), room.width(), metrics.height())
            painter.drawText(box, self.alignment().value | ONE_LINE, shown)

    def _lines_height(self) -> int:
        if not self._is_folded:
            return super()._lines_height()
        return len(self.text().split("\n")) * self.fontMetrics().lineSpacing()

    @property
    def _is_folded(self) -> bool:
        return self._folds and not self._is_unfolded

    @property
    def _is_cut(self) -> bool:
        if not self._is_folded:
            return False
        room, advance = self.contentsRect().width(), self.fontMetrics().horizontalAdvance
        return any(advance(line) > room for line in self.text().split("\n"))

    @property
    def _can_refold(self) -> bool:
        return self._is_cut or (self._folds and self._is_unfolded)

    def _show_fold(self) -> None:
        self._tell_hidden_part()
        self.updateGeometry()
        self.update()

    def _tell_hidden_part(self) -> None:
        self.setToolTip(plain_tooltip(self.text()) if self._is_cut else "")
        if self._can_refold:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()
