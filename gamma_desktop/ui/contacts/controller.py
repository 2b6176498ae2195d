"""Feeds the Contacts page: what is searched for, page by page, and what is imported."""

from collections.abc import Callable
from pathlib import Path

from gamma_desktop.contacts.model import Contact
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.ui.calls.commands import CallCommands
from gamma_desktop.ui.contacts.page import ContactsPage
from gamma_desktop.ui.contacts.ports import ContactLookup, ImportContacts
from gamma_desktop.ui.latest import LatestWins
from gamma_desktop.ui.ports import Spawn
from gamma_desktop.ui.wording import Explanation, explain

PAGE_SIZE = 100


class ContactsController:
    """Joins the page to the contacts.

    Args:
        notify: shows a person what went wrong, and what to do.
        imported: called after an import changed the contacts.
    """

    def __init__(
        self,
        page: ContactsPage,
        *,
        contacts: ContactLookup,
        import_contacts: ImportContacts,
        commands: CallCommands,
        notify: Callable[[Explanation], None],
        imported: Callable[[], None],
        spawn: Spawn,
    ) -> None:
        self._page = page
        self._contacts = contacts
        self._import_contacts = import_contacts
        self._notify = notify
        self._imported = imported
        self._spawn = spawn
        self._text = ""
        self._searches = LatestWins("search contacts", spawn)
        page.search_requested.connect(self._on_search)
        page.more_requested.connect(self._on_more)
        page.dial_requested.connect(commands.dial)
        page.import_requested.connect(self._on_import)

    def start(self) -> None:
        """Show the contacts from the first one."""
        self.reload()

    def reload(self) -> None:
        """Search again: the contacts changed."""
        self._searches.ask(self._search)

    def open(self, contact: Contact) -> None:
        """Show all about somebody."""
        self._page.open_contact(contact)

    def _on_search(self, text: str) -> None:
        self._text = text.strip()
        self._searches.ask(self._search)

    def _on_more(self, offset: int) -> None:
        self._spawn("read more contacts", self._read_more(self._text, offset))

    def _on_import(self, path: Path) -> None:
        self._page.show_importing(path.name)
        self._spawn("import contacts", self._import(path))

    async def _search(self) -> None:
        try:
            found = await self._contacts.search(self._text, limit=PAGE_SIZE)
        except GammaDesktopError as error:
            self._page.show_error(explain(error))
            return
        self._page.show_contacts(found, has_more=len(found) == PAGE_SIZE)

    async def _read_more(self, text: str, offset: int) -> None:
        try:
            found = await self._contacts.search(text, limit=PAGE_SIZE, offset=offset)
        except GammaDesktopError as error:
            self._notify(explain(error))
            return
        if text == self._text:
            self._page.append_contacts(found, has_more=len(found) == PAGE_SIZE)

    async def _import(self, path: Path) -> None:
        try:
            summary = await self._import_contacts(path)
        except GammaDesktopError as error:
            self._page.end_import()
            self._notify(explain(error))
            return
        self._page.show_import(summary)
        self._imported()
        self.reload()
