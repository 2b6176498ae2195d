from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.widgets.buttons import Button, IconButton


def test_a_button_that_cannot_be_pressed_says_why(qtbot: QtBot) -> None:
    button = Button("Transfer", tip="Pass the call on")
    qtbot.addWidget(button)
    button.set_unavailable("Outgoing calls cannot be transferred")
    assert not button.isEnabled()
    assert "Outgoing calls cannot be transferred" in button.toolTip()
    assert button.accessibleDescription() == "Outgoing calls cannot be transferred"


def test_a_button_available_again_says_what_it_does(qtbot: QtBot) -> None:
    button = Button("Transfer", tip="Pass the call on", key="T")
    qtbot.addWidget(button)
    button.set_unavailable("Not now")
    button.set_available()
    assert button.isEnabled()
    assert "Pass the call on (T)" in button.toolTip()
    assert button.accessibleDescription() == "Pass the call on (T)"


def test_its_key_presses_it(qtbot: QtBot) -> None:
    button = IconButton(Icon.COPY, "Copy number", key="C")
    qtbot.addWidget(button)
    button.show()
    button.activateWindow()
    qtbot.waitUntil(button.isActiveWindow)
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_C)


def test_another_text_keeps_the_key(qtbot: QtBot) -> None:
    button = Button("Hang up", key="H")
    qtbot.addWidget(button)
    button.setText("Ending…")
    button.show()
    button.activateWindow()
    qtbot.waitUntil(button.isActiveWindow)
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_H)


def test_an_icon_alone_has_a_name_for_screen_readers(qtbot: QtBot) -> None:
    button = IconButton(Icon.COPY, "Copy number")
    qtbot.addWidget(button)
    assert button.accessibleName() == "Copy number"
