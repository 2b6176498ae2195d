"""Fields in which one types what to look for: in the list below, or in all there is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gamma_desktop.ui import theme
from gamma_desktop.ui.icons import Icon, icon
from gamma_desktop.ui.keys import ENTER, OwnKeys, take
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Space
from gamma_desktop.ui.widgets.dressed import LineField

LONGEST_SEARCH = 200


class SearchField(LineField):
    """A field with keys of its own, which lead on from it.

    Args:
        hint: stands there while nothing is typed.
        name: read aloud; as a rule the same.
    """

    def __init__(self, hint: str, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self.setAccessibleName(name or hint)
        self.setMaxLength(LONGEST_SEARCH)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave by the keys that lead on."""
        if not take(event, self.own_keys()):
            super().keyPressEvent(event)

    def own_keys(self) -> tuple[OwnKeys, ...]:
        """What leads on from it."""
        raise NotImplementedError


class FilterField(SearchField):
    """Narrows the list below it as one types. It says by which key it is left, and its page what follows."""

    left_upwards = Signal()
    left_downwards = Signal()
    entered = Signal()
    escaped = Signal()

    def __init__(self, hint: str, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(hint, name, parent)
        self.setClearButtonEnabled(True)

    def own_keys(self) -> tuple[OwnKeys, ...]:
        """The list, and Escape to see all of it again."""
        return (
            OwnKeys((Qt.Key.Key_Up,), "", self.left_upwards.emit),
            OwnKeys((Qt.Key.Key_Down,), self.tr("To the list"), self.left_downwards.emit),
            OwnKeys(ENTER, "", self.entered.emit, repeats=False),
            OwnKeys((Qt.Key.Key_Escape,), self.tr("No filter"), self.escaped.emit),
        )


class GlassField(SearchField):
    """Shows a magnifying glass; arrows and Enter go to what is found while the cursor stays here."""

    stepped = Signal(int)
    entered = Signal()
    left = Signal()
    """Done with it: back to where one was."""

    def __init__(self, hint: str, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(hint, name, parent)
        self.setTextMargins(-Space.XS, 0, 0, 0)
        self._glass = QAction(self)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.dress()

    def dress(self) -> None:
        """Draw the sign in today's colours."""
        self._glass.setIcon(icon(Icon.SEARCH, theme.tokens().ink(Tone.MUTED)))
