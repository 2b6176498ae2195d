"""Why the program cannot start is said in a window, letter by letter."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.ui.startup_error import tell_startup_error


@pytest.mark.usefixtures("qtbot")  # an application must exist
def test_it_is_said_letter_by_letter_until_it_was_read() -> None:
    error = GammaDesktopError("<b>book.db</b>: written by a newer version")
    said: list[object] = []

    def read() -> None:
        (box,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, QMessageBox)]
        said.extend((box.text(), box.textFormat(), box.isVisible()))
        box.button(QMessageBox.StandardButton.Close).click()

    QTimer.singleShot(0, read)
    tell_startup_error(error)
    assert said == ["Something went wrong. " + str(error), Qt.TextFormat.PlainText, True]
