"""Feeds the list of contacts: what is searched for, and of it what is looked at."""

from collections.abc import Callable

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.tasks import LatestWins, Spawn
from gamma_desktop.ui.calls.commands import CallCommands
from gamma_desktop.ui.contacts.page import ContactsPage
from gamma_desktop.ui.contacts.ports import AgentsContacts
from gamma_desktop.ui.wording import Explanation, explain

PAGE_SIZE = 100


class ContactsController:
    """Joins the page to the contacts.

    Args:
        notify: shows a person what went wrong, and what to do.
    """

    def __init__(
        self,
        page: ContactsPage,
        *,
        contacts: AgentsContacts,
        commands: CallCommands,
        notify: Callable[[Explanation], None],
        spawn: Spawn,
    ) -> None:
        self._browser = page.browser
        self._contacts = contacts
        self._notify = notify
        self._spawn = spawn
        self._shown: str | None = None
        self._changes = 0
        self._searches = LatestWins("search contacts", spawn)
        self._reads = LatestWins("read more contacts", spawn)
        self._browser.search_requested.connect(lambda _text: self._searches.ask(self._search))
        self._browser.model.rows_wanted.connect(lambda: self._reads.ask(self._read))
        page.dial_requested.connect(commands.dial)

    def start(self) -> None:
        """Show the contacts from the first one, and follow what becomes of them."""
        self._contacts.subscribe(self.reload)
        self.reload()

    def reload(self) -> None:
        """Search again: the contacts changed."""
        self._changes += 1
        self._searches.ask(self._search)

    async def _search(self) -> None:
        text = self._browser.typed
        try:
            found = await self._contacts.search(text, limit=PAGE_SIZE)
            count = len(found) if len(found) < PAGE_SIZE else await self._contacts.count(text)
        except GammaDesktopError as error:
            self._shown = None
            self._browser.show_error(explain(error))
            return
        if text == self._shown:
            self._browser.show_changed(found, count)
        else:
            self._shown = text
            self._browser.show_contacts(found, count)

    async def _read(self) -> None:
        """Read what is looked at, until all of it is here or something else is searched for."""
        text, model = self._shown, self._browser.model
        while text is not None and text == self._shown and (wanted := model.wanted) is not None:
            (first, many), changes = wanted, self._changes
            try:
                found = await self._contacts.search(text, limit=many, offset=first)
            except GammaDesktopError as error:
                self._notify(explain(error))
                return
            if text != self._shown:
                return
            if changes != self._changes:
                continue  # it may be from before a change: a search has shown that one, or will
            if not found:
                model.set_count(first)  # fewer than there were: someone else took some out meanwhile
            self._browser.fill(first, found)
