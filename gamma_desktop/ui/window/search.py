"""The search box, and what it finds: one thing to type into for people, extensions, calls and numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QVBoxLayout, QWidget

from gamma_desktop.ui import theme
from gamma_desktop.ui.icons import Icon, icon
from gamma_desktop.ui.list_panel import ListPanel
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.row_face import RowFace
from gamma_desktop.ui.row_list import ENTER, RowList
from gamma_desktop.ui.row_model import RowModel
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.labels import PlainLabel

LONGEST_SEARCH = 200


class FoundKind(StrEnum):
    """What a finding is."""

    NUMBER = "number"
    EXTENSION = "extension"
    CONTACT = "contact"
    CALL = "call"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something the search box found.

    Attributes:
        key: tells it apart from the others.
        destination: what Enter dials; "" where that cannot be.
        value: the contact or the call itself, to show all about it.
    """

    kind: FoundKind
    key: str
    face: RowFace
    destination: str = ""
    value: object = None

    @property
    def text(self) -> str:
        """The finding in words."""
        return ", ".join(part for part in (self.face.title, self.face.subtitle, self.face.trailing) if part)


class SearchBox(QLineEdit):
    """The field; arrows and Enter go to the results while the cursor stays here."""

    stepped = Signal(int)
    entered = Signal()
    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(self.tr("Search or dial"))
        self.setAccessibleName(self.tr("Search contacts, extensions and calls, or dial a number"))
        self.setMaxLength(LONGEST_SEARCH)
        self.setClearButtonEnabled(True)
        self.setTextMargins(-Space.XS, 0, 0, 0)
        self._glass = QAction(self)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.dress()

    def dress(self) -> None:
        """Draw the sign in today's colours."""
        self._glass.setIcon(icon(Icon.SEARCH, theme.tokens().ink(Tone.MUTED)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down choose a result, Enter acts on it, Ctrl+Enter shows it, Escape clears."""
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in ENTER:
            is_open = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            (self.opened if is_open else self.entered).emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class SearchResults(QWidget):
    """What was found, best first."""

    dial_requested = Signal(str)
    open_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model: RowModel[Found] = RowModel(
            key=lambda found: found.key, text=lambda found: found.text, parent=self
        )
        self.list = RowList(self.model, lambda found: found.face, self.tr("Search results"))
        self.list.drive_from_elsewhere()
        self._panel = ListPanel(self.list)
        keys = self.tr("Enter calls   ·   Ctrl+Enter shows details   ·   Esc closes")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._panel, 1)
        layout.addWidget(PlainLabel(keys, step=Type.CAPTION, tone=Tone.MUTED))
        self.list.acted.connect(self._act)
        self.list.detail_requested.connect(self.open_requested)
        self.list.menu_requested.connect(self._on_menu)

    def show_found(self, found: Sequence[Found], text: str) -> None:
        """Show these findings for a text; the first one is chosen."""
        self.model.show(found)
        if not found:
            title = self.tr("Nothing found for “{0}”").format(text)
            self._panel.show_words(Icon.SEARCH, title, self.tr("Type a name, a company or a number."))
            return
        self._panel.show_list()
        self.list.choose(0)

    def act(self) -> None:
        """Dial the chosen finding, or show it where it cannot be dialled."""
        if self.list.current is not None:
            self._act(self.list.current)

    def open(self) -> None:
        """Show all about the chosen finding."""
        if self.list.current is not None:
            self.open_requested.emit(self.list.current)

    def _act(self, found: Found) -> None:
        if found.destination:
            self.dial_requested.emit(found.destination)
        else:
            self.open_requested.emit(found)

    def _on_menu(self, found: Found, at: QPoint) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        call = menu.addAction(self.tr("Call"), lambda: self.dial_requested.emit(found.destination))
        call.setEnabled(bool(found.destination))
        if found.value is not None:
            menu.addAction(self.tr("Show details"), lambda: self.open_requested.emit(found))
        menu.popup(at)
