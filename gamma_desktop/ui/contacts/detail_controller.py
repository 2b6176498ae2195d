"""Feeds the detail pane: the last calls, the picture, and the contact as it is now."""

from collections.abc import Callable

from gamma_desktop.contacts.model import Contact
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.tasks import LatestWins, Spawn
from gamma_desktop.ui.contacts.page import ContactsPage
from gamma_desktop.ui.contacts.photos import ContactPhotos
from gamma_desktop.ui.contacts.ports import AgentsContacts
from gamma_desktop.ui.ports import AFTER_THE_POP, CallLookup
from gamma_desktop.ui.wording import Explanation, explain

CALLS_SHOWN = 6


class ContactDetailController:
    """Joins the pane to the contacts and the call log.

    Args:
        notify: shows a person what went wrong, and what to do.
    """

    def __init__(
        self,
        page: ContactsPage,
        *,
        contacts: AgentsContacts,
        calls: CallLookup,
        photos: ContactPhotos,
        notify: Callable[[Explanation], None],
        spawn: Spawn,
    ) -> None:
        self._page = page
        self._contacts = contacts
        self._calls = calls
        self._photos = photos
        self._notify = notify
        self._reads = LatestWins("read the calls with a contact", spawn)
        self._renewals = LatestWins("read a contact again", spawn)
        self._late_reads = LatestWins("read the calls with a contact again", spawn, pause=AFTER_THE_POP)
        page.shown.connect(self._on_shown)
        photos.loaded.connect(self._show_picture)
        contacts.subscribe(self._on_contacts_changed)

    def calls_changed(self) -> None:
        """One of them may be with the contact shown; the pop goes first."""
        if self._page.detail.isVisible() and not self._page.detail.is_empty:
            self._late_reads.ask(self._follow)

    def _on_contacts_changed(self) -> None:
        """The contact shown may have another number by now, or be gone."""
        self._renewals.ask(self._renew)

    def _on_shown(self, contact: Contact | None) -> None:
        if contact is not None:
            self._show_picture()
            self._reads.ask(self._read)

    def _show_picture(self) -> None:
        contact = self._page.detail.contact
        if contact is not None:
            self._page.detail.show_picture(self._photos.picture(contact.photo))

    async def _follow(self) -> None:
        self._reads.ask(self._read)

    async def _renew(self) -> None:
        """A book that cannot be read is told of in place of the list."""
        shown = self._page.detail.contact
        if shown is None:
            return
        try:
            found = await self._contacts.by_id(shown.id)
        except GammaDesktopError:
            return
        if found is None:
            self._page.forget(shown)
        elif found != shown:
            self._page.renew(found)
            self._on_shown(self._page.detail.contact)

    async def _read(self) -> None:
        contact = self._page.detail.contact
        if contact is None:
            return
        try:
            found = await self._calls.find_with(contact, limit=CALLS_SHOWN)
        except GammaDesktopError as error:
            self._notify(explain(error))
            return
        if self._page.detail.contact is not None and self._page.detail.contact.id == contact.id:
            self._page.detail.show_calls(found)
