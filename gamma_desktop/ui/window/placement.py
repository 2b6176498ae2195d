"""Where the window stands: on a screen, and no larger than it, whatever was saved."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize

FRAME_AT_TOP, FRAME_AT_EDGES = 36, 4
"""Room for what the desktop draws around a window: how much is known only once the window is shown."""


def fitted(window: QRect, screens: Sequence[QRect]) -> QRect:
    """The same window moved and shrunk onto the screen that shows most of it.

    Args:
        window: without its frame.
        screens: the usable area of each, the primary one first; it takes a window that is on none.
    """
    if not screens:
        return window
    room = _inside(max(screens, key=lambda screen: _size(screen & window)))
    size = window.size().boundedTo(room.size())
    left = min(max(window.left(), room.left()), room.right() + 1 - size.width())
    top = min(max(window.top(), room.top()), room.bottom() + 1 - size.height())
    return QRect(left, top, size.width(), size.height())


def smallest_on(smallest: QSize, screens: Sequence[QRect]) -> QSize:
    """The least size of a window that has to fit onto each of these screens, scaled by up to 300 %."""
    for area in screens:
        smallest = smallest.boundedTo(_inside(area).size())
    return smallest


def _inside(screen: QRect) -> QRect:
    return screen.adjusted(FRAME_AT_EDGES, FRAME_AT_TOP, -FRAME_AT_EDGES, -FRAME_AT_EDGES)


def _size(area: QRect) -> int:
    return area.width() * area.height() if area.isValid() else 0
