"""The Calls page and all that feeds it: what the rest of the window asks of the log."""

from collections.abc import Callable

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.annotations import CallAnnotations
from gamma_desktop.history.export import CallExport
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.history.ports import ReceptionGapLog
from gamma_desktop.history.reminders import Reminders
from gamma_desktop.tasks import Spawn
from gamma_desktop.ui.calls.commands import CallCommands
from gamma_desktop.ui.calls.controller import CallsController, ReceptionGapController
from gamma_desktop.ui.calls.detail_controller import CallDetailController
from gamma_desktop.ui.calls.export_controller import ExportController
from gamma_desktop.ui.calls.missed_controller import MissedController
from gamma_desktop.ui.calls.open_requests import OpenRequests
from gamma_desktop.ui.calls.page import CallsPage
from gamma_desktop.ui.calls.ports import CallChains, HandledCalls, RecordingService
from gamma_desktop.ui.contacts.ports import AgentsContacts
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.ports import CallLookup, CallNews, Clock
from gamma_desktop.ui.reminders.commands import ReminderCommands
from gamma_desktop.ui.reminders.panel_controller import RemindersPanelController
from gamma_desktop.ui.wording import Explanation, explain


class CallsPresenter:
    """Holds the page and its controllers.

    Args:
        contacts: remember which of several people with a number it is, and tell when any is named otherwise.
        requests: what was asked and has no outcome yet.
        labels: the team's own list.
        mine: the extensions of the agent who sits here.
        notify: shows a person what went wrong, and what to do.
    """

    def __init__(
        self,
        *,
        news: CallNews,
        lookup: CallLookup,
        chains: CallChains,
        annotations: CallAnnotations,
        recordings: RecordingService,
        handled: HandledCalls,
        reminders: Reminders,
        reminder_commands: ReminderCommands,
        reception_gaps: ReceptionGapLog,
        export: CallExport,
        contacts: AgentsContacts,
        parties: PartyNames,
        commands: CallCommands,
        requests: OpenRequests,
        labels: Callable[[], tuple[str, ...]],
        mine: Callable[[], frozenset[str]],
        notify: Callable[[Explanation], None],
        now: Clock,
        spawn: Spawn,
    ) -> None:
        self._contacts, self._notify, self._spawn = contacts, notify, spawn
        self.page = CallsPage(parties, now)
        self._log = CallsController(
            self.page,
            news=news,
            annotations=annotations,
            lookup=lookup,
            commands=commands,
            mine=mine,
            spawn=spawn,
        )
        self._reception_gaps = ReceptionGapController(self.page, reception_gaps, spawn)
        self._export = ExportController(
            self.page, export=export, wanted=lambda: self._log.wanted, spawn=spawn
        )
        self._detail = CallDetailController(
            self.page.detail,
            chains=chains,
            annotations=annotations,
            recordings=recordings,
            lookup=lookup,
            news=news,
            requests=requests,
            open_call=self.page.open_call,
            labels=labels,
            notify=notify,
            spawn=spawn,
        )
        self._missed = MissedController(
            self.page,
            handled=handled,
            look_again=self._log.look_at_missed_again,
            notify=notify,
            spawn=spawn,
        )
        self._reminders = RemindersPanelController(
            self.page.reminders,
            reminders=reminders,
            commands=reminder_commands,
            owners=contacts,
            parties=parties,
            dial=commands.dial,
            now=now,
            spawn=spawn,
        )
        self.page.remind_requested.connect(
            lambda identified, time, note: reminder_commands.remind(
                identified.call.remote.number or "",
                time,
                parties.who(identified),
                note=note,
                call=identified.call.key,
            )
        )
        self.page.detail.contact_chosen.connect(self._on_contact_chosen)

    def start(self) -> None:
        """Show the newest calls, and follow what happens."""
        self._reception_gaps.look()
        self._reminders.look()
        self._contacts.subscribe(self.reload)
        self._log.start()

    async def finish(self) -> None:
        """Write what someone was typing; raises StoreError."""
        await self._detail.finish()

    def reload(self) -> None:
        """Names have changed: show the calls as they are now."""
        self._reminders.look()
        self._log.reload()

    def reception_gaps_changed(self) -> None:
        """Events could not come for a while: mark when."""
        self._reception_gaps.look()

    def open(self, identified: IdentifiedCall) -> None:
        """Show all about a call."""
        self.page.open_call(identified)

    def open_note(self, identified: IdentifiedCall) -> None:
        """Show all about a call, with the keyboard where its note is typed."""
        self.page.open_note(identified)
        self._detail.look_again()

    def show_missed(self) -> None:
        """Show the missed calls alone."""
        self.page.show_missed_only()

    def _on_contact_chosen(self, number: str, contact_id: str | None) -> None:
        """Of several people with one number the agent said which it is."""
        self._spawn("choose a contact", self._remember(number, contact_id))

    async def _remember(self, number: str, contact_id: str | None) -> None:
        try:
            await self._contacts.choose(number, contact_id)
        except GammaDesktopError as error:
            self._notify(explain(error))
