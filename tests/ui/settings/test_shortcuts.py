"""Global shortcuts are chosen by pressing them, and each says how it does."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gamma_desktop.desktop.codes import HotkeyState
from gamma_desktop.desktop.hotkeys import HotkeyAction
from gamma_desktop.settings.layers import Layer
from gamma_desktop.ui.settings.sections import SettingsSection
from gamma_desktop.ui.settings.shortcut_control import ShortcutControl
from gamma_desktop.ui.window.navigation import Page
from tests.ui.desk import OpenWindow

SEARCH = "shortcuts.search"
CTRL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


@pytest.fixture
def control(opened: OpenWindow) -> ShortcutControl:
    opened.go(Page.SETTINGS)
    opened.settings.show_section(SettingsSection.SHORTCUTS)
    control = opened.settings.field(SEARCH).control
    assert isinstance(control, ShortcutControl)
    control.entry.setFocus()
    return control


def set_to(opened: OpenWindow) -> object:
    opened.desk.work()
    return opened.desk.settings.loaded().settings.shortcuts.search


def test_the_keys_that_are_pressed_become_the_shortcut_and_act_on_nothing_else(
    opened: OpenWindow, control: ShortcutControl
) -> None:
    QTest.keyClick(control.entry, Qt.Key.Key_Return)
    QTest.keyClick(control.entry, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(control.entry, Qt.Key.Key_K, CTRL_ALT)
    assert set_to(opened) == "Ctrl+Alt+K"
    assert control.entry.text() == "Ctrl+Alt+K"
    assert opened.settings.field(SEARCH).words == "Saved"

    opened.settings.undo()
    assert set_to(opened) == ""


def test_what_is_no_shortcut_is_told_and_escape_changes_nothing(
    opened: OpenWindow, control: ShortcutControl
) -> None:
    QTest.keyClick(control.entry, Qt.Key.Key_Space)
    QTest.keyClick(control.entry, Qt.Key.Key_K)
    assert set_to(opened) == ""
    assert opened.settings.field(SEARCH).words.startswith("Must be a key held with Ctrl, Alt or Meta")

    QTest.keyClick(control.entry, Qt.Key.Key_Space)
    QTest.keyClick(control.entry, Qt.Key.Key_Escape)
    assert control.entry.text() == ""
    assert opened.desk.settings.loaded().explain(SEARCH).layer is Layer.DEFAULT


def test_a_shortcut_says_how_it_does_and_is_cleared_by_a_button(
    opened: OpenWindow, control: ShortcutControl
) -> None:
    QTest.keyClick(control.entry, Qt.Key.Key_Return)
    QTest.keyClick(control.entry, Qt.Key.Key_F9)
    set_to(opened)
    opened.settings.show_hotkeys({HotkeyAction.SEARCH: HotkeyState.TAKEN})
    assert control.state == "Another program uses this shortcut"

    control.clear_button.click()
    assert set_to(opened) == ""
    opened.settings.show_hotkeys({})
    assert control.state == ""


def test_no_shortcut_acts_while_another_is_chosen(opened: OpenWindow, control: ShortcutControl) -> None:
    told: list[bool] = []
    opened.settings.keys_awaited.connect(told.append)
    QTest.mouseClick(control.entry, Qt.MouseButton.LeftButton)
    control.clear_button.setFocus()
    opened.settings.setFocus()
    assert told == [True, False]
