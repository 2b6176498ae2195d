"""Pages of the CRM for some calls: a table of words and choices, in the order in which they are tried."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gamma_desktop.settings.crm import CrmRule, MissingValue, crm_rule_in
from gamma_desktop.ui.settings.crm_rules import CrmRuleRow
from gamma_desktop.ui.settings.sections import SettingsSection
from gamma_desktop.ui.window.navigation import Page
from tests.ui.desk import OpenWindow, button
from tests.ui.settings.controls import choose, table, type_into

NEW = "https://crm.example/new?n={e164}"


@pytest.fixture(autouse=True)
def on_settings(opened: OpenWindow) -> None:
    opened.go(Page.SETTINGS)
    opened.settings.show_section(SettingsSection.CRM)


def in_force(opened: OpenWindow) -> list[CrmRule]:
    opened.desk.work()
    return [crm_rule_in(text) for text in opened.desk.settings.loaded().settings.crm.rules]


def add(opened: OpenWindow, url: str) -> CrmRuleRow:
    control = table(opened.settings, "crm.rules")
    control.add_button.click()
    row = control.rows[-1]
    assert isinstance(row, CrmRuleRow)
    type_into(row.url, url)
    opened.desk.work()
    return row


def test_a_page_and_its_calls_are_chosen_in_words(opened: OpenWindow) -> None:
    row = add(opened, NEW)
    assert in_force(opened) == [CrmRule(url=NEW)]
    for box, words in ((row.direction, "Incoming"), (row.known, "Unknown"), (row.missing, "No page")):
        choose(box, words)
        opened.desk.work()
    type_into(row.line, "Sales")
    whole = CrmRule(
        url=NEW, direction="incoming", line="Sales", known=False, missing=MissingValue.DO_NOT_OPEN
    )
    assert in_force(opened) == [whole]
    assert table(opened.settings, "crm.rules").rows == [row]
    assert opened.settings.field("crm.rules").control.words_of((str(whole),)) == NEW


def test_pages_are_moved_and_removed_since_the_first_that_fits_opens(opened: OpenWindow) -> None:
    add(opened, NEW)
    last = add(opened, "https://shop.example/{name}")
    QTest.keyClick(last.url, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [rule.url for rule in in_force(opened)] == ["https://shop.example/{name}", NEW]
    button(last, "Remove this page").click()
    assert [rule.url for rule in in_force(opened)] == [NEW]
    opened.settings.undo()
    assert [rule.url for rule in in_force(opened)] == ["https://shop.example/{name}", NEW]


def test_an_address_that_cannot_be_says_why_below_it_and_stays_as_typed(opened: OpenWindow) -> None:
    row = add(opened, "https://{name}.example/")
    assert row.fault
    assert "[" not in row.fault
    assert (in_force(opened), row.url.text()) == ([], "https://{name}.example/")
