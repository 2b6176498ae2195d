"""Missed calls on the Calls page: which wait is seen, heard, and can be ticked."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from gamma_desktop.errors import GammaDesktopError
from tests.ui.desk import OpenWindow, button, rows, texts

WAITS = "to call back"


def waiting(opened: OpenWindow) -> list[int]:
    """The rows that say that they wait."""
    opened.desk.work()
    return [row for row, words in enumerate(rows(opened.calls.list)) if WAITS in words]


def press_d(opened: OpenWindow, row: int) -> None:
    opened.calls.list.setFocus()
    opened.calls.list.choose(row)
    QTest.keyClick(opened.calls.list, Qt.Key.Key_D)


def test_a_key_ticks_a_missed_call_and_takes_that_back(opened: OpenWindow) -> None:
    before = waiting(opened)
    press_d(opened, before[0])
    ticked = waiting(opened)
    press_d(opened, before[0])

    assert (ticked, waiting(opened)) == (before[1:], before)


def test_a_key_does_nothing_to_a_call_that_was_not_missed(opened: OpenWindow) -> None:
    press_d(opened, 1)
    opened.desk.work()

    assert opened.desk.handled.ticked == []


def test_the_button_beside_a_missed_call_ticks_it_and_then_takes_that_back(opened: OpenWindow) -> None:
    opened.calls.list.choose(0)
    button(opened.calls, "Done").click()
    opened.desk.work()
    assert (0 in waiting(opened), button(opened.calls, "Done").isChecked()) == (False, True)

    button(opened.calls, "Done").click()
    assert (0 in waiting(opened), button(opened.calls, "Done").isChecked()) == (True, False)


def test_the_menu_of_a_missed_call_ticks_it(opened: OpenWindow) -> None:
    opened.calls.list.choose(0)
    opened.calls.list.menu_requested.emit(opened.calls.list.current, opened.calls.list.rect().center())
    (menu,) = opened.calls.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
    (done,) = [action for action in menu.actions() if action.text().startswith("Mark as done")]
    done.trigger()

    assert 0 not in waiting(opened)
    menu.close()


def test_a_call_that_somebody_else_settled_loses_its_mark(opened: OpenWindow) -> None:
    before = waiting(opened)
    opened.desk.handled.settle(opened.desk.handled.waiting[0])

    assert waiting(opened) == before[1:]


def test_all_that_wait_are_done_at_once_and_that_can_be_undone(opened: OpenWindow) -> None:
    before = waiting(opened)
    assert not opened.calls.waiting_bar.isVisible()
    opened.calls.show_missed_only()
    assert f"{len(before)} to call back" in texts(opened.calls.waiting_bar)

    button(opened.calls, "All done").click()
    assert waiting(opened) == []
    assert f"{len(before)} calls are done" in texts(opened.calls.waiting_bar)

    button(opened.calls, "Undo").click()
    assert len(waiting(opened)) == len(before)
    assert f"{len(before)} to call back" in texts(opened.calls.waiting_bar)


def test_a_tick_that_cannot_be_kept_is_told(opened: OpenWindow) -> None:
    opened.desk.handled.problem = GammaDesktopError("the disk is full")
    press_d(opened, waiting(opened)[0])
    opened.desk.work()

    assert any("the disk is full" in words for words in texts(opened.window))
