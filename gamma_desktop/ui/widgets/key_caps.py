"""Keys as caps: in a line, and over what they press."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QLineEdit, QSizePolicy, QWidget

from gamma_desktop.ui import theme
from gamma_desktop.ui.keys import bound_hints
from gamma_desktop.ui.theme import Space, Type

ROUND = 4
"""How round the corners of a cap are, in logical pixels."""

SMALL = 16
"""How high a cap is that stands over something."""


class KeyCaps(QWidget):
    """Keys beside each other."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__()
        self._keys = keys
        self.setFont(theme.font(Type.CAPTION))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(", ".join(keys))

    def sizeHint(self) -> QSize:
        """All beside each other."""
        widths = [self._width(key) for key in self._keys]
        height = self.fontMetrics().height() + Space.S
        return QSize(sum(widths) + Space.XS * (len(widths) - 1), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A cap a key."""
        del event
        painter, x = QPainter(self), 0.0
        for key in self._keys:
            box = QRectF(x, 0, self._width(key), self.height())
            _paint_cap(painter, box, key)
            x += box.width() + Space.XS

    def _width(self, key: str) -> int:
        return max(self.fontMetrics().horizontalAdvance(key), self.fontMetrics().height()) + Space.S


class KeyCapsOver(QWidget):
    """Small caps at the corners of what keys press in a window; nothing there moves or changes its size.

    Hidden at first. While a field has the keyboard there are none: letters are text then.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFont(theme.font(Type.CAPTION))
        self.hide()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    @property
    def caps(self) -> dict[str, QRectF]:
        """The keys that are shown, and where."""
        window = self.window()
        if isinstance(window.focusWidget(), QLineEdit):
            return {}
        owners = ((owner, hint) for owner, hint in bound_hints(window) if owner is not window)
        return {hint.keys: self._place(owner, hint.keys) for owner, hint in owners}

    def paintEvent(self, event: QPaintEvent) -> None:
        """A cap a key."""
        del event
        painter = QPainter(self)
        for key, box in self.caps.items():
            _paint_cap(painter, box, key)

    def _on_focus(self, _before: QWidget | None, _now: QWidget | None) -> None:
        self.update()

    def _place(self, owner: QWidget, key: str) -> QRectF:
        """At the upper right corner, half outside; whole within the window."""
        width = max(SMALL, QFontMetrics(self.font()).horizontalAdvance(key) + Space.S)
        corner = owner.mapTo(self.window(), QPoint(owner.width(), 0))
        x = min(corner.x() - width / 2, self.width() - width - Space.XS)
        return QRectF(x, max(corner.y() - SMALL / 2, 2), width, SMALL)


def _paint_cap(painter: QPainter, box: QRectF, key: str) -> None:
    look = theme.tokens()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(look.edge), 1))
    painter.setBrush(QColor(look.surface))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), ROUND, ROUND)
    painter.setPen(QColor(look.text))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
