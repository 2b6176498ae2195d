"""The Contacts page: find somebody, call them, bring more in."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from gamma_desktop.contacts.importing import ImportReport
from gamma_desktop.contacts.model import Contact
from gamma_desktop.ui.contacts.detail import ContactDetail
from gamma_desktop.ui.contacts.faces import contact_face, contact_text, dialable
from gamma_desktop.ui.contacts.import_report import ImportReportPanel
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.list_panel import ListPanel
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.row_list import RowList
from gamma_desktop.ui.row_model import RowModel
from gamma_desktop.ui.theme import Space
from gamma_desktop.ui.widgets.buttons import Button
from gamma_desktop.ui.window.two_pane import TwoPane
from gamma_desktop.ui.wording import Explanation

LONGEST_SEARCH = 200


class ContactsPage(QWidget):
    """Shows contacts; knows no service."""

    search_requested = Signal(str)
    more_requested = Signal(int)
    dial_requested = Signal(str)
    import_requested = Signal(Path)
    left_upwards = Signal()

    def __init__(self, parties: PartyNames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model: RowModel[Contact] = RowModel(
            key=lambda contact: contact.id, text=lambda contact: contact_text(contact, parties), parent=self
        )
        self.list = RowList(self.model, lambda contact: contact_face(contact, parties), self.tr("Contacts"))
        self._panel = ListPanel(self.list)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Filter contacts"))
        self.filter.setAccessibleName(self.tr("Filter contacts"))
        self.filter.setMaxLength(LONGEST_SEARCH)
        self.filter.setClearButtonEnabled(True)
        self.import_button = Button(self.tr("Import contacts…"), icon=Icon.USER_PLUS)
        self.detail = ContactDetail(parties)
        self.report = ImportReportPanel()
        self._panes = TwoPane(self._master(), self.detail)
        self._layout = QStackedLayout(self)
        self._layout.addWidget(self._panes)
        self._layout.addWidget(self.report)
        self.setFocusProxy(self._panel)
        self._connect()
        self.show_loading()

    def set_wide(self, wide: bool) -> None:  # noqa: FBT001  (a setter, like Qt's)
        """Tell whether there is room for a detail pane."""
        self._panes.set_wide(wide)
        self.list.show_chevrons(not wide)

    def show_contacts(self, contacts: Sequence[Contact], *, has_more: bool) -> None:
        """Show these contacts, in this order."""
        self.model.show(contacts, has_more=has_more)
        if contacts:
            self._panel.show_list()
            if self.list.current is None and self.detail.is_empty:
                self.list.choose(0)
            return
        self.detail.show_contact(None)
        if self.filter.text().strip():
            title = self.tr("Nobody found for “{0}”").format(self.filter.text().strip())
            self._panel.show_words(Icon.SEARCH, title)
        else:
            advice = self.tr(
                "Export them from your address book as a CSV file with a line for each contact and"
                " columns such as name, company and phone, then import that file."
            )
            self._panel.show_words(
                Icon.USERS, self.tr("No contacts yet"), advice, self.tr("Import contacts…")
            )

    def append_contacts(self, contacts: Sequence[Contact], *, has_more: bool) -> None:
        """Add the next page."""
        self.model.append(contacts, has_more=has_more)

    def show_loading(self) -> None:
        """Say that contacts are being read."""
        self._panel.show_words(Icon.USERS, self.tr("Reading the contacts…"))

    def show_error(self, why: Explanation) -> None:
        """Say why the contacts cannot be shown."""
        self._panel.show_words(Icon.WARNING, why.title, why.advice)

    def show_importing(self, name: str) -> None:
        """Say that a file is being read; the contacts stay usable."""
        self.import_button.setText(self.tr("Importing…"))
        self.import_button.set_unavailable(self.tr("{0} is being read").format(name))

    def show_import(self, report: ImportReport) -> None:
        """Show what the import came to."""
        self.end_import()
        self.report.show_report(report)
        self._layout.setCurrentWidget(self.report)

    def end_import(self) -> None:
        """Allow another import."""
        self.import_button.setText(self.tr("Import contacts…"))
        self.import_button.set_available()

    def open_contact(self, contact: Contact) -> None:
        """Show one contact; it need not be in the list."""
        self._layout.setCurrentWidget(self._panes)
        self.detail.show_contact(contact)
        self._panes.open_detail()
        self.detail.focus_first_number()

    def choose_file(self) -> None:
        """Ask for a file to import."""
        dialog = QFileDialog(self, self.tr("Import contacts"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Contacts (*.csv *.txt)"), self.tr("All files (*)")])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.import_requested.emit(Path(name)))
        dialog.open()

    def _on_acted(self, contact: Contact) -> None:
        """Enter calls the only number; where there are several it leads to them."""
        if len(contact.numbers) == 1 and dialable(contact.numbers[0]):
            self.dial_requested.emit(dialable(contact.numbers[0]))
        else:
            self.open_contact(contact)

    def _close_report(self) -> None:
        self._layout.setCurrentWidget(self._panes)
        self.list.setFocus()

    def _master(self) -> QWidget:
        tools = QHBoxLayout()
        tools.setContentsMargins(Space.XS, 0, Space.XS, Space.S)
        tools.setSpacing(Space.S)
        tools.addWidget(self.filter, 1)
        tools.addWidget(self.import_button)
        master = QWidget()
        column = QVBoxLayout(master)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(tools)
        column.addWidget(self._panel, 1)
        master.setFocusProxy(self._panel)
        return master

    def _connect(self) -> None:
        self.filter.textChanged.connect(self.search_requested)
        self.import_button.clicked.connect(self.choose_file)
        self._panel.action_requested.connect(self.choose_file)
        self.report.closed.connect(self._close_report)
        self.model.more_requested.connect(self.more_requested)
        self.list.chosen.connect(self.detail.show_contact)
        self.list.acted.connect(self._on_acted)
        self.list.detail_requested.connect(self.open_contact)
        self.list.left_upwards.connect(self.filter.setFocus)
        self.detail.dial_requested.connect(self.dial_requested)
