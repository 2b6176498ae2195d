"""Tab leads to every part of every page: a receptionist runs the program by keyboard alone."""

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QListView, QWidget

from gamma_desktop.ui.window.navigation import Page
from gamma_desktop.ui.window.two_pane import TwoPane
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


@pytest.mark.parametrize("page", [Page.CALLS, Page.CONTACTS])
def test_tab_goes_from_the_search_to_filter_list_and_details(opened: OpenWindow, page: Page) -> None:
    opened.go(page)
    QCoreApplication.processEvents()
    shown = opened.window.page_widget(page)
    (pane,) = shown.findChildren(TwoPane)
    side, master = pane._side, pane._master
    opened.window.search.setFocus()
    stops = []
    for _ in range(MOST_STOPS):
        QTest.keyClick(opened.window.focusWidget(), Qt.Key.Key_Tab)
        stop = opened.window.focusWidget()
        part = "details" if side.isAncestorOf(stop) else "list" if isinstance(stop, QListView) else "filter"
        if (side.isAncestorOf(stop) or master.isAncestorOf(stop)) and part not in stops:
            stops.append(part)
    assert stops == ["filter", "list", "details"]


def is_stop(widget: QWidget) -> bool:
    """Of buttons that exclude each other Tab stops at the chosen one; the arrows lead to the others."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    is_other_choice = group is not None and group.exclusive() and group.checkedButton() is not widget
    takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return takes_tab and widget.isVisible() and widget.isEnabled() and not is_other_choice
