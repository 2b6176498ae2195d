"""The search box: one thing to type into for people, extensions, calls and numbers."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from gamma_desktop.ui.keys import ENTER, OwnKeys
from gamma_desktop.ui.widgets.search_fields import GlassField


class SearchBox(GlassField):
    """The field; what it finds stands elsewhere."""

    opened = Signal()
    asked = Signal()
    """The agent came here to look for something, and has not said what yet."""
    done = Signal()
    """What was found has been acted on: the page comes back, and the keyboard stays in the field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        tr = QCoreApplication.translate
        name = tr("SearchBox", "Search contacts, extensions and calls, or dial a number")
        super().__init__(tr("SearchBox", "Search or dial"), name, parent)

    def furnish(self) -> None:
        """Offer to clear it, for which Qt loads a theme of icons: there is something to see before."""
        self.setClearButtonEnabled(True)

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

    def own_keys(self) -> tuple[OwnKeys, ...]:
        """Up and Down choose a result, Enter acts on it, Ctrl+Enter shows it, Escape leaves."""
        ctrl = Qt.KeyboardModifier.ControlModifier
        return (
            OwnKeys((Qt.Key.Key_Up,), "", lambda: self.stepped.emit(-1)),
            OwnKeys((Qt.Key.Key_Down,), "", lambda: self.stepped.emit(1)),
            OwnKeys(ENTER, self.tr("Show details"), self.opened.emit, repeats=False, held=ctrl),
            OwnKeys(ENTER, self.tr("Call what is chosen"), self.entered.emit, repeats=False),
            OwnKeys((Qt.Key.Key_Escape,), self.tr("Leave the search"), self.leave),
        )
