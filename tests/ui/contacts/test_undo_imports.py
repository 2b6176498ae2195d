"""Undoing an import later in the week, on the Contacts page and on the Settings page."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from gamma_desktop.contacts.errors import ImportedSince
from gamma_desktop.contacts.importing import UndoableImport, UndoneImport
from gamma_desktop.ui.settings.sections import SettingsSection
from gamma_desktop.ui.window.navigation import Page
from tests.ui import office
from tests.ui.desk import OpenWindow, button, texts

CUSTOMERS = UndoableImport(
    imported_at=office.NOW - timedelta(days=1),
    undoing=UndoneImport(source="customers.csv", removed=1200, changed=3, restored=1),
)
PARTNERS = UndoableImport(
    imported_at=office.NOW - timedelta(days=3), undoing=UndoneImport(source="partners.vcf")
)
Place = Callable[[OpenWindow], QWidget]


def on_the_contacts_page(opened: OpenWindow) -> QWidget:
    opened.go(Page.CONTACTS)
    opened.contacts.browser.undo_button.click()
    opened.desk.work()
    return opened.contacts.undoing


def in_the_settings(opened: OpenWindow) -> QWidget:
    opened.go(Page.SETTINGS)
    opened.settings.show_section(SettingsSection.CONTACTS)
    return opened.settings.sources


places = pytest.mark.parametrize("place", [on_the_contacts_page, in_the_settings])


@places
def test_each_import_says_what_when_and_what_undoing_it_brings(opened: OpenWindow, place: Place) -> None:
    opened.desk.imports.imports = [CUSTOMERS, PARTNERS]
    shown = texts(place(opened))
    assert {
        "customers.csv",
        "Imported yesterday 10:42",
        "Undoing it: 1,200 removed, 3 changed back, 1 restored.",
        "partners.vcf",
        "Imported Monday 10:42",
        "Undoing it changes no contact.",
    } <= set(shown)


@places
def test_an_import_is_undone_after_a_question_and_the_outcome_is_told(
    opened: OpenWindow, place: Place
) -> None:
    opened.desk.imports.imports = [CUSTOMERS, PARTNERS]
    shown = place(opened)
    button(shown, "Undo import: customers.csv").click()
    assert "The contacts become what they were before this import. Your notes and favourites stay." in texts(
        shown
    )
    assert opened.desk.imports.imports == [CUSTOMERS, PARTNERS]
    button(shown, "Undo import").click()
    opened.desk.work()
    assert opened.desk.imports.imports == [PARTNERS]
    assert "Import of “customers.csv” undone: 1,200 removed, 3 changed back, 1 restored." in texts(shown)
    assert "customers.csv" not in texts(shown)
    assert opened.desk.told_of_contacts, "names show elsewhere too"


@places
def test_an_import_is_kept_where_the_agent_thinks_better_of_it(opened: OpenWindow, place: Place) -> None:
    opened.desk.imports.imports = [CUSTOMERS]
    shown = place(opened)
    button(shown, "Undo import: customers.csv").click()
    button(shown, "Keep it").click()
    opened.desk.work()
    assert opened.desk.imports.imports == [CUSTOMERS]
    button(shown, "Undo import: customers.csv")


@places
def test_an_import_that_is_not_undone_says_why_and_can_be_tried_again(
    opened: OpenWindow, place: Place
) -> None:
    opened.desk.imports.imports = [CUSTOMERS]
    opened.desk.imports.problem = ImportedSince("customers.csv")
    shown = place(opened)
    button(shown, "Undo import: customers.csv").click()
    button(shown, "Undo import").click()
    opened.desk.work()
    assert (
        "This import was not undone. “customers.csv” was imported again in the meantime."
        " Undo the later import first." in texts(shown)
    )
    button(shown, "Undo import: customers.csv")


def test_it_is_offered_only_while_there_is_an_import_to_undo(opened: OpenWindow) -> None:
    opened.go(Page.CONTACTS)
    offered = opened.contacts.browser.undo_button
    assert not offered.isVisible()
    opened.desk.imports.imports = [CUSTOMERS]
    opened.desk.contacts.changes.publish()
    opened.desk.work()
    assert offered.isVisible()


def test_escape_leads_back_to_the_contacts(opened: OpenWindow) -> None:
    opened.desk.imports.imports = [CUSTOMERS]
    pane = on_the_contacts_page(opened)
    QTest.keyClick(pane, Qt.Key.Key_Escape)
    assert opened.contacts.browser.isVisible()
    assert not pane.isVisible()


def test_the_question_can_be_answered_in_the_smallest_window(opened: OpenWindow) -> None:
    opened.window.resize(380, 560)
    others = (replace(CUSTOMERS.undoing, source=f"{each}.csv") for each in range(4))
    opened.desk.imports.imports = [*(replace(CUSTOMERS, undoing=each) for each in others), PARTNERS]
    pane = on_the_contacts_page(opened)
    button(pane, "Undo import: partners.vcf").click()
    for name in ("Undo import", "Keep it"):
        asked = button(pane, name)
        assert asked.visibleRegion().boundingRect() == asked.rect()
