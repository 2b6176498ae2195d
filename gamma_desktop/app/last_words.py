"""Says in a window why the program cannot start: who starts it from a menu sees no terminal."""

import asyncio

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.ui.wording import explain


async def tell_why_it_ends(error: GammaDesktopError, quitting: asyncio.Event) -> None:
    """Show why, until it was read or the program is told to quit."""
    box = QMessageBox()
    box.setIcon(QMessageBox.Icon.Critical)
    box.setWindowTitle(QCoreApplication.translate("start", "Gamma Desktop cannot start"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(str(explain(error)))
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    box.finished.connect(lambda _result: quitting.set())
    box.open()
    await quitting.wait()
    box.close()
    box.deleteLater()
