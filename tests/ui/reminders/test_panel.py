"""The call-backs at a time above the missed calls: worked by keys, each change with a way back."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from gamma_desktop.history.reminders import Reminder
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.reminders.menu import RemindMenu
from gamma_desktop.ui.reminders.panel import RemindersPanel
from gamma_desktop.ui.row_delegate import RowDelegate
from gamma_desktop.ui.theme import tokens
from gamma_desktop.ui.time_question import TimeQuestion
from tests.ui import office
from tests.ui.contacts.conftest import Show, show
from tests.ui.desk import OpenWindow, button, paint, rows, texts

__all__ = ["Show", "show"]

BEATRIZ, DOLORES = "+34961234567", "+34622334455"
OVERDUE = Reminder(
    id=100,
    due_at=office.NOW - timedelta(minutes=5),
    made_at=office.NOW - timedelta(hours=1),
    number=BEATRIZ,
    note="the offer",
)


def choose(menu: RemindMenu, words: str) -> None:
    (action,) = [each for each in menu.actions() if each.text() == words]
    action.trigger()
    menu.close()


@pytest.fixture
def panel(opened: OpenWindow, show: Show) -> RemindersPanel:
    """Beatriz is overdue, and Dolores is to be called in an hour, which was chosen at her contact."""
    opened.desk.reminders.kept[OVERDUE.id] = OVERDUE
    show(office.CONTACTS[3])
    opened.contacts.detail.later_button.click()
    choose(opened.contacts.detail.findChildren(RemindMenu)[-1], "In an hour")
    opened.desk.work()
    opened.assembly.show_missed()
    opened.desk.work()
    paint()
    panel = opened.calls.reminders
    assert panel.enter()
    return panel


def press(opened: OpenWindow, panel: RemindersPanel, key: Qt.Key) -> None:
    QTest.keyClick(panel.list, key)
    opened.desk.work()


def due(opened: OpenWindow) -> dict[str, tuple[timedelta, str]]:
    """By number: when they are due from now, and what for."""
    kept = opened.desk.reminders.kept.values()
    return {each.number: (each.due_at - office.NOW, each.note) for each in kept}


def has_red(panel: RemindersPanel, row: int) -> bool:
    place = panel.list.visualRect(panel.model.index(row))
    image = panel.list.viewport().grab(place).toImage()
    red = QColor(tokens().ink(Tone.DANGER))
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return any(image.pixelColor(*point) == red for point in points)


def test_they_stand_by_their_time_and_what_is_overdue_is_red(
    opened: OpenWindow, panel: RemindersPanel
) -> None:
    overdue, later = rows(panel.list)
    assert "Beatriz Ferrer" in overdue
    assert "overdue" in overdue
    assert "the offer" in overdue
    assert "Dolores Núñez" in later
    assert "overdue" not in later
    assert "Call back at a time: 1 overdue" in texts(opened.calls)
    assert (has_red(panel, 0), has_red(panel, 1)) == (True, False)


def test_enter_calls_back(opened: OpenWindow, panel: RemindersPanel) -> None:
    press(opened, panel, Qt.Key.Key_Return)
    assert opened.desk.actions.asked == [("dial", BEATRIZ)]


def test_its_row_shows_all_that_its_keys_do(panel: RemindersPanel) -> None:
    delegate = panel.list.itemDelegate()
    assert isinstance(delegate, RowDelegate)
    places = delegate.places(panel.list.visualRect(panel.model.index(0)), panel.model.rows[0])
    assert [place.action.words for place in places] == ["Call back", "Call back later", "Done"]


def test_l_moves_it_with_its_note_and_undo_has_it_as_it_was(
    opened: OpenWindow, panel: RemindersPanel
) -> None:
    press(opened, panel, Qt.Key.Key_L)
    choose(panel.findChildren(RemindMenu)[-1], "In 10 minutes")
    opened.desk.work()
    assert due(opened)[BEATRIZ] == (timedelta(minutes=10), "the offer")
    button(opened.window, "Undo").click()
    opened.desk.work()
    assert due(opened)[BEATRIZ] == (timedelta(minutes=-5), "the offer")


def test_its_note_can_be_emptied_with_another_time(opened: OpenWindow, panel: RemindersPanel) -> None:
    press(opened, panel, Qt.Key.Key_L)
    choose(panel.findChildren(RemindMenu)[-1], "Other time or note…")
    (question,) = opened.window.findChildren(TimeQuestion)
    assert question.note.text() == "the offer"
    question.time.setText("in 20 minutes")
    question.note.clear()
    question.yes.click()
    opened.desk.work()
    assert due(opened)[BEATRIZ] == (timedelta(minutes=20), "")


def test_d_is_done_and_undo_brings_it_back(opened: OpenWindow, panel: RemindersPanel) -> None:
    press(opened, panel, Qt.Key.Key_D)
    assert list(due(opened)) == [DOLORES]
    assert len(rows(panel.list)) == 1
    button(opened.window, "Undo").click()
    opened.desk.work()
    assert due(opened)[BEATRIZ] == (timedelta(minutes=-5), "the offer")
    assert len(rows(panel.list)) == 2


def test_the_arrows_lead_from_the_filter_through_them_to_the_missed_calls_and_back(
    opened: OpenWindow, panel: RemindersPanel
) -> None:
    press(opened, panel, Qt.Key.Key_Down)
    assert panel.list.currentIndex().row() == 1
    press(opened, panel, Qt.Key.Key_Down)
    assert opened.calls.list.hasFocus()
    opened.calls.list.choose(0)
    QTest.keyClick(opened.calls.list, Qt.Key.Key_Up)
    assert panel.list.hasFocus()
    assert panel.list.currentIndex().row() == 1
    press(opened, panel, Qt.Key.Key_Up)
    press(opened, panel, Qt.Key.Key_Up)
    assert isinstance(opened.window.focusWidget(), QLineEdit)
