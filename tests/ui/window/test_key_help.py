"""A question mark shows the keys of what is shown, from where they are bound."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gamma_desktop.ui.contacts.draft import ContactDraft
from gamma_desktop.ui.keys import hints_of
from gamma_desktop.ui.widgets.key_help import KeyHelp
from gamma_desktop.ui.window.navigation import Page, page_name
from tests.ui.desk import OpenWindow, texts

OF_PAGE = {
    Page.CALLS: {"Call back", "Filter the list", "Mark a missed call as done", "Write a note"},
    Page.CONTACTS: {"Call", "Filter contacts", "Add a contact", "Write a note"},
    Page.TEAM: {"Call, or pass on the call you are in"},
    Page.INSIGHTS: {"The next bar"},
    Page.SETTINGS: {"Find a setting", "Undo the last change"},
}
EVERYWHERE = {
    "Search or dial",
    "Work the pop by its keys",
    "Show these keys",
    *(page_name(page) for page in Page),
}


@pytest.mark.parametrize("page", Page)
def test_a_question_mark_shows_the_keys_of_the_page_and_those_of_every_page(
    opened: OpenWindow, page: Page
) -> None:
    opened.go(page)
    keyboard = QApplication.focusWidget()
    assert keyboard is not None
    QTest.keyClick(keyboard, Qt.Key.Key_Question)
    shown = opened.window.findChild(KeyHelp)
    assert shown is not None
    said = texts(shown)
    here, box, everywhere = (
        said.index(each) for each in (page_name(page), "In the search box", "Everywhere")
    )
    assert set(said[here:box]) >= OF_PAGE[page]
    assert "Leave the search" in said[box:everywhere]
    assert set(said[everywhere:]) >= EVERYWHERE
    assert not OF_PAGE[page] & set(said[everywhere:])
    shown.reject()


def told(opened: OpenWindow) -> set[tuple[str, str]]:
    return {(hint.keys, hint.words) for _, hint in hints_of(opened.window)}


def test_what_a_small_field_takes_is_told_while_it_can_be_seen(opened: OpenWindow) -> None:
    note = {("Ctrl+Enter", "Save the note"), ("Esc", "Restore the note")}
    opened.go(Page.TEAM)
    assert not note & told(opened)
    opened.go(Page.CALLS)
    opened.calls.list.choose(0)
    opened.desk.work()
    assert note <= told(opened)
    opened.go(Page.CONTACTS)
    opened.assembly.add_contact(ContactDraft())
    opened.desk.work()
    assert {("Enter", "Save"), ("Ctrl+S", "Save"), ("Esc", "Cancel")} <= told(opened)


def test_a_key_that_does_something_else_now_is_told_as_that(opened: OpenWindow) -> None:
    opened.go(Page.CALLS)
    words = {hint.words for _, hint in hints_of(opened.window)}
    assert "Undo" not in words
    opened.window.offer_undo("Erased", lambda: None)
    words = {hint.words for _, hint in hints_of(opened.window)}
    assert "Undo" in words
    opened.window.tell("Done")
    words = {hint.words for _, hint in hints_of(opened.window)}
    assert "Undo" not in words
