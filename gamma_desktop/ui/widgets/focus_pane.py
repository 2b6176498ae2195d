"""A pane that hands the keyboard on to one of its parts."""

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget


class FocusPane(QWidget):
    """Hands the focus on; Tab stops at each of its parts all the same.

    A focus proxy of Qt's makes a widget one stop of Tab: what else is in it would never be reached.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entrance: QWidget | None = None

    def lead_to(self, part: QWidget) -> None:
        """Hand the keyboard to this part from now on."""
        self._entrance = part

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand it on."""
        super().focusInEvent(event)
        if self._entrance is not None:
            self._entrance.setFocus(event.reason())
