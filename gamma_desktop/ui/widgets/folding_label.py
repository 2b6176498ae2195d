"""A text that can be folded: each of its lines is cut where room ends, and the tooltip has all of it."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent

from gamma_desktop.ui.theme import tokens
from gamma_desktop.ui.widgets.labels import ELLIPSIS_ROOM, plain_tooltip
from gamma_desktop.ui.widgets.marked_label import MarkedLabel


class FoldingLabel(MarkedLabel):
    """Wraps like any text until it is folded."""

    _is_folded = False

    def fold(self, is_folded: bool) -> None:  # noqa: FBT001  (a setter, like Qt's)
        """Take one line for each line of the text, however long it is; or as many as it needs."""
        self._is_folded = is_folded
        self._tell_hidden_part()
        self.updateGeometry()
        self.update()

    def setText(self, text: str) -> None:  # noqa: N802  (Qt's name)
        """Show this text."""
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
            painter.drawText(box, self.alignment() | Qt.TextFlag.TextSingleLine, shown)

    def _lines_height(self) -> int:
        if not self._is_folded:
            return super()._lines_height()
        return len(self.text().split("\n")) * self.fontMetrics().lineSpacing()

    def _tell_hidden_part(self) -> None:
        room, advance = self.contentsRect().width(), self.fontMetrics().horizontalAdvance
        is_cut = self._is_folded and any(advance(line) > room for line in self.text().split("\n"))
        self.setToolTip(plain_tooltip(self.text()) if is_cut else "")
