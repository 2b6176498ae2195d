"""A word at the lower edge of the page: it can be undone, and nothing is pressed that lies behind it."""

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gamma_desktop.ui.window.toast import STAYS_MS, Toast
from tests.ui import office
from tests.ui.desk import OpenWindow, button, paint, texts
from tests.ui.hand_clock import HandClock

WORDS = "Ana Ruiz deleted"
MINUTE = 60_000


def click(at: QPoint) -> None:
    """As the system does: on whatever lies on top there."""
    target = QApplication.widgetAt(at)
    assert target is not None
    QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=target.mapFromGlobal(at))


def toast_of(opened: OpenWindow) -> Toast:
    (toast,) = opened.window.findChildren(Toast)
    return toast


@pytest.mark.parametrize("name", ["Undo", "Dismiss"])
def test_the_second_click_on_one_that_has_left_is_for_nothing(
    opened: OpenWindow, hand_clock: HandClock, name: str
) -> None:
    undone: list[str] = []
    opened.calls.list.choose(0)
    opened.window.offer_undo(WORDS, lambda: undone.append(name))
    hand_clock.pass_time(1)
    place = button(toast_of(opened), name).mapToGlobal(QPoint(8, 8))
    click(place)
    assert WORDS not in texts(opened.window)
    assert QApplication.widgetAt(place) is toast_of(opened)
    click(place)
    assert undone == (["Undo"] if name == "Undo" else [])


def test_its_place_is_free_again_after_half_a_second(opened: OpenWindow, qtbot: QtBot) -> None:
    opened.window.tell(WORDS)
    toast = toast_of(opened)
    button(toast, "Dismiss").click()
    qtbot.waitUntil(toast.isHidden, timeout=MINUTE)


def test_what_is_told_right_after_another_stays_as_long(opened: OpenWindow) -> None:
    opened.window.tell(WORDS)
    button(toast_of(opened), "Dismiss").click()
    opened.window.tell("Note saved")
    running = [timer.interval() for timer in toast_of(opened).findChildren(QTimer) if timer.isActive()]
    assert running == [STAYS_MS]


def test_an_undo_that_has_just_come_is_not_pressed(opened: OpenWindow, hand_clock: HandClock) -> None:
    undone: list[str] = []
    opened.window.offer_undo(WORDS, lambda: undone.append("too early"))
    paint()
    hand_clock.pass_time(0.3)
    click(button(toast_of(opened), "Undo").mapToGlobal(QPoint(8, 8)))
    assert undone == []


def test_it_leaves_the_active_calls_uncovered(opened: OpenWindow) -> None:
    opened.window.tell(WORDS)
    opened.desk.calls.happen(office.TALKING)
    opened.desk.work()
    paint()
    bar, toast = opened.window.active_bar, toast_of(opened)
    assert bar.isVisible()
    assert toast.geometry().bottom() < bar.geometry().top()
