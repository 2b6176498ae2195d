"""A field that narrows the list below it as one types."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from gamma_desktop.ui.keys import ENTER, OwnKeys, take
from gamma_desktop.ui.widgets.dressed import LineField

LONGEST_SEARCH = 200


class FilterField(LineField):
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
        if not take(event, self.own_keys()):
            super().keyPressEvent(event)

    def own_keys(self) -> tuple[OwnKeys, ...]:
        """What leads on from it."""
        return (
            OwnKeys((Qt.Key.Key_Up,), "", self.left_upwards.emit),
            OwnKeys((Qt.Key.Key_Down,), self.tr("To the list"), self.left_downwards.emit),
            OwnKeys(ENTER, "", self.entered.emit, repeats=False),
            OwnKeys((Qt.Key.Key_Escape,), self.tr("No filter"), self.escaped.emit),
        )
