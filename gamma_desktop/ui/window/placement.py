"""Where the window stands, also in the next run: on a screen, and no larger than it, whatever was saved."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize

if TYPE_CHECKING:
    from gamma_desktop.ui.window.main_window import MainWindow

FRAME_AT_TOP, FRAME_AT_EDGES = 36, 4
"""Room for what the desktop draws around a window: how much is known only once the window is shown."""

_log = logging.getLogger(__name__)


class WindowGeometry:
    """Size and place of the window, kept in a small file of the profile; losing it costs nothing."""

    def __init__(self, path: Path, window: "MainWindow") -> None:
        self._path = path
        self._window = window

    def restore(self) -> None:
        """Put the window where it stood; a file that is missing or makes no sense leaves it as it is."""
        try:
            self._window.restore_geometry(self._path.read_bytes())
        except OSError:
            return

    def save(self) -> None:
        """Remember where it stands now."""
        try:
            self._path.write_bytes(self._window.saved_geometry())
        except OSError as error:
            _log.warning("the window's place is not remembered: %s", error)


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
