"""A field that narrows the list below it as one types."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gamma_desktop.ui.keys import ENTER

LONGEST_SEARCH = 200


class FilterField(QLineEdit):
    """Says by which key it is left; what is to follow, its page knows.

    Args:
        hint: stands there while nothing is typed.
        name: read aloud; as a rule the same.
    """

    left_upwards = Signal()
    left_downwards = Signal()
    entered = Signal()
    escaped = Signal()

    def __init__(self, hint: str, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self.setAccessibleName(name or hint)
        self.setMaxLength(LONGEST_SEARCH)
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave by the keys that lead on."""
        signals = {
            Qt.Key.Key_Up: self.left_upwards,
            Qt.Key.Key_Down: self.left_downwards,
            Qt.Key.Key_Return: self.entered,
            Qt.Key.Key_Enter: self.entered,
            Qt.Key.Key_Escape: self.escaped,
        }
        if (signal := signals.get(Qt.Key(event.key()))) is None:
            super().keyPressEvent(event)
        elif not (event.isAutoRepeat() and event.key() in ENTER):
            signal.emit()
