"""A small capsule to press: a choice among others, or something in force that can be taken away."""

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from gamma_desktop.ui.icons import Icon, pixmap
from gamma_desktop.ui.theme import Space, Type, font, tokens
from gamma_desktop.ui.widgets.pressing import Pressing

HEIGHT = 26
SIGN = 14


class Chip(Pressing, QPushButton):
    """A chip that stays down when pressed, or, if it is removable, goes away. It paints itself as buttons do.

    Args:
        name: what a screen reader says, if that is more than the text.
        has_edge: it is outlined, where nothing around says that it can be pressed.
    """

    def __init__(
        self,
        text: str,
        *,
        name: str = "",
        is_removable: bool = False,
        has_edge: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._is_removable = is_removable
        self._has_edge = has_edge
        self.setCheckable(not is_removable)
        self.setFont(font(Type.CAPTION))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(HEIGHT)
        self.setAutoDefault(False)
        self.setAccessibleName(name or text)

    def sizeHint(self) -> QSize:
        """Wide enough for the text, and the sign to take it away."""
        sign = SIGN + Space.XS if self._is_removable else 0
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2 * (Space.S + 2) + sign, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """A chip is never cut."""
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        """A hand offers itself only where there is something to press."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.EnabledChange:
            shapes = Qt.CursorShape
            self.setCursor(shapes.PointingHandCursor if self.isEnabled() else shapes.ArrowCursor)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the capsule in today's colours."""
        self.note_painted()
        look, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_in_force = self.isChecked() or self._is_removable
        is_lit = self.isEnabled() and (self.underMouse() or self.isDown())
        has_edge = self._has_edge and self.isEnabled() and not is_in_force
        edge = QPen(QColor(look.edge), 1) if has_edge else Qt.PenStyle.NoPen
        painter.setPen(QPen(QColor(look.accent), 2) if self.hasFocus() else edge)
        soft = look.accent_soft if self.isEnabled() else look.neutral_soft
        ground = soft if is_in_force else look.hover if is_lit else ""
        painter.setBrush(QColor(ground) if ground else Qt.BrushStyle.NoBrush)
        inset = 0.5 if self._has_edge and not self.hasFocus() else 1
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        ink = look.text if is_lit else look.muted
        if is_in_force:
            ink = look.accent if self.isEnabled() else look.text
        painter.setPen(QColor(ink))
        words = QRect(self.rect().adjusted(Space.S + 2, 0, 0, 0))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, self.text())
        if self._is_removable:
            at = QPoint(self.width() - SIGN - Space.S, (self.height() - SIGN) // 2)
            painter.drawPixmap(at, pixmap(Icon.X, ink, SIGN, self.devicePixelRatioF()))
