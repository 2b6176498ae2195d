"""The list of contacts, with the field that narrows it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gamma_desktop.contacts.model import Contact
from gamma_desktop.ui.contacts.empty_words import empty_words
from gamma_desktop.ui.contacts.row_views import (
    contact_row,
    contact_text,
    count_words,
    dialable,
    section_of,
)
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.keys import bind
from gamma_desktop.ui.list_panel import ListPanel
from gamma_desktop.ui.long_row_list import LongRowList
from gamma_desktop.ui.long_row_model import LongRowModel
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.row_actions import ENTER, RowAction
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.buttons import Button, IconButton
from gamma_desktop.ui.widgets.focus_pane import FocusPane
from gamma_desktop.ui.widgets.labels import PlainLabel, plain_tooltip
from gamma_desktop.ui.widgets.search_fields import FilterField
from gamma_desktop.ui.wording import Explanation

NOTE_KEY = "F2"


class ContactBrowser(FocusPane):
    """Shows contacts by position; those that are not looked at need not be here."""

    search_requested = Signal(str)
    chosen = Signal(object)
    """Another contact was chosen, by the agent or because there is none else to show."""
    acted = Signal(object)
    opened = Signal(object)
    note_requested = Signal(object)
    """A note is to be written about a contact."""
    menu_requested = Signal(object, QPoint)
    first_action = Signal()
    """The first button of the words in place of the list was pressed."""
    other_action = Signal()

    def __init__(self, parties: PartyNames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parties = parties
        self._chosen_id = ""
        self._is_heard = True
        self._is_outdated = False
        self.model: LongRowModel[Contact] = LongRowModel(
            key=lambda contact: contact.id,
            text=lambda contact: contact_text(contact, parties),
            heading=lambda contact: "" if self.typed else section_of(contact),
            parent=self,
        )
        self.list = LongRowList(
            self.model,
            lambda contact: contact_row(contact, parties),
            self.tr("Contacts"),
            means=lambda contact: (contact.id, *(dialable(number) for number in contact.numbers)),
            acts=self.tr("Call"),
            details=self.tr("Show details"),
        )
        self.list.offer(self._row_actions)
        self._panel = ListPanel(self.list)
        self._count = PlainLabel(step=Type.CAPTION, tone=Tone.MUTED, tabular=True)
        self._count.setWordWrap(False)
        self.filter = FilterField(self.tr("Filter contacts"))
        self.filter_button = IconButton(Icon.SEARCH, self.tr("Filter contacts (Ctrl+F)"))
        self.add_button = IconButton(Icon.USER_PLUS, self.tr("Add a contact"))
        self.add_button.setToolTip(plain_tooltip(self.tr("Add a contact (Ctrl+N)")))
        self.import_button = Button(self.tr("Import…"), tip=self.tr("Import contacts from a file"))
        self.export_button = IconButton(Icon.DOWNLOAD, self.tr("Export all contacts"))
        self._has_contacts = self._is_exporting = False
        self.undo_button = IconButton(Icon.HISTORY, self.tr("Undo an import…"))
        self.undo_button.hide()
        self.lead_to(self._panel)
        self._lay_out()
        self._connect()

    @property
    def typed(self) -> str:
        """What the list is narrowed by."""
        return self.filter.text().strip()

    def show_contacts(self, contacts: Sequence[Contact], count: int) -> None:
        """Show what another search has found: the first of them, and how many there are."""
        self._is_outdated = False
        with self._unheard():
            self.model.show(contacts, count)
        self._show_count(count)
        if not contacts:
            self._show_nobody()
            return
        self._panel.show_list()
        at = self.model.position_of(self._chosen_id)
        if at is not None or self.typed or not self._chosen_id:
            self._choose(at or 0)

    def show_changed(self, contacts: Sequence[Contact], count: int) -> None:
        """The same search finds this now: what is looked at stays, and so does who is chosen."""
        if not contacts or self.model.rowCount() == 0:
            self.show_contacts(contacts, count)
            return
        self._is_outdated = False
        with self._unheard():
            self.model.set_count(count)
            self.model.renew()
            self.model.fill(0, contacts)
            self._follow_chosen()
        self._show_count(count)
        self._panel.show_list()

    def mark(self, contact: Contact) -> None:
        """Someone is shown who need not be in the list: mark them where they are, or no one."""
        self._chosen_id = contact.id
        with self._unheard():
            if self.model.position_of(contact.id) is None:
                self.list.setCurrentIndex(QModelIndex())
            self._follow_chosen()

    def fill(self, first: int, contacts: Sequence[Contact]) -> None:
        """Put in what was read of the list."""
        with self._unheard():
            self.model.fill(first, contacts)
            self._follow_chosen()
        current = self.list.current
        if current is not None and current.id != self._chosen_id:
            self._on_chosen(current)

    def show_pictures(self, pictures: Callable[[str], QPixmap | None]) -> None:
        """Put these in front of those who have one."""
        self.list.show_pictures(pictures)

    def show_loading(self) -> None:
        """Say that contacts are being read."""
        self._panel.show_words(Icon.USERS, self.tr("Reading the contacts…"))

    def show_error(self, why: Explanation) -> None:
        """Say why the contacts cannot be shown."""
        self._panel.show_words(Icon.WARNING, why.title, why.advice)

    def _row_actions(self, contact: Contact) -> Sequence[RowAction]:
        """What can be done at once: letters mean the filter here, so the note has a key of another kind."""
        actions = []
        if any(map(dialable, contact.numbers)):
            actions.append(RowAction(words=self.tr("Call"), icon=Icon.PHONE, key=ENTER, act=self.acted.emit))
        note = self.tr("Write a note")
        actions.append(RowAction(words=note, icon=Icon.PENCIL, key=NOTE_KEY, act=self.note_requested.emit))
        return actions

    def _ask_for_note(self) -> None:
        if self.list.current is not None:
            self.note_requested.emit(self.list.current)

    @contextmanager
    def _unheard(self) -> Iterator[None]:
        """Rows that come and go are no choice of the agent's."""
        self._is_heard = False
        try:
            yield
        finally:
            self._is_heard = True

    def _choose(self, position: int) -> None:
        with self._unheard():
            self.list.choose(position)
        self._on_chosen(self.list.current)

    def _follow_chosen(self) -> None:
        """Keep the mark on who is chosen, wherever they stand now, and the list where it is."""
        at, bar = self.model.position_of(self._chosen_id), self.list.verticalScrollBar()
        if at is not None and at != self.list.currentIndex().row():
            before = bar.value()
            self.list.choose(at)
            bar.setValue(before)

    def _show_nobody(self) -> None:
        self._chosen_id = ""
        self.chosen.emit(None)
        words = empty_words(self.typed, self._parties)
        self._panel.show_words(words.icon, words.title, words.advice, words.action, words.other)

    def set_exporting(self, exporting: bool) -> None:
        """Tell whether contacts are being written: one export goes on at a time."""
        self._is_exporting = exporting
        self._offer_export()

    def _offer_export(self) -> None:
        if self._is_exporting:
            self.export_button.set_unavailable(self.tr("The contacts are being written"))
        elif not self._has_contacts:
            self.export_button.set_unavailable(self.tr("There are no contacts to export"))
        else:
            self.export_button.set_available()

    def _show_count(self, count: int) -> None:
        self._count.setText(count_words(count, is_search=bool(self.typed)) if count else "")
        if count or not self.typed:  # a search that finds none says nothing of all
            self._has_contacts = count > 0
            self._offer_export()

    def _on_chosen(self, contact: Contact | None) -> None:
        if self._is_heard and contact is not None:
            self._chosen_id = contact.id
            self.chosen.emit(contact)

    def _on_typed(self, letters: str) -> None:
        """Who types in the list means the field above it."""
        self._open_filter()
        self.filter.insert(letters)

    def _open_filter(self) -> None:
        self.filter.show()
        self.filter_button.hide()
        self.filter.setFocus()

    def _find(self) -> None:
        self._open_filter()
        self.filter.selectAll()

    def _on_escape(self) -> None:
        self.filter.clear()
        self.filter.hide()
        self.filter_button.show()
        self._panel.setFocus()

    def _on_left_upwards(self) -> None:
        (self.filter if self.filter.isVisible() else self.filter_button).setFocus()

    def _on_filter(self) -> None:
        if self.typed:
            self.filter.show()
            self.filter_button.hide()
        self._is_outdated = True
        self.search_requested.emit(self.filter.text())

    def _on_entered(self) -> None:
        """Act on who is marked, once they have been seen: not on who stood there before the last letter."""
        current = self.list.current
        if current is not None and not self._is_outdated and self.list.may_press(self.list.currentIndex()):
            self.acted.emit(current)

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setContentsMargins(Space.XS, 0, Space.XS, Space.XS)
        tools.setSpacing(Space.S)
        tools.addWidget(self.filter, 1)
        tools.addWidget(self._count)
        policy = self.filter.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.filter.setSizePolicy(policy)
        self.filter.hide()
        tools.addWidget(self.filter_button)
        for tool in (self.add_button, self.import_button, self.export_button, self.undo_button):
            tools.addWidget(tool)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(tools)
        column.addWidget(self._panel, 1)

    def _connect(self) -> None:
        self.filter_button.clicked.connect(self._find)
        self.filter.textChanged.connect(self._on_filter)
        self.filter.left_downwards.connect(lambda: self._panel.setFocus(Qt.FocusReason.TabFocusReason))
        self.filter.entered.connect(self._on_entered)
        self.filter.escaped.connect(self._on_escape)
        self.list.chosen.connect(self._on_chosen)
        self.list.acted.connect(self.acted)
        self.list.detail_requested.connect(self.opened)
        self.list.menu_requested.connect(self.menu_requested)
        self.list.left_upwards.connect(self._on_left_upwards)
        self.list.typed.connect(self._on_typed)
        self._panel.action_requested.connect(self.first_action)
        self._panel.other_requested.connect(self.other_action)
        bind(QKeySequence.StandardKey.Find, self, self.tr("Filter contacts"), self._find)
        here = Qt.ShortcutContext.WidgetShortcut
        bind(NOTE_KEY, self.list, self.tr("Write a note"), self._ask_for_note, within=here)
        bind(QKeySequence.StandardKey.New, self, self.tr("Add a contact"), self.add_button.click)
