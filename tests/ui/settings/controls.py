"""Short ways to the controls of the Settings page, by the key of their setting."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from gamma_desktop.ui.settings.controls import ChoiceControl, Control, SwitchControl, TextControl
from gamma_desktop.ui.settings.page import SettingsPage
from gamma_desktop.ui.settings.retention_picker import RetentionPicker
from gamma_desktop.ui.settings.tables import EntryRow, LineRow, Table
from gamma_desktop.ui.widgets.choice_box import ChoiceBox
from gamma_desktop.ui.widgets.tick_box import TickBox

ControlT = TypeVar("ControlT", bound=Control)


def _control(page: SettingsPage, key: str, kind: type[ControlT]) -> ControlT:
    control = page.field(key).control
    assert isinstance(control, kind)
    return control


def entry(page: SettingsPage, key: str) -> QLineEdit:
    return _control(page, key, TextControl).entry


def choice(page: SettingsPage, key: str) -> ChoiceBox:
    control = page.field(key).control
    assert isinstance(control, ChoiceControl | RetentionPicker)
    return control.box


def tick(page: SettingsPage, key: str) -> TickBox:
    return _control(page, key, SwitchControl).box


def table(page: SettingsPage, key: str) -> Table:
    return _control(page, key, Table)


def choose(box: ChoiceBox, words: str) -> None:
    """Choose as a person does."""
    assert box.findText(words) >= 0, words
    box.setCurrentIndex(box.findText(words))
    box.activated.emit(box.currentIndex())


def type_into(field: QLineEdit, text: str) -> None:
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def add_entry(page: SettingsPage, key: str, text: str) -> EntryRow:
    """Add a row to a table of texts."""
    shown = table(page, key)
    shown.add_button.click()
    row = shown.rows[-1]
    assert isinstance(row, EntryRow)
    type_into(row.entry, text)
    return row


def line_rows(page: SettingsPage) -> list[LineRow]:
    """The rows of the lines."""
    return [row for row in table(page, "lines.names").rows if isinstance(row, LineRow)]


def entries(page: SettingsPage, key: str) -> list[str]:
    """What the rows of a table say."""
    return [row.text for row in table(page, key).rows]
