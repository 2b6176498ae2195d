"""An icon that stands beside a text."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gamma_desktop.ui.icons import Icon, pixmap
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import tokens


class IconLabel(QWidget):
    """An icon in the ink of a tone; decoration."""

    def __init__(
        self, icon: Icon, size: int = 18, tone: Tone = Tone.MUTED, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setFixedSize(size, size)
        self._icon = icon
        self._tone = tone

    def show_icon(self, icon: Icon, tone: Tone | None = None) -> None:
        """Show another icon, in another tone if one is given."""
        self._icon = icon
        self._tone = tone or self._tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon in today's colours."""
        ink = tokens().ink(self._tone)
        QPainter(self).drawPixmap(0, 0, pixmap(self._icon, ink, self.width(), self.devicePixelRatioF()))
