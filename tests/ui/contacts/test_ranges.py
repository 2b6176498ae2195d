"""A contact that has a range of numbers is shown with it, and dials nothing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gamma_desktop.contacts.model import Contact, ContactNumber
from gamma_desktop.numbers.ranges import NumberRange
from gamma_desktop.ui.window.navigation import Page
from tests.ui.desk import OpenWindow, button, rows

COVERS = NumberRange("+34911234500", "+34911234599")
FIRM = Contact(id="firm", name="Zumos Reyes", numbers=(ContactNumber(raw="+34 91 123 45 xx", covers=COVERS),))


@pytest.fixture(autouse=True)
def on_contacts(opened: OpenWindow) -> None:
    opened.desk.contacts.be(FIRM)
    opened.go(Page.CONTACTS)


def test_a_range_is_shown_as_its_source_writes_it(opened: OpenWindow) -> None:
    assert rows(opened.contacts.browser.list) == ["Zumos Reyes, +34 91 123 45 xx"]


def test_a_range_is_nothing_to_dial_and_says_why(opened: OpenWindow) -> None:
    opened.contacts.browser.list.choose(0)
    QTest.keyClick(opened.contacts.browser.list, Qt.Key.Key_Return)
    opened.desk.work()
    button(opened.contacts, "+34 91 123 45 xx").click()
    opened.desk.work()
    assert opened.desk.actions.asked == []
    assert "range of numbers" in button(opened.contacts, "+34 91 123 45 xx").toolTip()
