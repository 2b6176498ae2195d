from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from gamma_desktop.ui.contacts.controller import PAGE_SIZE
from gamma_desktop.ui.window.navigation import Page
from tests.ui import office
from tests.ui.desk import OpenWindow, button, rows, texts

FILE = Path("/home/ana/contacts.csv")


@pytest.fixture(autouse=True)
def on_contacts(opened: OpenWindow) -> None:
    opened.go(Page.CONTACTS)


def test_contacts_are_read_aloud_with_their_numbers(opened: OpenWindow) -> None:
    assert (
        rows(opened.contacts.browser.list)[1] == "Beatriz Ferrer, Talleres Ferrer, 961 23 45 67, 611 22 33 44"
    )


def test_typing_narrows_the_list(opened: OpenWindow) -> None:
    opened.contacts.browser.filter.setText("acme")
    opened.desk.work()
    assert [row.split(",")[0] for row in rows(opened.contacts.browser.list)] == ["Ana Lopez"]


def test_somebody_who_is_not_there_is_said_to_be_missing(opened: OpenWindow) -> None:
    opened.contacts.browser.filter.setText("zzz")
    opened.desk.work()
    assert "No matches for “zzz”" in texts(opened.contacts)


def test_enter_calls_the_only_number(opened: OpenWindow) -> None:
    opened.contacts.browser.list.choose(0)
    QTest.keyClick(opened.contacts.browser.list, Qt.Key.Key_Return)
    opened.desk.work()
    assert opened.desk.actions.asked == [("dial", "+34647460197")]


def test_enter_leads_to_the_numbers_where_there_are_several(opened: OpenWindow) -> None:
    opened.contacts.browser.list.choose(1)
    QTest.keyClick(opened.contacts.browser.list, Qt.Key.Key_Return)
    opened.desk.work()
    assert opened.desk.actions.asked == []
    assert button(opened.contacts, "Call 961 23 45 67").hasFocus()


def test_each_number_is_a_button_that_dials_it(opened: OpenWindow) -> None:
    opened.contacts.browser.list.choose(1)
    button(opened.contacts, "Call 611 22 33 44").click()
    opened.desk.work()
    assert opened.desk.actions.asked == [("dial", "+34611223344")]


def test_contacts_are_read_where_one_looks(opened: OpenWindow) -> None:
    people = (office.contact(f"Somebody {n:03}", "", "+34622334455") for n in range(PAGE_SIZE + 5))
    opened.desk.contacts.be(*people)
    opened.desk.contacts.changes.publish()
    opened.desk.work()
    assert len(rows(opened.contacts.browser.list)) == PAGE_SIZE + 5
    assert "105 contacts" in texts(opened.contacts)
    opened.contacts.browser.list.setFocus()
    QTest.keyClick(opened.contacts.browser.list, Qt.Key.Key_End)
    opened.desk.work()
    assert rows(opened.contacts.browser.list)[-1].startswith("Somebody 104")
    assert "Somebody 104" in texts(opened.contacts.detail)


def test_nobody_else_is_marked_while_somebody_is_shown_who_is_not_in_the_list(opened: OpenWindow) -> None:
    opened.contacts.browser.list.choose(0)
    opened.assembly.open_contact(office.contact("Zoe Far Away", "", "+34622334455"))
    opened.desk.work()

    assert opened.contacts.browser.list.current is None
    assert "Zoe Far Away" in texts(opened.contacts.detail)


def test_an_empty_book_tells_how_to_fill_it(opened: OpenWindow) -> None:
    opened.desk.contacts.be()
    opened.desk.contacts.changes.publish()
    opened.desk.work()
    assert "No contacts yet" in texts(opened.contacts)
    assert any("CSV" in text for text in texts(opened.contacts))


def test_import_asks_for_a_file_without_stopping_the_program(opened: OpenWindow) -> None:
    opened.contacts.browser.import_button.click()
    dialog = opened.contacts.findChildren(QFileDialog)[0]
    assert dialog.isVisible()
    dialog.fileSelected.emit(str(FILE))
    dialog.close()
    opened.desk.work()
    assert opened.desk.importer.looked_at == [FILE]


def test_tab_reaches_every_part_of_the_page(opened: OpenWindow) -> None:
    opened.contacts.browser.list.setFocus()
    names = []
    for _ in range(16):
        names.append(opened.window.focusWidget().accessibleName())
        QTest.keyClick(opened.window.focusWidget(), Qt.Key.Key_Tab)
    wanted = {
        "Contacts",
        "Filter contacts (Ctrl+F)",
        "Add a contact",
        "Import…",
        "Call 647 46 01 97",
        "Your note",
    }
    assert wanted <= set(names)


def test_letters_typed_in_the_list_narrow_it(opened: OpenWindow) -> None:
    opened.contacts.browser.list.setFocus()
    QTest.keyClicks(opened.contacts.browser.list, "c")
    QTest.keyClicks(opened.contacts.browser.filter, "arlos")
    opened.desk.work()
    assert [row.split(",")[0] for row in rows(opened.contacts.browser.list)] == ["Carlos Ibáñez"]
    QTest.keyClick(opened.contacts.browser.filter, Qt.Key.Key_Return)
    opened.desk.work()
    assert opened.desk.actions.asked == [("dial", "+34963456789")]


def test_the_filter_is_opened_when_it_is_asked_for_and_left_by_escape(opened: OpenWindow) -> None:
    browser = opened.contacts.browser
    assert not browser.filter.isVisible()
    button(browser, "Filter contacts (Ctrl+F)").click()
    assert browser.filter.hasFocus()
    QTest.keyClick(browser.filter, Qt.Key.Key_Escape)
    assert (browser.filter.isVisible(), browser.filter_button.isVisible()) == (False, True)


def test_the_filter_is_a_key_away(opened: OpenWindow) -> None:
    opened.contacts.browser.list.setFocus()
    QTest.keyClick(opened.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert opened.contacts.browser.filter.hasFocus()


def test_a_number_that_nobody_has_can_be_called_or_added(opened: OpenWindow) -> None:
    opened.contacts.browser.filter.setText("961 111 111")
    opened.desk.work()
    button(opened.contacts, "Call 961 11 11 11").click()
    opened.desk.work()
    assert opened.desk.actions.asked == [("dial", "961111111")]
    button(opened.contacts, "Add a contact with this number").click()
    opened.desk.work()
    assert opened.contacts.form.numbers.fields[0].edit.text() == "961 111 111"


def test_headings_tell_where_in_the_list_one_is_and_a_line_how_many_there_are(
    opened: OpenWindow,
) -> None:
    marked = replace(office.CONTACTS[4], is_favourite=True)
    opened.desk.contacts.be(*(each for each in office.CONTACTS if each.id != marked.id), marked)
    opened.desk.contacts.changes.publish()
    opened.desk.work()
    assert "8 contacts" in texts(opened.contacts)
    model = opened.contacts.browser.model
    assert [model.heading_of(row) for row in range(3)] == ["Favourites", "A", "B"]
    assert model.held[0] == marked


def test_there_is_nothing_to_export_of_no_contacts(opened: OpenWindow) -> None:
    browser = opened.contacts.browser
    browser.show_contacts((), 0)
    assert not browser.export_button.isEnabled()
    browser.set_exporting(False)
    assert not browser.export_button.isEnabled()
    browser.show_contacts(office.CONTACTS, len(office.CONTACTS))
    assert browser.export_button.isEnabled()
    browser.filter.setText("none of that name")
    browser.show_contacts((), 0)
    assert browser.export_button.isEnabled()
