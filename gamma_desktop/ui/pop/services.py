"""What a pop has done beside calls: whom a number shows, handled calls, clipboard, CRM."""

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication

from gamma_desktop.calls.model import Call, Party
from gamma_desktop.contacts.model import Match
from gamma_desktop.contacts.ports import NumberOwners
from gamma_desktop.history.waiting import WaitingCalls
from gamma_desktop.numbers.lines import LineNames
from gamma_desktop.settings.model import CrmSettings
from gamma_desktop.ui.crm_page import crm_target, open_target
from gamma_desktop.ui.window.notices import crm_not_opened, crm_not_started
from gamma_desktop.ui.wording import Explanation


class ProgramServices:
    """Has the running program do it; implements ``ui.pop.ports.PopServices``.

    Args:
        owners: remembers who was chosen.
        waiting: marks missed calls as handled.
        crm: the templates of the CRM's addresses, as set now.
        lines: the names of our lines, as set now.
        notify: shows a person what went wrong.
    """

    def __init__(
        self,
        owners: NumberOwners,
        waiting: WaitingCalls,
        crm: Callable[[], CrmSettings],
        lines: Callable[[], LineNames],
        notify: Callable[[Explanation], None],
    ) -> None:
        self._owners = owners
        self._waiting = waiting
        self._crm = crm
        self._lines = lines
        self._notify = notify

    async def choose(self, party: Party, contact_id: str | None) -> None:
        """Remember which of several people with one number it is; None: name all. May raise StoreError."""
        if party.number:
            await self._owners.choose(party.number, contact_id)

    def open_crm(self, call: Call, match: Match, *, in_background: bool = False) -> None:
        """Open the caller's page, or have the program show it that is named in its place."""
        target = crm_target(self._crm(), call, match, self._lines())
        if target is not None and not open_target(target, in_background=in_background):
            program = next(iter(target.command), "")
            self._notify(crm_not_started(program) if program else crm_not_opened())

    async def mark_handled(self, call: Call) -> None:
        """Take a missed call as seen to."""
        await self._waiting.mark_handled([call.key])

    def copy(self, text: str) -> None:
        """Put a text on the clipboard."""
        QGuiApplication.clipboard().setText(text)
