"""Calling back at a time, chosen on the Calls page."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton

from gamma_desktop.ui.reminders.menu import RemindMenu
from gamma_desktop.ui.widgets.buttons import IconButton
from gamma_desktop.ui.window.toast import Toast
from tests.ui import office
from tests.ui.desk import OpenWindow

DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def choose(menu: RemindMenu, words: str) -> None:
    (action,) = [each for each in menu.actions() if each.text() == words]
    action.trigger()


def times_of_row(opened: OpenWindow) -> RemindMenu:
    opened.calls.list.choose(0)
    opened.calls.list.menu_requested.emit(opened.calls.list.current, opened.window.pos())
    menu = opened.calls.findChildren(QMenu, options=DIRECT)[-1]
    (times,) = menu.findChildren(RemindMenu)
    menu.close()
    return times


def test_a_time_of_the_rows_menu_is_kept(opened: OpenWindow) -> None:
    times = times_of_row(opened)
    current = opened.calls.list.current
    assert current is not None
    choose(times, "In an hour")
    opened.desk.work()
    (kept,) = opened.desk.reminders.kept.values()
    assert (kept.number, kept.call) == (current.call.remote.number, current.call.key)
    assert kept.due_at == office.NOW + timedelta(hours=1)


def test_what_was_kept_can_be_taken_back(opened: OpenWindow) -> None:
    choose(times_of_row(opened), "In 10 minutes")
    opened.desk.work()
    (toast,) = opened.window.findChildren(Toast)
    (undo,) = [each for each in toast.findChildren(QPushButton) if each.text() == "Undo"]
    undo.click()
    opened.desk.work()
    assert opened.desk.reminders.kept == {}


@pytest.mark.parametrize(("row", "is_possible"), [(0, True), (2, False)])
def test_details_offer_times_where_a_number_is_known(
    opened: OpenWindow, row: int, is_possible: object
) -> None:
    opened.calls.list.choose(row)
    opened.desk.work()
    buttons = opened.calls.detail.findChildren(IconButton)
    (later,) = [each for each in buttons if each.accessibleName() == "Call back later"]
    later.click()
    assert bool(opened.calls.findChildren(RemindMenu, options=DIRECT)) is is_possible
    for menu in opened.calls.findChildren(RemindMenu, options=DIRECT):
        menu.close()
