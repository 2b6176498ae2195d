"""The window stands on a screen and fits onto it, whatever was saved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gamma_desktop.ui.window.main_window import SMALLEST, MainWindow
from gamma_desktop.ui.window.placement import fitted, smallest_on

LAPTOP, BESIDE = QRect(0, 0, 1280, 772), QRect(1280, 0, 1920, 1080)
rectangles = st.builds(
    QRect, st.integers(-3000, 3000), st.integers(-3000, 3000), st.integers(200, 4000), st.integers(200, 4000)
)


@pytest.mark.parametrize(
    ("window", "screens", "place"),
    [
        pytest.param((100, 100, 980, 680), [LAPTOP], (100, 88, 980, 680), id="it reached below"),
        pytest.param((100, 50, 980, 680), [LAPTOP], (100, 50, 980, 680), id="where it was"),
        pytest.param(
            (1500, 300, 900, 700), [LAPTOP, BESIDE], (1500, 300, 900, 700), id="on the second screen"
        ),
        pytest.param((1500, 300, 900, 700), [LAPTOP], (376, 68, 900, 700), id="the second screen went away"),
        pytest.param((0, 0, 2560, 1400), [LAPTOP], (4, 36, 1272, 732), id="larger than the screen"),
        pytest.param((-400, -90, 600, 500), [LAPTOP], (4, 36, 600, 500), id="beyond the corner"),
    ],
)
def test_a_window_comes_back_onto_a_screen_that_is_there(
    window: tuple[int, int, int, int], screens: list[QRect], place: tuple[int, int, int, int]
) -> None:
    assert fitted(QRect(*window), screens) == QRect(*place)


@given(rectangles, st.lists(rectangles, min_size=1, max_size=4))
def test_wherever_it_was_it_lies_inside_one_screen(window: QRect, screens: list[QRect]) -> None:
    assert any(screen.contains(fitted(window, screens)) for screen in screens)


@pytest.mark.parametrize("percent", [100, 125, 150, 175, 200, 250, 300])
def test_at_every_scaling_the_least_size_fits_onto_a_common_screen(percent: int) -> None:
    screen = QRect(0, 0, 1280 * 100 // percent, 772 * 100 // percent)
    least = smallest_on(SMALLEST, [screen])
    assert screen.contains(fitted(QRect(0, 0, 980, 680), [screen]))
    assert screen.size().expandedTo(least) == screen.size()
    assert least == SMALLEST or percent > 150


def test_a_window_saved_where_there_is_no_screen_any_more_is_seen_again(qtbot: QtBot) -> None:
    before, after = MainWindow(), MainWindow()
    for window in (before, after):
        qtbot.addWidget(window)
    before.setGeometry(5000, 3000, 1000, 700)
    assert after.restore_geometry(before.saved_geometry())
    assert QApplication.primaryScreen().availableGeometry().contains(after.geometry())


def test_a_window_hidden_on_a_screen_that_went_away_comes_back_onto_another(qtbot: QtBot) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    window.hide()
    window.setGeometry(QRect(5000, 3000, 1000, 700))
    window.raise_up()
    assert QApplication.primaryScreen().availableGeometry().contains(window.geometry())
    assert window.size() == QSize(1000, 700)
