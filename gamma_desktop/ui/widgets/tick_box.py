"""A box to tick, in the look of the other fields."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QWidget

from gamma_desktop.numbers.lines import LineColour
from gamma_desktop.ui.icons import Icon, pixmap
from gamma_desktop.ui.palette import line_ink
from gamma_desktop.ui.theme import Space, tokens

SIDE = 16
EDGE = 1
"""Left of the box, so that the ring of a focus fits: the box stands below the labels and fields above it."""

MARK = 8
"""A spot in the colour of a line."""


class TickBox(QCheckBox):
    """Paints itself: its text is shown letter by letter, and a tick that is an image has one colour."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = text
        self._colour: LineColour | None = None
        self.setAccessibleName(text)

    @property
    def words(self) -> str:
        """What stands beside the box."""
        return self._words

    def show_colour(self, colour: LineColour | None) -> None:
        """Bear the colour of a line behind the words, or none."""
        self._colour = colour
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The box, and its words beside it."""
        metrics = self.fontMetrics()
        width = EDGE + SIDE + Space.S + metrics.horizontalAdvance(self._words) + Space.XS
        width += 0 if self._colour is None else Space.S + MARK
        return QSize(width, max(SIDE, metrics.height()) + Space.S)

    def minimumSizeHint(self) -> QSize:
        """The words may be cut."""
        return QSize(SIDE + Space.XL, self.sizeHint().height())

    def hitButton(self, _at: object) -> bool:
        """A click on the words ticks it, too."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box, its tick and the words."""
        look, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = (self.height() - SIDE) // 2
        box = QRectF(EDGE, top, SIDE, SIDE).adjusted(0.5, 0.5, -0.5, -0.5)
        is_filled = self.isChecked() and self.isEnabled()
        edge = look.accent if self.hasFocus() or is_filled else look.edge
        painter.setPen(QPen(QColor(edge), 2 if self.hasFocus() else 1))
        painter.setBrush(QColor(look.accent_fill if is_filled else look.surface))
        if not self.isEnabled():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.neutral_soft))
        painter.drawRoundedRect(box, 4, 4)
        if self.isChecked():
            ink = look.on_fill if is_filled else look.muted
            tick = pixmap(Icon.CHECK, ink, SIDE - 4, self.devicePixelRatioF())
            painter.drawPixmap(EDGE + 2, top + 2, tick)
        painter.setPen(QColor(look.text if self.isEnabled() else look.muted))
        left = EDGE + SIDE + Space.S
        taken = 0 if self._colour is None else Space.S + MARK
        words = QRect(left, 0, self.width() - left - taken, self.height())
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        if self._colour is not None:
            spot = QRectF(left + self.fontMetrics().horizontalAdvance(shown) + Space.S, 0, MARK, MARK)
            spot.moveCenter(QPointF(spot.center().x(), self.height() / 2 + 0.5))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(line_ink(self._colour, look)))
            painter.drawRoundedRect(spot, 2, 2)
