"""Keeps what the agent does to contacts: adds, changes, deletes, marks and notes; and takes it back."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from gamma_desktop.contacts.model import Contact
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.tasks import Spawn
from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.contacts.draft import ContactDraft, ReadNumbers, contact_of
from gamma_desktop.ui.contacts.page import ContactsPage
from gamma_desktop.ui.contacts.ports import AgentsContacts
from gamma_desktop.ui.wording import Explanation, explain

OfferUndo = Callable[[str, Callable[[], None]], None]

translate = QCoreApplication.translate


class ContactEditor:
    """Joins the page to the contacts as the agent keeps them.

    Args:
        marked: called after a star or a note, which show here alone.
        notify: shows a person what went wrong, and what to do.
        offer_undo: says what was done, with a way back.
    """

    def __init__(
        self,
        page: ContactsPage,
        *,
        contacts: AgentsContacts,
        read: ReadNumbers,
        marked: Callable[[], None],
        notify: Callable[[Explanation], None],
        offer_undo: OfferUndo,
        spawn: Spawn,
    ) -> None:
        self._page = page
        self._contacts = contacts
        self._read = read
        self._marked = marked
        self._notify = notify
        self._offer_undo = offer_undo
        self._spawn = spawn
        page.save_requested.connect(lambda draft: spawn("save a contact", self._save(draft)))
        page.remove_requested.connect(lambda contact: spawn("delete a contact", self._remove(contact)))
        page.favourite_requested.connect(self._on_favourite)
        page.vip_requested.connect(self._on_vip)
        page.detail.note_saved.connect(self._on_note)
        page.owners_wanted.connect(lambda key: spawn("look who has a number", self._tell_owners(key)))

    def _on_vip(self, contact: Contact, is_vip: bool) -> None:
        work = self._contacts.set_vip(contact.id, is_vip=is_vip)
        self._spawn("mark a contact", self._do(work, replace(contact, is_vip=is_vip)))

    def _on_favourite(self, contact: Contact, is_favourite: bool) -> None:
        work = self._contacts.set_favourite(contact.id, is_favourite=is_favourite)
        self._spawn("mark a contact", self._do(work, replace(contact, is_favourite=is_favourite)))

    def _on_note(self, contact: Contact, note: str) -> None:
        """On a contact of one's own it is the note; elsewhere the source has a note of its own."""
        if contact.is_local:
            noted = replace(contact, note=note)
            self._spawn("note on a contact", self._do(self._contacts.save(noted), noted))
        else:
            noted = replace(contact, local_note=note)
            self._spawn("note on a contact", self._do(self._contacts.set_local_note(contact.id, note), noted))

    async def _do(self, work: Awaitable[object], after: Contact) -> None:
        """Do it, and show the contact as it is then; if it fails, as it was before."""
        try:
            await work
        except GammaDesktopError as error:
            self._notify(explain(error))
            return
        self._page.renew(after)
        self._marked()

    async def _save(self, draft: ContactDraft) -> None:
        try:
            kept = await self._contacts.save(contact_of(draft, self._read))
        except GammaDesktopError as error:
            self._page.form.show_failure(explain(error))
            return
        self._page.form.finish()
        self._page.open_contact(kept)

    async def _remove(self, contact: Contact) -> None:
        try:
            removed = await self._contacts.remove(contact.id)
        except GammaDesktopError as error:
            self._notify(explain(error))
            return
        self._page.forget(contact)
        if removed is not None:
            words = filled(translate("contacts", "{0} was deleted"), contact.name or contact.company)
            self._offer_undo(words, lambda: self._spawn("restore a contact", self._restore(removed)))

    async def _restore(self, removed: Contact) -> None:
        try:
            await self._contacts.restore(removed)
        except GammaDesktopError as error:
            self._notify(explain(error))
            return
        self._page.open_contact(removed)

    async def _tell_owners(self, key: str) -> None:
        """A hint is no reason to disturb anybody: what cannot be looked up is not told."""
        try:
            owners = await self._contacts.owners(key)
        except GammaDesktopError:
            return
        if not owners.by_range:
            self._page.form.show_owners(key, owners.people)
