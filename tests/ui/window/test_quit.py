"""Quitting asks where something that was typed would be lost, and only there."""

from collections.abc import Callable

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMessageBox

from gamma_desktop.calls.facts import LONGEST_NOTE
from gamma_desktop.ui.contacts.draft import ContactDraft
from gamma_desktop.ui.contacts.page import ContactsPage
from gamma_desktop.ui.settings.page import SettingsPage
from gamma_desktop.ui.settings.sections import SettingsSection
from gamma_desktop.ui.window.navigation import Page
from gamma_desktop.ui.window.quit_question import QuitQuestion
from tests.ui.desk import OpenWindow
from tests.ui.settings.controls import entry


def fill_the_form(opened: OpenWindow) -> None:
    opened.assembly.add_contact(ContactDraft())
    page = opened.window.page_widget(Page.CONTACTS)
    assert isinstance(page, ContactsPage)
    QTest.keyClicks(page.form.name, "Ana")


def type_a_port(opened: OpenWindow) -> None:
    opened.window.show_page(Page.SETTINGS)
    page = opened.window.page_widget(Page.SETTINGS)
    assert isinstance(page, SettingsPage)
    page.show_section(SettingsSection.ADMINISTRATOR)
    entry(page, "listener.port").setFocus()
    QTest.keyClicks(entry(page, "listener.port"), "1")


def type_a_key(opened: OpenWindow) -> None:
    opened.window.show_page(Page.SETTINGS)
    page = opened.window.page_widget(Page.SETTINGS)
    assert isinstance(page, SettingsPage)
    QTest.keyClicks(page.key.entry, "a-key")


def type_a_note_that_is_too_long(opened: OpenWindow) -> None:
    opened.calls.detail.note.field.setPlainText("x" * (LONGEST_NOTE + 1))


FILLINGS = [fill_the_form, type_a_port, type_a_key, type_a_note_that_is_too_long]


@pytest.mark.parametrize("fill", FILLINGS, ids=lambda fill: fill.__name__)
def test_what_would_be_lost_is_asked_about(opened: OpenWindow, fill: Callable[[OpenWindow], None]) -> None:
    fill(opened)
    quits: list[None] = []
    question = QuitQuestion(opened.window)
    question.before(lambda: quits.append(None))
    question.before(lambda: quits.append(None))  # asked twice, it is one question
    (box,) = opened.window.findChildren(QMessageBox)
    press(box, "Keep editing")
    assert quits == []
    assert opened.window.has_unsaved

    question.before(lambda: quits.append(None))
    press(next(each for each in opened.window.findChildren(QMessageBox) if each.isVisible()), "Discard")
    assert quits == [None]


def test_where_nothing_would_be_lost_it_ends_at_once(opened: OpenWindow) -> None:
    quits: list[None] = []
    opened.calls.detail.note.field.setPlainText("saved before the program ends")
    for page in Page:
        opened.window.show_page(page)
    QuitQuestion(opened.window).before(lambda: quits.append(None))
    assert quits == [None]


def press(box: QMessageBox, words: str) -> None:
    assert box.text() == "Discard changes?"
    next(each for each in box.findChildren(QAbstractButton) if each.text() == words).click()
