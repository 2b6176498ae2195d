"""What can be done with a row at once, while it has the pointer or the keyboard: signs with their keys.

They stand before what the row says at its right where its texts leave room for them, and else over it: name
and number stay readable, and nothing moves.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from gamma_desktop.ui import theme
from gamma_desktop.ui.icons import Icon, pixmap
from gamma_desktop.ui.palette import Tokens
from gamma_desktop.ui.theme import Space, Type

ENTER = "↵"
"""The key that acts on a row, as its cap shows it."""

SIGN = 16
CAP = 16
"""The height of a key's cap, and its least width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowAction:
    """One thing to do.

    Attributes:
        words: says it, in a verb.
        key: does it where the row has the keyboard, as it is written on the cap.
        act: does it, to the value of the row.
    """

    words: str
    icon: Icon
    key: str
    act: Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an action stands in its row."""

    action: RowAction
    box: QRect


def width_of(actions: Sequence[RowAction], *, is_beside: bool) -> int:
    """How much room they need, with the distance from what is right of them.

    ``is_beside``: keys stand beside the signs, not below them.
    """
    widths = [_width(action, is_beside=is_beside) for action in actions]
    return sum(widths) + Space.S if widths else 0


def places_in(room: QRect, actions: Sequence[RowAction], *, is_beside: bool) -> tuple[Place, ...]:
    """Where they stand, the last one at the right end of the room."""
    left = room.right() + 1 - width_of(actions, is_beside=is_beside)
    found = []
    for action in actions:
        width = _width(action, is_beside=is_beside)
        found.append(Place(action, QRect(left, room.top() + 2, width, room.height() - 4)))
        left += width
    return tuple(found)


def paint_action(
    painter: QPainter, place: Place, look: Tokens, *, is_beside: bool, is_pointed_at: bool
) -> None:
    """Draw the sign, and its key on a cap: beside it, or below where that saves room."""
    box, action = place.box, place.action
    ink = look.text if is_pointed_at else look.muted
    if is_pointed_at:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.pressed))
        painter.drawRoundedRect(QRectF(box), Space.XS, Space.XS)
    cap = QRect(0, 0, _width_of_cap(action.key), CAP)
    sign = QRect(0, 0, SIGN, SIGN)
    sign.moveCenter(box.center())
    cap.moveCenter(box.center())
    if is_beside:
        sign.moveLeft(box.left() + Space.XS)
        cap.moveLeft(sign.right() + 1 + Space.XS)
    else:
        sign.moveTop(box.center().y() - SIGN)
        cap.moveTop(sign.bottom() + 2)
    drawn = pixmap(action.icon, ink, SIGN, painter.device().devicePixelRatio())
    painter.drawPixmap(sign.topLeft(), drawn)
    painter.setPen(QPen(QColor(look.edge), 1))
    painter.setBrush(QColor(look.surface))
    painter.drawRoundedRect(QRectF(cap).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setFont(theme.font(Type.CAPTION))
    painter.setPen(QColor(look.muted))
    painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, action.key)


def _width(action: RowAction, *, is_beside: bool) -> int:
    cap = _width_of_cap(action.key)
    return SIGN + cap + 3 * Space.XS if is_beside else max(SIGN, cap) + 3 * Space.XS


@cache
def _width_of_cap(key: str) -> int:
    return max(QFontMetrics(theme.font(Type.CAPTION)).horizontalAdvance(key) + Space.S, CAP)
