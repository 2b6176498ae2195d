"""Asks once more before the emergency services are called: a slip of the mouse must not send an ambulance."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from gamma_desktop.numbers.model import NumberKind, PhoneNumber
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind

translate = QCoreApplication.translate


class EmergencyQuestion:
    """Lets any other call through at once.

    Args:
        window: what the question stands over.
        understand: reads a number by the rules of this PBX.
    """

    def __init__(self, window: QWidget, understand: Callable[[str], PhoneNumber]) -> None:
        self._window = window
        self._understand = understand

    def before(self, destination: str, call: Callable[[], None]) -> None:
        """Call, after a yes where one is needed; Enter is yes, since whoever means it is in haste."""
        number = self._understand(destination)
        if number.kind is not NumberKind.EMERGENCY:
            call()
            return
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(translate("emergency", "Emergency number"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(translate("emergency", "Call {0}, an emergency number?").format(number.display))
        box.setInformativeText(translate("emergency", "Your phone rings first; then the call is placed."))
        words = translate("emergency", "Call {0}").format(number.display)
        yes = Button(words, kind=ButtonKind.PRIMARY, parent=box)
        yes.stand_for(destination)  # the Enter that asked for the call, pressed twice, must not be a yes
        box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(yes)
        yes.clicked.connect(call)
        box.open()
