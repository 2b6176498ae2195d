"""The icons: one family of strokes on a grid of 24, tinted when they are drawn."""

from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gamma_desktop.shipped import resource

SIZE = 18
RATIOS = (1.0, 1.5, 2.0, 3.0)


class Icon(StrEnum):
    """Every icon there is, by the name of its file."""

    ARROW_LEFT = "arrow-left"
    CHECK = "check"
    CHEVRON_DOWN = "chevron-down"
    CHEVRON_RIGHT = "chevron-right"
    CHEVRON_UP = "chevron-up"
    CLOCK = "clock"
    COPY = "copy"
    DIAL_PAD = "dial-pad"
    DOWNLOAD = "download"
    FILTER = "filter"
    FOLDER = "folder"
    HISTORY = "history"
    INFO = "info"
    INSIGHTS = "insights"
    MAIL = "mail"
    MOON = "moon"
    PENCIL = "pencil"
    PHONE_INCOMING = "phone-incoming"
    PHONE_MISSED = "phone-missed"
    PHONE_OFF = "phone-off"
    PHONE_OUTGOING = "phone-outgoing"
    PHONE = "phone"
    PLAY = "play"
    PLUS = "plus"
    SEARCH = "search"
    SETTINGS = "settings"
    STAR = "star"
    STAR_FILLED = "star-filled"
    TAG = "tag"
    TRANSFER = "transfer"
    TRASH = "trash"
    USER_HIDDEN = "user-hidden"
    USER_PLUS = "user-plus"
    USER = "user"
    USERS = "users"
    WARNING = "warning"
    X = "x"


@lru_cache(maxsize=512)
def pixmap(icon: Icon, color: str, size: int = SIZE, ratio: float = 1.0) -> QPixmap:
    """An icon in one colour, ``size`` logical pixels wide, sharp at this device pixel ratio."""
    drawn = QPixmap(round(size * ratio), round(size * ratio))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    _renderer(icon, color).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return drawn


def icon(name: Icon, color: str, size: int = SIZE) -> QIcon:
    """An icon for a menu or a field, at every usual device pixel ratio; of this colour for good."""
    made = QIcon()
    for ratio in RATIOS:
        made.addPixmap(pixmap(name, color, size, ratio))
    return made


@lru_cache(maxsize=256)
def _renderer(name: Icon, color: str) -> QSvgRenderer:
    text = resource(f"icons/{name}.svg").read_text("utf-8")
    return QSvgRenderer(QByteArray(text.replace("currentColor", color).encode()))
