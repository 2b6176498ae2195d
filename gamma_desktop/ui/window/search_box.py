"""The search box: one thing to type into for people, extensions, calls and numbers."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gamma_desktop.ui import theme
from gamma_desktop.ui.icons import Icon, icon
from gamma_desktop.ui.keys import ENTER, OwnKeys, take
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Space
from gamma_desktop.ui.widgets.dressed import LineField
from gamma_desktop.ui.widgets.filter_field import LONGEST_SEARCH


class SearchBox(LineField):
    """The field; arrows and Enter go to the results while the cursor stays here."""

    stepped = Signal(int)
    entered = Signal()
    opened = Signal()
    asked = Signal()
    """The agent came here to look for something, and has not said what yet."""
    left = Signal()
    """Done with it: back to where one was."""
    done = Signal()
    """What was found has been acted on: the page comes back, and the keyboard stays in the field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(self.tr("Search or dial"))
        self.setAccessibleName(self.tr("Search contacts, extensions and calls, or dial a number"))
        self.setMaxLength(LONGEST_SEARCH)
        self.setTextMargins(-Space.XS, 0, 0, 0)
        self._glass = QAction(self)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.dress()

    def furnish(self) -> None:
        """Offer to clear it, for which Qt loads a theme of icons: there is something to see before."""
        self.setClearButtonEnabled(True)

    def dress(self) -> None:
        """Draw the sign in today's colours."""
        self._glass.setIcon(icon(Icon.SEARCH, theme.tokens().ink(Tone.MUTED)))

    def ask(self, text: str = "") -> None:
        """Begin to look for something."""
        if text:
            self.setText(text)
        self.setFocus()
        self.selectAll()
        self.asked.emit()

    def leave(self) -> None:
        """Stop searching."""
        self.left.emit()
        self.clear()

    def finish(self) -> None:
        """Stay ready for something else: Enter, pressed once too often, finds an empty field."""
        self.done.emit()
        self.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down choose a result, Enter acts on it, Ctrl+Enter shows it, Escape leaves."""
        if not take(event, self.own_keys()):
            super().keyPressEvent(event)

    def own_keys(self) -> tuple[OwnKeys, ...]:
        """What leads on from it, while the cursor stays."""
        ctrl = Qt.KeyboardModifier.ControlModifier
        return (
            OwnKeys((Qt.Key.Key_Up,), "", lambda: self.stepped.emit(-1)),
            OwnKeys((Qt.Key.Key_Down,), "", lambda: self.stepped.emit(1)),
            OwnKeys(ENTER, self.tr("Show details"), self.opened.emit, repeats=False, held=ctrl),
            OwnKeys(ENTER, self.tr("Call what is chosen"), self.entered.emit, repeats=False),
            OwnKeys((Qt.Key.Key_Escape,), self.tr("Leave the search"), self.leave),
        )
