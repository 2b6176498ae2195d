"""A choice among a few, in the look of the other fields."""

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

from gamma_desktop.ui.icons import Icon, pixmap
from gamma_desktop.ui.stylesheet import Sheet
from gamma_desktop.ui.theme import Space, tokens
from gamma_desktop.ui.widgets.dressed import Dressed

SIGN = 16


class ChoiceBox(Dressed, QComboBox):
    """Drawn by its sheet, but for the sign: an image there has one colour in every look."""

    SHEET = Sheet.CHOICE

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

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sign that there is more over the field."""
        super().paintEvent(event)
        at = QPoint(self.width() - SIGN - Space.S, (self.height() - SIGN) // 2)
        sign = pixmap(Icon.CHEVRON_DOWN, tokens().muted, SIGN, self.devicePixelRatioF())
        QPainter(self).drawPixmap(at, sign)

    def _texts(self) -> list[str]:
        return [self.itemText(at) for at in range(self.count())]
