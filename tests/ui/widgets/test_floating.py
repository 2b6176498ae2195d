"""Small windows that are typed into, when they are asked for again at once."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gamma_desktop.ui.calls.days_picker import DaysPicker
from gamma_desktop.ui.calls.periods import Days
from gamma_desktop.ui.pop.transfer_picker import TransferPicker
from gamma_desktop.ui.window.quick_search import QuickSearch

TODAY = date(2026, 7, 8)


def _search(_parent: QWidget) -> tuple[QWidget, Callable[[], None]]:
    search = QuickSearch()

    def show() -> None:
        search.place()
        search.show()
        search.activateWindow()

    return search, show


def _picker(_parent: QWidget) -> tuple[QWidget, Callable[[], None]]:
    picker = TransferPicker()
    return picker, lambda: picker.open_beside(QRect(400, 500, 384, 200), QRect(0, 0, 800, 800))


def _days(parent: QWidget) -> tuple[QWidget, Callable[[], None]]:
    picker = DaysPicker(parent)
    return picker, lambda: picker.ask(Days(TODAY, TODAY), TODAY, parent)


@pytest.mark.parametrize("made", [_search, _picker, _days])
def test_a_small_window_that_is_shown_again_at_once_has_the_keyboard_again(
    made: Callable[[QWidget], tuple[QWidget, Callable[[], None]]], qtbot: QtBot
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    window, show = made(parent)
    qtbot.addWidget(window)
    show()
    qtbot.waitUntil(window.isActiveWindow)
    window.hide()
    show()
    qtbot.waitUntil(lambda: window.isActiveWindow() and window.focusWidget().hasFocus())
