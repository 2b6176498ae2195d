"""What the search box finds, and the list that shows it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.explanation import Explanation
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.list_panel import ListPanel
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.row_list import RowList
from gamma_desktop.ui.row_model import RowModel
from gamma_desktop.ui.row_view import RowView
from gamma_desktop.ui.theme import Type
from gamma_desktop.ui.widgets.dressed import Menu
from gamma_desktop.ui.widgets.labels import PlainLabel


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something the search box found.

    Attributes:
        key: tells it apart from the others.
        row_view: how it looks; with its section, above the first of which the list says so.
        destination: what Enter dials; "" where that cannot be.
        is_as_typed: it is the very number that was typed, which the agent has seen in the field.
        value: the contact or the call itself, to show all about it.
    """

    key: str
    row_view: RowView
    destination: str = ""
    is_as_typed: bool = False
    value: object = None

    @property
    def text(self) -> str:
        """The finding in words."""
        row_view = self.row_view
        return ", ".join(
            part for part in (row_view.title, row_view.subtitle, row_view.trailing, row_view.pill) if part
        )


class SearchResults(QWidget):
    """What was found, best first."""

    dial_requested = Signal(str)
    open_requested = Signal(object)
    add_requested = Signal(str)
    """No contact was found: add one. Carries what was typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._hurry: Callable[[], None] | None = None
        self.model: RowModel[Found] = RowModel(
            key=lambda found: found.key, text=lambda found: found.text, parent=self
        )
        self.list = RowList(
            self.model,
            lambda found: found.row_view,
            self.tr("Search results"),
            means=lambda found: (found.key, found.destination),
        )
        self.list.drive_from_elsewhere()
        self.list.show_sections()
        self._panel = ListPanel(self.list)
        keys = self.tr("Enter calls   ·   Ctrl+Enter shows details   ·   Esc closes")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._panel, 1)
        layout.addWidget(PlainLabel(keys, step=Type.CAPTION, tone=Tone.MUTED))
        self.list.acted.connect(self._act)
        self.list.detail_requested.connect(self.open_requested)
        self.list.menu_requested.connect(self._on_menu)
        self._panel.action_requested.connect(lambda: self.add_requested.emit(self._text))

    def show_found(self, found: Sequence[Found], text: str) -> None:
        """Show these findings for a text, the first one chosen; for the same text the chosen one stays."""
        is_new, self._text = text != self._text, text
        self.model.show(found)
        if found:
            self._panel.show_list()
            if is_new or self.list.current is None:
                self.list.choose(0)
        else:
            self._show_nothing()
        if self._hurry is not None:
            self._hurry()

    def show_problem(self, why: Explanation, text: str) -> None:
        """Say why nothing can be found for a text."""
        self._text, self._hurry = text, None
        self.model.show(())
        self._panel.show_words(Icon.WARNING, why.title, why.advice)

    def act(self, text: str) -> None:
        """Dial the chosen finding for this text, or show it where it cannot be dialled.

        A person other than the typed number must have been seen in the list before the call.
        """
        self._when_found(text, self._act_on_chosen)

    def forget(self) -> None:
        """The search is over: a key pressed before no longer counts."""
        self._hurry = None

    def open(self, text: str) -> None:
        """Show all about the chosen finding for this text."""
        self._when_found(text, self.open_requested.emit)

    def _when_found(self, text: str, do: Callable[[Found], None]) -> None:
        """Who types fast and presses Enter means what they typed, not what was found for half of it."""
        self._hurry = None
        if text != self._text:
            self._hurry = lambda: self._when_found(text, do)
        elif self.list.current is not None:
            do(self.list.current)

    def _show_nothing(self) -> None:
        if self._text:
            title = filled(self.tr("Nothing found for “{0}”"), self._text)
            advice = self.tr("Type a name, a company or a number.")
            self._panel.show_words(Icon.SEARCH, title, advice, self.tr("Add as a contact…"))
        else:
            advice = self.tr("A name, a company, a number however it is written, or words of a note.")
            self._panel.show_words(Icon.SEARCH, self.tr("Type what you are looking for"), advice)

    def _act_on_chosen(self, found: Found) -> None:
        if found.is_as_typed or not found.destination or self.list.may_press(self.list.currentIndex()):
            self._act(found)

    def _act(self, found: Found) -> None:
        if found.destination:
            self.dial_requested.emit(found.destination)
        else:
            self.open_requested.emit(found)

    def _on_menu(self, found: Found, at: QPoint) -> None:
        menu = Menu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        call = menu.addAction(self.tr("Call"), lambda: self.dial_requested.emit(found.destination))
        call.setEnabled(bool(found.destination))
        if found.destination:
            menu.addAction(
                self.tr("Copy number"), lambda: QGuiApplication.clipboard().setText(found.destination)
            )
        if found.value is not None:
            menu.addAction(self.tr("Show details"), lambda: self.open_requested.emit(found))
        menu.popup(at)
