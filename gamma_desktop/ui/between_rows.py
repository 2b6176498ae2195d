"""A line across a list, with a word on it: something happened between two rows, and has no row of its own."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Space, Type, font, tokens


def paint_between(painter: QPainter, words: str, row: QRect, *, is_first: bool) -> None:
    """Draw it on the upper edge of the row below it; where there is none above, inside."""
    look, metrics = tokens(), QFontMetrics(font(Type.CAPTION))
    height = metrics.height() + 2
    room = row.width() - 2 * Space.L
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room - 2 * Space.S)
    width = metrics.horizontalAdvance(shown) + 2 * Space.S
    middle = row.top() + (height / 2 if is_first else 0)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(look.ink(Tone.WARNING)), 1, Qt.PenStyle.DashLine))
    painter.drawLine(row.left() + Space.S, round(middle), row.right() - Space.S, round(middle))
    pill = QRectF(row.center().x() - width / 2, middle - height / 2, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.soft(Tone.WARNING)))
    painter.drawRoundedRect(pill, height / 2, height / 2)
    painter.setFont(font(Type.CAPTION))
    painter.setPen(QColor(look.ink(Tone.WARNING)))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, shown)
    painter.restore()
