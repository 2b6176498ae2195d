"""Asks before quitting gives up what was typed and cannot be kept."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox
from shiboken6 import isValid

from gamma_desktop.ui.widgets.buttons import Button, ButtonKind
from gamma_desktop.ui.window.main_window import MainWindow

translate = QCoreApplication.translate


class QuitQuestion:
    """Lets the program end at once where nothing would be lost.

    Args:
        window: knows what was typed; the question stands over it.
    """

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._box: QMessageBox | None = None

    def before(self, leave: Callable[[], None]) -> None:
        """Quit, after a yes where one is needed; Enter and Escape keep what was typed."""
        if not self._window.has_unsaved:
            leave()
            return
        self._window.raise_up()
        if self._box is not None and isValid(self._box) and self._box.isVisible():
            self._box.raise_()
            return
        box = self._box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(translate("quit", "Quit Gamma Desktop"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(translate("quit", "Discard changes?"))
        box.setInformativeText(translate("quit", "What you typed is not saved yet."))
        discard = Button(translate("quit", "Discard"), kind=ButtonKind.DANGER, parent=box)
        keep = Button(translate("quit", "Keep editing"), parent=box)
        box.addButton(discard, QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(keep, QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        discard.clicked.connect(leave)
        box.open()
