"""A choice among a few, in the look of the other fields."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QComboBox

from gamma_desktop.ui.icons import Icon, pixmap
from gamma_desktop.ui.theme import Radius, Space, tokens

SIGN = 16


class ChoiceBox(QComboBox):
    """Paints itself; the list that opens is Qt's."""

    def sizeHint(self) -> QSize:
        """Wide enough for the longest choice and the sign."""
        widest = max((self.fontMetrics().horizontalAdvance(text) for text in self._texts()), default=0)
        return QSize(Space.M + widest + SIGN + Space.L, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """The choices may be cut."""
        return QSize(Space.XXL + SIGN + Space.L, self.sizeHint().height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: scrolling past must not choose something else."""
        event.ignore()

    def _texts(self) -> list[str]:
        return [self.itemText(at) for at in range(self.count())]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the field, what is chosen, and the sign that there is more."""
        look, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2 if self.hasFocus() else 1
        painter.setPen(QPen(QColor(look.accent if self.hasFocus() else look.edge), width))
        painter.setBrush(QColor(look.surface if self.isEnabled() else look.window))
        inset = width / 2
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, Radius.CONTROL, Radius.CONTROL)
        ink = look.text if self.isEnabled() else look.muted
        painter.setPen(QColor(ink))
        words = self.rect().adjusted(Space.M - 2, 0, -SIGN - Space.L, 0)
        swatch = self.itemIcon(self.currentIndex())
        if not swatch.isNull():
            size = self.iconSize()
            top = (self.height() - size.height()) // 2
            swatch.paint(painter, QRect(words.left(), top, size.width(), size.height()))
            words.setLeft(words.left() + size.width() + Space.XS + 2)
        painter.drawText(
            words, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, self.currentText()
        )
        at = QPoint(self.width() - SIGN - Space.S, (self.height() - SIGN) // 2)
        painter.drawPixmap(at, pixmap(Icon.CHEVRON_DOWN, look.muted, SIGN, self.devicePixelRatioF()))
