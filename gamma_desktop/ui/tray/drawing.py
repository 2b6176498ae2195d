"""The tray icon, drawn for each size: a tile that stands out from light and dark panels alike.

Panels do not tell their colour, so the tile brings its own ground; white on it is 3:1 at least, and so is
the tile on black and on white. Each condition has a shape of its own: colour only underlines it.
"""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPen, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gamma_desktop.shipped import resource
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.tray.model import TrayCondition

SIZES = (16, 20, 22, 24, 32, 40, 48, 64)
GRID = 32
"""All drawing is done on a grid of this size, scaled to the pixels wanted."""

MOST_COUNTED = 9
TILES = {
    TrayCondition.FINE: "#5b66dd",
    TrayCondition.RINGING: "#b86e00",
    TrayCondition.TALKING: "#1f8a4d",
    TrayCondition.MISSED: "#5b66dd",
    TrayCondition.NOT_SET_UP: "#6f727f",
    TrayCondition.NO_EVENTS: "#6f727f",
    TrayCondition.DO_NOT_DISTURB: "#6f727f",
}
BADGE = "#d2303f"
INK = "#ffffff"


@lru_cache(maxsize=32)
def tray_icon(condition: TrayCondition, missed: int = 0) -> QIcon:
    """The icon in every size that panels ask for."""
    made = QIcon()
    for size in SIZES:
        made.addPixmap(draw(condition, missed, size))
    return made


def draw(condition: TrayCondition, missed: int, size: int) -> QPixmap:
    """One picture, ``size`` pixels wide."""
    picture = QPixmap(size, size)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size / GRID, size / GRID)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(TILES[condition]))
    _draw_tile(painter, condition)
    _draw_sign(painter, condition)
    if condition is TrayCondition.MISSED:
        _draw_badge(painter, missed)
    painter.end()
    return picture


def _draw_tile(painter: QPainter, condition: TrayCondition) -> None:
    whole = QRectF(1, 1, 30, 30)
    if condition in {TrayCondition.RINGING, TrayCondition.TALKING, TrayCondition.DO_NOT_DISTURB}:
        painter.drawEllipse(whole)
    else:
        painter.drawRoundedRect(whole, 8, 8)


def _draw_sign(painter: QPainter, condition: TrayCondition) -> None:
    pen = QPen(QColor(INK), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    if condition is TrayCondition.TALKING:
        _draw_voice(painter, pen)
    elif condition is TrayCondition.DO_NOT_DISTURB:
        _draw_bar(painter, pen)
    elif condition is TrayCondition.NOT_SET_UP:
        _draw_exclamation(painter, pen)
    elif condition is TrayCondition.RINGING:
        _draw_handset(painter, QRectF(5, 8, 18, 18))
        _draw_waves(painter, pen)
    elif condition is TrayCondition.MISSED:
        _draw_handset(painter, QRectF(3, 3, 19, 19))
    else:
        _draw_handset(painter, QRectF(5, 5, 22, 22))
        if condition is TrayCondition.NO_EVENTS:
            _draw_slash(painter, pen)


def _draw_handset(painter: QPainter, room: QRectF) -> None:
    _filled_handset().render(painter, room)


def _draw_voice(painter: QPainter, pen: QPen) -> None:
    painter.setPen(pen)
    for x, reach in ((9.5, 2.5), (14, 6.5), (18.5, 4.5), (23, 2)):
        painter.drawLine(QPointF(x, 16 - reach), QPointF(x, 16 + reach))


def _draw_waves(painter: QPainter, pen: QPen) -> None:
    pen.setWidthF(2.5)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    center = QPointF(15, 15)
    for reach in (5.5, 10):
        around = QRectF(center.x() - reach, center.y() - reach, 2 * reach, 2 * reach)
        painter.drawArc(around, 10 * 16, 70 * 16)


def _draw_exclamation(painter: QPainter, pen: QPen) -> None:
    pen.setWidthF(4)
    painter.setPen(pen)
    painter.drawLine(QPointF(16, 8.5), QPointF(16, 16.5))
    painter.drawPoint(QPointF(16, 23))


def _draw_bar(painter: QPainter, pen: QPen) -> None:
    pen.setWidthF(5)
    painter.setPen(pen)
    painter.drawLine(QPointF(9.5, 16), QPointF(22.5, 16))


def _draw_slash(painter: QPainter, pen: QPen) -> None:
    behind = QPen(QColor(TILES[TrayCondition.NO_EVENTS]), 7)
    for each in (behind, pen):
        painter.setPen(each)
        painter.drawLine(QPointF(24.5, 7.5), QPointF(7.5, 24.5))


def _draw_badge(painter: QPainter, missed: int) -> None:
    painter.setPen(QPen(QColor(INK), 1.5))
    painter.setBrush(QColor(BADGE))
    room = QRectF(12, 12, 19, 19)
    painter.drawEllipse(room)
    font = QFont(painter.font())
    font.setPixelSize(15 if missed <= MOST_COUNTED else 12)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor(INK))
    count = str(missed) if missed <= MOST_COUNTED else f"{MOST_COUNTED}+"
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, count)


@lru_cache(maxsize=1)
def _filled_handset() -> QSvgRenderer:
    text = resource(f"icons/{Icon.PHONE}.svg").read_text("utf-8")
    return QSvgRenderer(
        QByteArray(text.replace('fill="none"', f'fill="{INK}"').replace("currentColor", INK).encode())
    )
