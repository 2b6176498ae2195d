"""Where pops stand: stacked from a corner, the newest at the edge. Pure reckoning."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize

from gamma_desktop.settings.model import Corner
from gamma_desktop.ui.theme import Space

MARGIN = Space.L
GAP = Space.S


def stacked(sizes: Sequence[QSize], area: QRect, corner: Corner) -> list[QPoint]:
    """The top left of each window, the first of ``sizes`` nearest to the corner of ``area``.

    What does not fit in the height stays inside the area, over the others: a pop is never off the screen.
    """
    is_left = corner in {Corner.TOP_LEFT, Corner.BOTTOM_LEFT}
    is_top = corner in {Corner.TOP_LEFT, Corner.TOP_RIGHT}
    places = []
    used = MARGIN
    for size in sizes:
        x = area.left() + MARGIN if is_left else area.right() + 1 - MARGIN - size.width()
        y = area.top() + used if is_top else area.bottom() + 1 - used - size.height()
        lowest = max(area.top(), area.bottom() + 1 - size.height())
        places.append(QPoint(x, min(max(y, area.top()), lowest)))
        used += size.height() + GAP
    return places
