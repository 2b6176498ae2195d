import pytest
from PySide6.QtCore import QPoint, QRect, QSize

from gamma_desktop.settings.model import Corner
from gamma_desktop.ui.pop.placement import stacked

AREA = QRect(100, 50, 1000, 700)
SIZE = QSize(384, 200)


@pytest.mark.parametrize(
    ("corner", "first", "second"),
    [
        (Corner.BOTTOM_RIGHT, QPoint(700, 534), QPoint(700, 326)),
        (Corner.TOP_RIGHT, QPoint(700, 66), QPoint(700, 274)),
        (Corner.TOP_LEFT, QPoint(116, 66), QPoint(116, 274)),
        (Corner.BOTTOM_LEFT, QPoint(116, 534), QPoint(116, 326)),
    ],
)
def test_pops_stack_from_their_corner(corner: Corner, first: QPoint, second: QPoint) -> None:
    assert stacked([SIZE, SIZE], AREA, corner) == [first, second]


@pytest.mark.parametrize("corner", list(Corner))
def test_no_pop_leaves_the_screen(corner: Corner) -> None:
    places = stacked([SIZE] * 6, AREA, corner)
    assert all(AREA.contains(QRect(place, SIZE)) for place in places)
