"""What the pops and the tray ask about the agent's desk: who sits here, clipboard, CRM."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtGui import QGuiApplication

from gamma_desktop.app.live_settings import LiveSettings
from gamma_desktop.calls.model import Call, Extension, Party
from gamma_desktop.calls.service import CallService
from gamma_desktop.contacts.model import Match
from gamma_desktop.history.waiting import WaitingCalls
from gamma_desktop.numbers.lines import NO_NAMES, LineNames
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import understand
from gamma_desktop.settings.model import CrmOpen
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.ui.crm_page import open_crm_page
from gamma_desktop.ui.pop.model import Surroundings


class AgentDesk:
    """Answers from what is known and set now.

    Args:
        calls: knows which extensions are the agent's.
        contacts: remembers who was chosen.
        waiting: takes ticks of missed calls.
        extensions: those of the PBX, now.
        rules: how numbers are written here, now.
        settings: in force.
        clock: the time now.
    """

    def __init__(
        self,
        *,
        calls: CallService,
        contacts: SqliteContactBook,
        waiting: WaitingCalls,
        extensions: Callable[[], tuple[Extension, ...]],
        rules: Callable[[], NumberRules],
        settings: LiveSettings,
        clock: Callable[[], datetime],
    ) -> None:
        self._lines_of: tuple[tuple[str, ...], NumberRules] | None = None
        self._lines = NO_NAMES
        self._calls = calls
        self._contacts = contacts
        self._waiting = waiting
        self._extensions = extensions
        self._rules = rules
        self._clock = clock
        self._settings = settings

    def surroundings(self) -> Surroundings:
        """Who sits here, the extensions, how numbers are written, and the time."""
        crm = self._settings.current.crm
        self._keep_lines()
        return Surroundings(
            mine=self._calls.mine,
            names={each.number: self._name_of(each) for each in self._extensions()},
            lines=self._lines,
            rules=self._rules(),
            now=self._clock(),
            ring_group=self._settings.current.calls.ring_group_miss,
            labels=self._settings.current.calls.labels,
            has_crm=bool(crm.url) and crm.open_on is not CrmOpen.OFF,
        )

    def _name_of(self, extension: Extension) -> str:
        line = self._lines.find(extension.number)
        return line.name if line is not None else extension.name

    def _keep_lines(self) -> None:
        """Read the names of the lines anew once they or the way of writing numbers have changed."""
        known = (self._settings.current.lines.names, self._rules())
        if known != self._lines_of:
            written, rules = self._lines_of = known
            self._lines = LineNames(written, lambda text: understand(text, rules))

    async def choose(self, party: Party, contact_id: str | None) -> None:
        """Remember which of several people with one number it is; None: name all. May raise StoreError."""
        if party.number:
            await self._contacts.choose(party.number, contact_id)

    def open_crm(self, call: Call, match: Match) -> None:
        """Open the caller's page."""
        open_crm_page(self._settings.current.crm.url, call, match)

    async def tick(self, call: Call) -> None:
        """Take a missed call as seen to."""
        await self._waiting.tick([call.key])

    def copy(self, text: str) -> None:
        """Put a text on the clipboard."""
        QGuiApplication.clipboard().setText(text)
