"""Tab leads to every part of every page: a receptionist runs the program by keyboard alone."""

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from gamma_desktop.ui.window.navigation import Page
from tests.ui.desk import OpenWindow

MOST_STOPS = 80


@pytest.mark.parametrize("page", list(Page))
def test_tab_leads_to_every_part_of_a_page(opened: OpenWindow, page: Page) -> None:
    opened.go(page)
    QCoreApplication.processEvents()
    wanted = {each for each in opened.window.page_widget(page).findChildren(QWidget) if is_stop(each)}
    for _ in range(MOST_STOPS):
        focused = opened.window.focusWidget()
        wanted.discard(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert {f"{type(each).__name__} {each.accessibleName()}" for each in wanted} == set()


def is_stop(widget: QWidget) -> bool:
    """Of buttons that exclude each other Tab stops at the chosen one; the arrows lead to the others."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    is_other_choice = group is not None and group.exclusive() and group.checkedButton() is not widget
    takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return takes_tab and widget.isVisible() and widget.isEnabled() and not is_other_choice
