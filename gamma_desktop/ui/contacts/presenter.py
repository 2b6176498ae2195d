"""The Contacts page and all that feeds it: what the rest of the window asks of the contacts."""

from collections.abc import Callable

from gamma_desktop.contacts.model import Contact
from gamma_desktop.contacts.ports import ImportUndo
from gamma_desktop.tasks import Spawn
from gamma_desktop.ui.calls.commands import CallCommands
from gamma_desktop.ui.contacts.controller import ContactsController
from gamma_desktop.ui.contacts.detail_controller import ContactDetailController
from gamma_desktop.ui.contacts.draft import ContactDraft, ReadNumbers
from gamma_desktop.ui.contacts.editor import ContactEditor, OfferUndo
from gamma_desktop.ui.contacts.export_controller import ContactExportController
from gamma_desktop.ui.contacts.import_controller import ImportController
from gamma_desktop.ui.contacts.page import ContactsPage
from gamma_desktop.ui.contacts.photos import ContactPhotos
from gamma_desktop.ui.contacts.ports import AgentsContacts, ContactImporter, ExportContacts
from gamma_desktop.ui.contacts.undo_controller import UndoController
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.ports import CallLookup, Clock
from gamma_desktop.ui.reminders.commands import ReminderCommands
from gamma_desktop.ui.wording import Explanation


class ContactsPresenter:
    """Holds the page and its controllers.

    Args:
        notify: shows a person what went wrong, and what to do.
        offer_undo: says what was done, with a way back.
        tell: says what was done.
    """

    def __init__(
        self,
        *,
        contacts: AgentsContacts,
        calls: CallLookup,
        importer: ContactImporter,
        imports: ImportUndo,
        export: ExportContacts,
        read_numbers: ReadNumbers,
        parties: PartyNames,
        commands: CallCommands,
        reminder_commands: ReminderCommands,
        notify: Callable[[Explanation], None],
        offer_undo: OfferUndo,
        tell: Callable[[str], None],
        now: Clock,
        spawn: Spawn,
    ) -> None:
        self.page = ContactsPage(parties, read_numbers, now)
        self.page.remind_requested.connect(
            lambda contact, number, time, note: reminder_commands.remind(
                number, time, contact.name or contact.company, note=note
            )
        )
        photos = ContactPhotos(contacts, spawn, self.page)
        self.page.browser.show_pictures(photos.picture)
        photos.loaded.connect(self.page.browser.list.viewport().update)
        self._list = ContactsController(
            self.page,
            contacts=contacts,
            commands=commands,
            notify=notify,
            spawn=spawn,
        )
        self._import = ImportController(self.page.importing, importer=importer, notify=notify, spawn=spawn)
        self.page.import_requested.connect(self._import.begin)
        self._undo = UndoController(
            self.page.undoing.imports, imports=imports, contacts=contacts, now=now, spawn=spawn
        )
        self.page.browser.undo_button.clicked.connect(self._undo.look_again)
        self._export = ContactExportController(
            self.page, export=export, notify=notify, tell=tell, spawn=spawn
        )
        self._editor = ContactEditor(
            self.page,
            contacts=contacts,
            read=read_numbers,
            marked=self._list.reload,
            notify=notify,
            offer_undo=offer_undo,
            spawn=spawn,
        )
        self._detail = ContactDetailController(
            self.page, contacts=contacts, calls=calls, photos=photos, notify=notify, spawn=spawn
        )

    def start(self) -> None:
        """Show the contacts from the first one, and what becomes of them."""
        self._list.start()
        self._undo.look_again()

    def calls_changed(self) -> None:
        """One of them may be with the contact that is shown."""
        self._detail.calls_changed()

    def open(self, contact: Contact) -> None:
        """Show all about someone."""
        self.page.open_contact(contact)

    def add(self, draft: ContactDraft) -> None:
        """Let someone be added, of whom this is known."""
        self.page.open_form(draft)
