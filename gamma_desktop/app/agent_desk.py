"""What a pop has done beside calls: whom a number shows, ticks, clipboard, CRM."""

from PySide6.QtGui import QGuiApplication

from gamma_desktop.app.live_settings import LiveSettings
from gamma_desktop.calls.model import Call, Party
from gamma_desktop.contacts.model import Match
from gamma_desktop.history.waiting import WaitingCalls
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.ui.crm_page import open_crm_page


class AgentDesk:
    """Answers from what is known and set now.

    Args:
        contacts: remembers who was chosen.
        waiting: takes ticks of missed calls.
        settings: in force.
    """

    def __init__(self, contacts: SqliteContactBook, waiting: WaitingCalls, settings: LiveSettings) -> None:
        self._contacts = contacts
        self._waiting = waiting
        self._settings = settings

    async def choose(self, party: Party, contact_id: str | None) -> None:
        """Remember which of several people with one number it is; None: name all. May raise StoreError."""
        if party.number:
            await self._contacts.choose(party.number, contact_id)

    def open_crm(self, call: Call, match: Match) -> None:
        """Open the caller's page."""
        open_crm_page(self._settings.current.crm.url, call, match)

    async def mark_handled(self, call: Call) -> None:
        """Take a missed call as seen to."""
        await self._waiting.mark_handled([call.key])

    def copy(self, text: str) -> None:
        """Put a text on the clipboard."""
        QGuiApplication.clipboard().setText(text)
