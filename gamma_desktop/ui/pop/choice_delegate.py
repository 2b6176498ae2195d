"""How a transfer destination is drawn: its state's shape, name, number, and what it is doing."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gamma_desktop.ui.icons import Icon, pixmap
from gamma_desktop.ui.palette import Tokens, line_ink
from gamma_desktop.ui.pop.choices import Choice, state_words, title
from gamma_desktop.ui.presence import PRESENCE_SIGNS
from gamma_desktop.ui.row_model import VALUE_ROLE
from gamma_desktop.ui.theme import Radius, Space, Type, font, tokens
from gamma_desktop.ui.widgets.pill import paint_dot

HEIGHT = 36
ICON_SIZE = 16
BAR = QRectF(2, 9, 3, HEIGHT - 18)
"""In the colour of a line, from the corner of its row."""


class ChoiceDelegate(QStyledItemDelegate):
    """Only paints."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Every row is alike, and as wide as the list: it asks for no width of its own."""
        return QSize(0, HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one destination."""
        choice: Choice = index.data(VALUE_ROLE)
        look = tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.accent_soft if is_selected else look.hover))
            painter.drawRoundedRect(option.rect, Radius.CONTROL, Radius.CONTROL)
        self._paint_mark(painter, option.rect, choice, look)
        room = option.rect.adjusted(Space.XXL, 0, -Space.M, 0)
        self._paint_words(painter, room, choice, look)
        painter.restore()

    def _paint_mark(self, painter: QPainter, row: QRect, choice: Choice, look: Tokens) -> None:
        center = QPointF(row.left() + Space.L, row.center().y() + 0.5)
        if choice.extension is None:
            corner = center - QPointF(ICON_SIZE / 2, ICON_SIZE / 2)
            ratio = painter.device().devicePixelRatio()
            painter.drawPixmap(corner, pixmap(Icon.TRANSFER, look.muted, ICON_SIZE, ratio))
        else:
            if choice.extension.colour is not None:
                _paint_bar(painter, line_ink(choice.extension.colour, look), row)
            dot, tone = PRESENCE_SIGNS[choice.extension.state]
            paint_dot(painter, center, dot, look.ink(tone))

    def _paint_words(self, painter: QPainter, room: QRect, choice: Choice, look: Tokens) -> None:
        one_line = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        if choice.extension is not None:
            painter.setFont(font(Type.CAPTION))
            painter.setPen(QColor(look.muted))
            words = state_words(choice.extension)
            painter.drawText(room, one_line | Qt.AlignmentFlag.AlignRight, words)
            room = room.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(words) - Space.M, 0)
        painter.setFont(font(Type.BODY))
        painter.setPen(QColor(look.text))
        name = painter.fontMetrics().elidedText(title(choice), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, one_line, name)
        if choice.extension is not None and choice.extension.name:
            painter.setPen(QColor(look.muted))
            rest = room.adjusted(painter.fontMetrics().horizontalAdvance(name) + Space.S, 0, 0, 0)
            painter.drawText(rest, one_line, choice.destination)


def _paint_bar(painter: QPainter, ink: str, row: QRect) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ink))
    painter.drawRoundedRect(BAR.translated(row.topLeft()), BAR.width() / 2, BAR.width() / 2)
