"""The Contacts page: find someone, call them, keep more of them."""

from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QStackedLayout, QWidget

from gamma_desktop.contacts.model import Contact
from gamma_desktop.ui.contacts.browser import ContactBrowser
from gamma_desktop.ui.contacts.detail import ContactDetail
from gamma_desktop.ui.contacts.draft import ContactDraft, ReadNumbers, draft_of
from gamma_desktop.ui.contacts.empty_words import draft_of_typed
from gamma_desktop.ui.contacts.form import ContactForm
from gamma_desktop.ui.contacts.import_panel import ImportPanel
from gamma_desktop.ui.contacts.row_menu import RowDeeds, open_menu
from gamma_desktop.ui.contacts.row_views import dialable
from gamma_desktop.ui.contacts.undo_imports import UndoPane
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.ports import Clock
from gamma_desktop.ui.widgets.focus_pane import FocusPane
from gamma_desktop.ui.window.two_pane import TwoPane


class ContactsPage(FocusPane):
    """Holds the list, all about one of them, the form and the report; knows no service."""

    dial_requested = Signal(str)
    import_requested = Signal(Path)
    save_requested = Signal(object)
    """Carries the ContactDraft of the form."""
    owners_wanted = Signal(str)
    """The form asks who has this number already."""
    remind_requested = Signal(object, str, str, object)
    """A contact shall be called back: at which number, when (see ``history.due_time``), what for."""
    favourite_requested = Signal(object, bool)
    vip_requested = Signal(object, bool)
    remove_requested = Signal(object)
    shown = Signal(object)
    """Someone else is shown in the detail pane: a Contact, or None."""

    def __init__(
        self, parties: PartyNames, read: ReadNumbers, now: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._parties, self._now = parties, now
        self.browser = ContactBrowser(parties)
        self.detail = ContactDetail(parties, now)
        self._read = read
        self._form: ContactForm | None = None
        self.importing = ImportPanel(parties)
        self.undoing = UndoPane()
        self._panes = TwoPane(self.browser, self.detail)
        self._layout = QStackedLayout(self)
        for part in (self._panes, self.importing, self.undoing):
            self._layout.addWidget(part)
        self.lead_to(self.browser)
        self.setAcceptDrops(True)
        self._connect()
        self.browser.show_loading()

    @property
    def form(self) -> ContactForm:
        """The form of a contact, made when it is first needed."""
        if self._form is None:
            self._form = ContactForm(self._parties, self._read)
            self._layout.addWidget(self._form)
            self._form.closed.connect(self._return)
            self._form.save_requested.connect(self.save_requested)
            self._form.owners_wanted.connect(self.owners_wanted)
        return self._form

    @property
    def _is_typing(self) -> bool:
        """The form is open: what stands there is not given up without a question."""
        return self._form is not None and self._layout.currentWidget() is self._form

    @property
    def has_unsaved(self) -> bool:
        """A form was begun, or a note, that is not kept yet."""
        return (self._is_typing and self.form.is_changed) or self.detail.note.is_changed

    def set_wide(self, wide: bool) -> None:
        """Tell whether there is room for a detail pane."""
        self._panes.set_wide(wide)
        self.browser.list.show_chevrons(not wide)

    def open_contact(self, contact: Contact) -> None:
        """Show one contact; it need not be in the list. Asks first if something was typed in the form."""
        if self._is_typing:
            self.form.leave(then=lambda: self._open(contact))
        else:
            self._open(contact)

    def open_form(self, draft: ContactDraft) -> None:
        """Let a contact be added or changed; asks first if something was typed for another one."""
        if self._is_typing:
            self.form.leave(then=lambda: self._open_form(draft))
        else:
            self._open_form(draft)

    def renew(self, contact: Contact) -> None:
        """Show how a contact is now, if it is the one that is shown."""
        if self.detail.contact is not None and self.detail.contact.id == contact.id:
            self.detail.show_contact(contact)

    def forget(self, contact: Contact) -> None:
        """Show someone no more."""
        if self.detail.contact is not None and self.detail.contact.id == contact.id:
            self._show_detail(None)
            self._panes.close_detail()

    def choose_file(self) -> None:
        """Ask for a file to import."""
        dialog = QFileDialog(self, self.tr("Import contacts"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [self.tr("Contacts (*.vcf *.vcard *.csv *.txt *.tsv *.xlsx *.xlsm)"), self.tr("All files (*)")]
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.import_requested.emit(Path(name)))
        dialog.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file may be dropped anywhere on the page."""
        is_file = any(url.isLocalFile() for url in event.mimeData().urls())
        if is_file and not self._is_typing and self.browser.import_button.isEnabled():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Import the file that was dropped."""
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.import_requested.emit(Path(files[0]))

    def _open_undo(self) -> None:
        self._layout.setCurrentWidget(self.undoing)
        self.undoing.open()

    def _open(self, contact: Contact) -> None:
        self._layout.setCurrentWidget(self._panes)
        self.browser.mark(contact)
        self._show_detail(contact)
        self._panes.open_detail()
        self.detail.focus_first_number()

    def _open_note(self, contact: Contact) -> None:
        self.open_contact(contact)
        self.detail.note.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_form(self, draft: ContactDraft) -> None:
        self._layout.setCurrentWidget(self.form)
        self.form.begin(draft)

    def _show_detail(self, contact: Contact | None) -> None:
        self.detail.show_contact(contact)
        self.shown.emit(contact)

    def _on_acted(self, contact: Contact) -> None:
        """Enter calls the only number; where there are several it leads to them."""
        if len(contact.numbers) == 1 and dialable(contact.numbers[0]):
            self.dial_requested.emit(dialable(contact.numbers[0]))
        else:
            self.open_contact(contact)

    def _on_first_action(self) -> None:
        if self.browser.typed:
            self._add_typed()
        else:
            self.choose_file()

    def _on_other_action(self) -> None:
        if self.browser.typed:
            self.dial_requested.emit(self._parties.understand(self.browser.typed).dial or "")
        else:
            self._add_typed()

    def _add_typed(self) -> None:
        self.open_form(draft_of_typed(self.browser.typed, self._parties))

    def _on_menu(self, contact: Contact, at: QPoint) -> None:
        deeds = RowDeeds(
            dial=self.dial_requested.emit,
            remind=self.remind_requested.emit,
            favour=self.favourite_requested.emit,
            mark_vip=self.vip_requested.emit,
            show=self.open_contact,
            edit=self._edit,
            remove=self.remove_requested.emit,
        )
        open_menu(contact, at, deeds, self._parties, now=self._now, parent=self)

    def _edit(self, contact: Contact) -> None:
        self.open_form(draft_of(contact))

    def _return(self) -> None:
        self._layout.setCurrentWidget(self._panes)
        self.browser.setFocus()

    def _connect(self) -> None:
        browser, detail = self.browser, self.detail
        browser.add_button.clicked.connect(lambda: self.open_form(ContactDraft()))
        browser.import_button.clicked.connect(self.choose_file)
        browser.first_action.connect(self._on_first_action)
        browser.other_action.connect(self._on_other_action)
        browser.chosen.connect(self._show_detail)
        browser.acted.connect(self._on_acted)
        browser.opened.connect(self.open_contact)
        browser.note_requested.connect(self._open_note)
        browser.menu_requested.connect(self._on_menu)
        self.importing.closed.connect(self._return)
        browser.undo_button.clicked.connect(self._open_undo)
        self.undoing.imports.listed.connect(browser.undo_button.setVisible)
        self.undoing.closed.connect(self._return)
        self.import_requested.connect(lambda _path: self._layout.setCurrentWidget(self.importing))
        detail.dial_requested.connect(self.dial_requested)
        detail.remind_requested.connect(self.remind_requested)
        detail.vip_requested.connect(self.vip_requested)
        detail.favourite_requested.connect(self.favourite_requested)
        detail.edit_requested.connect(self._edit)
        detail.remove_requested.connect(self.remove_requested)
