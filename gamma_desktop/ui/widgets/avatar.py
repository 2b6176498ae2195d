"""Someone in a circle: their picture, else initials where there is a name, else an icon."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from gamma_desktop.ui.icons import Icon, pixmap
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Type, font, tokens

DIAMETER = 40


def initials(name: str) -> str:
    """The first letters of the first and the last word: "Ana María Lopez" is AL; "" without letters."""
    letters = [word[0] for word in name.split() if word[0].isalpha()]
    return "".join(letters if len(letters) < 2 else (letters[0], letters[-1])).upper()  # noqa: PLR2004  (a pair)


class Avatar(QWidget):
    """Decoration only: what it shows stands beside it in words, so screen readers are spared it."""

    def __init__(self, diameter: int = DIAMETER, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(diameter, diameter)
        self._initials = ""
        self._icon = Icon.USER
        self._tone = Tone.ACCENT
        self._picture: QPixmap | None = None

    def show_person(self, name: str, icon: Icon = Icon.USER, tone: Tone = Tone.ACCENT) -> None:
        """Show the initials of a name, or the icon where it has none."""
        self._initials = initials(name)
        self._icon = icon
        self._tone = tone
        self._picture = None
        self.update()

    def show_picture(self, picture: QPixmap | None) -> None:
        """Show a round picture in place of the initials, until someone else is shown."""
        self._picture = picture
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the circle and what is in it."""
        look = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(self.rect(), self._picture)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.soft(self._tone)))
        painter.drawEllipse(self.rect())
        if self._initials:
            painter.setPen(QColor(look.ink(self._tone)))
            painter.setFont(font(Type.STRONG))
            painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, self._initials)
        else:
            size = self.width() // 2
            at = QPointF((self.width() - size) / 2, (self.height() - size) / 2)
            painter.drawPixmap(at, pixmap(self._icon, look.ink(self._tone), size, self.devicePixelRatioF()))
