import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from tests.ui.desk import OpenWindow, button


def question(opened: OpenWindow) -> QMessageBox:
    (box,) = (each for each in opened.window.findChildren(QMessageBox) if each.isVisible())
    return box


def dial(opened: OpenWindow, text: str) -> None:
    opened.window.search.setText(text)
    opened.desk.work()
    QTest.keyClick(opened.window.search, Qt.Key.Key_Return)
    opened.desk.work()


def test_an_emergency_number_is_called_after_a_yes(opened: OpenWindow) -> None:
    dial(opened, "112")
    assert "112" in question(opened).text()
    assert opened.desk.actions.asked == []
    button(question(opened), "Call 112").click()
    opened.desk.work()
    assert opened.desk.actions.asked == [("dial", "112")]


def test_enter_is_a_yes(opened: OpenWindow) -> None:
    dial(opened, "061")
    QTest.keyClick(question(opened), Qt.Key.Key_Return)
    opened.desk.work()
    assert opened.desk.actions.asked == [("dial", "0061")]


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape])
def test_escape_calls_nobody(opened: OpenWindow, key: Qt.Key) -> None:
    dial(opened, "112")
    QTest.keyClick(question(opened), key)
    opened.desk.work()
    assert opened.desk.actions.asked == []


def test_any_other_number_is_called_at_once(opened: OpenWindow) -> None:
    dial(opened, "016")
    assert opened.desk.actions.asked == [("dial", "0016")]
