"""Says in a window why the program cannot start: who starts it from a menu or a link sees no terminal."""

import sys

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from gamma_desktop.desktop.application import Application
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.ui.wording import explain


def tell_startup_error(error: GammaDesktopError) -> None:
    """Show why, until it was read. No loop of ours runs: not yet, or no more."""
    application = QApplication.instance() or Application(sys.argv[:1])
    box = QMessageBox()
    box.setIcon(QMessageBox.Icon.Critical)
    box.setWindowTitle(QCoreApplication.translate("start", "Gamma Desktop cannot start"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(str(explain(error)))
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    box.finished.connect(application.quit)
    box.open()
    application.exec()
    box.deleteLater()
