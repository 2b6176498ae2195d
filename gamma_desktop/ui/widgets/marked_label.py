"""A text that may bear the colour of a line in front."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent

from gamma_desktop.numbers.lines import LineColour
from gamma_desktop.ui.palette import line_ink
from gamma_desktop.ui.theme import Space, tokens
from gamma_desktop.ui.widgets.labels import PlainLabel

MARK = 10


class MarkedLabel(PlainLabel):
    """The mark is decoration: the line's name, which stands beside it, says the same."""

    _colour: LineColour | None = None

    def show_mark(self, colour: LineColour | None) -> None:
        """Bear this colour; None: no mark, and no room for it."""
        self._colour = colour
        self.setContentsMargins(0 if colour is None else MARK + Space.XS + 2, 0, 0, 0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, and the mark beside its first line."""
        super().paintEvent(event)
        if self._colour is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(line_ink(self._colour, tokens())))
        top = self.contentsRect().top() + (self.fontMetrics().height() - MARK) / 2
        if self.alignment() & Qt.AlignmentFlag.AlignVCenter:
            top = (self.height() - self._lines_height()) / 2 + (self.fontMetrics().height() - MARK) / 2
        painter.drawRoundedRect(QRectF(0, top, MARK, MARK), 3, 3)

    def _lines_height(self) -> int:
        room = self.contentsRect()
        flags = Qt.TextFlag.TextWordWrap if self.wordWrap() else Qt.TextFlag.TextSingleLine
        return self.fontMetrics().boundingRect(room, flags, self.text()).height()
