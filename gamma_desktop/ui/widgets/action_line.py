"""A line that does something when it is pressed: an icon, what it is about, and what is known of it."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gamma_desktop.ui.icons import Icon, pixmap
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Radius, Space, Type, font, tokens
from gamma_desktop.ui.widgets.labels import plain_tooltip
from gamma_desktop.ui.widgets.pressing import Pressing

ICON_SIZE = 18
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


@dataclass(frozen=True, slots=True, kw_only=True)
class LineText:
    """What a line shows.

    Attributes:
        title: what it is about.
        caption: stands below, in small letters.
        trailing: stands at the right of the title.
        action: what pressing does, in words for the tooltip and for screen readers ("Call 961 23 45 67").
    """

    icon: Icon
    title: str
    action: str
    tone: Tone = Tone.ACCENT
    caption: str = ""
    trailing: str = ""


class ActionLine(Pressing, QAbstractButton):
    """Draws its line."""

    menu_requested = Signal(QPoint)

    def __init__(self, line: LineText, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = line
        self.setText(line.title.replace("&", "&&"))
        self.setAccessibleName(line.action)
        self.setAccessibleDescription(", ".join(part for part in (line.caption, line.trailing) if part))
        self.setToolTip(plain_tooltip(line.action))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def tell(self, words: str) -> None:
        """Say at the right what came of pressing it."""
        self._line = replace(self._line, trailing=words)
        self.setAccessibleDescription(words)
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its texts."""
        lines = [QFontMetrics(font(Type.STRONG)).height()]
        if self._line.caption:
            lines.append(QFontMetrics(font(Type.CAPTION)).height())
        return QSize(200, sum(lines) + 2 * Space.S)

    def minimumSizeHint(self) -> QSize:
        """Texts may be cut."""
        return QSize(100, self.sizeHint().height())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu, by pointer or by keyboard."""
        self.menu_requested.emit(event.globalPos())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground, icon and texts."""
        self.note_painted()
        look, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            painter.setPen(QPen(QColor(look.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.pressed if self.isDown() else look.hover))
            box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(box, Radius.CONTROL, Radius.CONTROL)
        drawn = pixmap(self._line.icon, look.ink(self._line.tone), ICON_SIZE, self.devicePixelRatioF())
        painter.drawPixmap(Space.S, (self.height() - ICON_SIZE) // 2, drawn)
        room = self.rect().adjusted(Space.S + ICON_SIZE + Space.M, Space.S, -Space.S, -Space.S)
        if self._line.caption:
            height = QFontMetrics(font(Type.CAPTION)).height()
            below = QRect(room.left(), room.bottom() - height + 1, room.width(), height)
            _draw(painter, below, self._line.caption, Type.CAPTION, look.muted)
            room.setBottom(below.top() - 1)
        taken = _draw_right(painter, room, self._line.trailing, look.muted) if self._line.trailing else 0
        room.setRight(room.right() - taken)
        _draw(painter, room, self._line.title, Type.STRONG, look.text)


def _draw(painter: QPainter, room: QRect, text: str, step: Type, color: str) -> None:
    painter.setFont(font(step, tabular=True))
    painter.setPen(QColor(color))
    line = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, LEFT, line)


def _draw_right(painter: QPainter, room: QRect, text: str, color: str) -> int:
    painter.setFont(font(Type.CAPTION, tabular=True))
    painter.setPen(QColor(color))
    painter.drawText(room, RIGHT, text)
    return painter.fontMetrics().horizontalAdvance(text) + Space.M
