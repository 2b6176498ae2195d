from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.model import Remark
from gamma_desktop.ui.row_model import VALUE_ROLE
from gamma_desktop.ui.window.navigation import Page
from gamma_desktop.ui.window.search import Found
from tests.ui import office
from tests.ui.desk import OpenWindow, button, paint, rows, texts

CTRL = Qt.KeyboardModifier.ControlModifier


def search_for(opened: OpenWindow, text: str) -> None:
    opened.window.search.setText(text)
    opened.desk.work()


def sections(opened: OpenWindow) -> list[str]:
    model = opened.window.results.list.model()
    found: list[Found] = [model.index(row, 0).data(VALUE_ROLE) for row in range(model.rowCount())]
    return list(dict.fromkeys(each.row_view.section for each in found))


def test_findings_stand_in_sections_people_first(opened: OpenWindow) -> None:
    search_for(opened, "an")
    assert sections(opened) == ["Contacts", "Extensions", "Calls"]


def test_an_extension_by_its_number_comes_first(opened: OpenWindow) -> None:
    search_for(opened, "204")
    assert rows(opened.window.results.list)[0] == "Sandra Thomas, Extension 204, Free"


def test_an_extension_tells_what_it_is_doing_as_that_changes(opened: OpenWindow) -> None:
    search_for(opened, "manero")
    opened.desk.calls.happen(office.RINGING)
    opened.desk.work()
    assert rows(opened.window.results.list)[0].startswith("Tony Manero, Extension 203, Ringing")


def test_a_call_is_found_by_its_note_and_shows_it(opened: OpenWindow) -> None:
    noted = replace(office.identified([office.MISSED])[0], note="Asked for the Valencia offer")
    opened.desk.calls.annotations.said = {office.MISSED.key: Remark(note=noted.note)}
    search_for(opened, "valencia")
    assert rows(opened.window.results.list) == ["Dolores Núñez, Asked for the Valencia offer, 10:28"]


@pytest.mark.parametrize("page", list(Page))
def test_escape_leads_back_to_where_the_keyboard_was(opened: OpenWindow, page: Page) -> None:
    opened.go(page)
    before = opened.window.focusWidget()
    QTest.keyClick(opened.window, Qt.Key.Key_K, CTRL)
    search_for(opened, "ana")
    QTest.keyClick(opened.window.search, Qt.Key.Key_Escape)
    assert opened.window.focusWidget() is before
    assert opened.window.page_widget(page).isVisible()


def test_asked_without_a_word_it_offers_those_one_had_to_do_with_lately(opened: OpenWindow) -> None:
    QTest.keyClick(opened.window, Qt.Key.Key_K, CTRL)
    opened.desk.work()
    found = rows(opened.window.results.list)
    assert [row.split(",")[0] for row in found[:3]] == ["Dolores Núñez", "Beatriz Ferrer", "912 34 56 78"]
    assert sections(opened) == ["Recent"]


def test_favourites_come_before_them(opened: OpenWindow) -> None:
    opened.desk.contacts.be(*office.CONTACTS[1:], replace(office.ANA, is_favourite=True))
    QTest.keyClick(opened.window, Qt.Key.Key_K, CTRL)
    opened.desk.work()
    assert rows(opened.window.results.list)[0].startswith("Ana Lopez")
    assert sections(opened) == ["Favourites", "Recent"]


def test_whoever_is_not_found_can_be_added_by_what_was_typed(opened: OpenWindow) -> None:
    search_for(opened, "zzz")
    button(opened.window.results, "Add as a contact…").click()
    opened.desk.work()
    assert opened.contacts.form.name.text() == "zzz"


def test_enter_calls_nobody_whom_the_agent_has_not_seen(opened: OpenWindow) -> None:
    search_for(opened, "beatriz")
    opened.window.search.setText("ana lopez")
    QTest.keyClick(opened.window.search, Qt.Key.Key_Return)
    opened.desk.work()
    assert opened.desk.actions.asked == []
    paint()
    QTest.keyClick(opened.window.search, Qt.Key.Key_Return)
    opened.desk.work()
    assert opened.desk.actions.asked == [("dial", "+34647460197")]


def test_enter_dials_the_number_that_was_typed_last_however_fast(opened: OpenWindow) -> None:
    search_for(opened, "beatriz")
    opened.window.search.setText("611 99 88 77")
    QTest.keyClick(opened.window.search, Qt.Key.Key_Return)
    opened.desk.work()
    assert opened.desk.actions.asked == [("dial", "611998877")]


def test_a_book_that_cannot_be_read_is_told_in_place_of_the_findings(opened: OpenWindow) -> None:
    opened.desk.calls.problem = GammaDesktopError("The book is locked.")
    search_for(opened, "ana")
    assert "The book is locked." in texts(opened.window.results)
