"""Carries what the agent asks for in a pop to the services, and says in the pop how that went."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication

from gamma_desktop.calls.model import Extension
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.numbers.parse import understand
from gamma_desktop.tasks import Spawn
from gamma_desktop.ui.agent_context import LiveAgentContext
from gamma_desktop.ui.calls.commands import Asker, CallCommands, comes_before_a_call
from gamma_desktop.ui.calls.open_requests import CONFIRM_WITHIN, CallName, OpenRequests
from gamma_desktop.ui.pop.choices import destinations
from gamma_desktop.ui.pop.content import NOTHING_ASKED, Asked
from gamma_desktop.ui.pop.model import ExtensionState, PopAction, PopId
from gamma_desktop.ui.pop.ports import Calls, ContactOpener, Later, PopServices
from gamma_desktop.ui.pop.record import PopRecord
from gamma_desktop.ui.pop.stack import PopStack
from gamma_desktop.ui.pop.surfaces import PopSurface
from gamma_desktop.ui.ports import Clock
from gamma_desktop.ui.wording import Attempt, Explanation, explain

_LOG = logging.getLogger(__name__)

translate = QCoreApplication.translate


class PopRequests:
    """Joins the buttons of the pops to what they do.

    Args:
        surface: tells which button was pressed.
        stack: has the picker of destinations.
        calls: tells which extensions are busy.
        commands: starts what is asked of calls, here as in the window.
        requests: what was asked, here or in the window, and has no outcome yet.
        contacts: shows and adds contacts.
        services: clipboard, CRM.
        context: who sits here, and how things are called.
        now: tells the time.
        records: what is known of each pop.
        keep: remembers something new of one, and shows it.
        put_away: takes one off the screen.
    """

    def __init__(
        self,
        surface: PopSurface,
        stack: PopStack,
        *,
        calls: Calls,
        commands: CallCommands,
        requests: OpenRequests,
        contacts: ContactOpener,
        services: PopServices,
        context: LiveAgentContext,
        now: Clock,
        records: Mapping[PopId, PopRecord],
        keep: Callable[[PopRecord], None],
        put_away: Callable[[PopId], None],
        spawn: Spawn,
        later: Later,
    ) -> None:
        self._stack = stack
        self._calls = calls
        self._commands = commands
        self._requests = requests
        self._contacts = contacts
        self._services = services
        self._context = context
        self._now = now
        self._records = records
        self._keep = keep
        self._put_away = put_away
        self._spawn = spawn
        self._later = later
        requests.subscribe(self._show_waiting)
        surface.action_requested.connect(self._on_action)
        stack.transfer_requested.connect(self._transfer)

    def presence_changed(self) -> None:
        """An agent who is choosing where to pass a call on sees who is free now."""
        if self._stack.is_picking:
            self._stack.update_extensions(self._extension_states())

    def _on_action(self, pop_id: PopId, action: PopAction) -> None:
        """Hear what is asked for in the pop of a call; who shows a notice hears what is asked for there."""
        if pop_id in self._records:
            self._act(self._records[pop_id], action)

    def _act(self, record: PopRecord, action: PopAction) -> None:
        if action is PopAction.HANG_UP:
            self._hang_up(record)
        elif action is PopAction.TRANSFER:
            if record.target is not None:
                self._stack.pick_transfer(record.pop_id, record.target, self._extension_states())
        elif action is PopAction.DECLARE_OVER:
            self._declare_over(record)
        elif action in {PopAction.CALL_BACK, PopAction.CALL_AGAIN}:
            self._call(record)
        elif action is PopAction.DONE:
            self._spawn(f"tick {record.pop_id}", self._tick(record))
        elif action in {PopAction.ADD_CONTACT, PopAction.OPEN_CONTACT}:
            self._show_contact(record)
        elif action is PopAction.COPY_NUMBER:
            self._services.copy(record.content(self._context.current, self._now()).caller.number)
        elif record.call is not None:
            self._services.open_crm(record.call, record.known.match)

    def _show_contact(self, record: PopRecord) -> None:
        contact = record.known.match.contact
        if contact is not None:
            self._contacts.open_contact(contact)
        else:
            self._contacts.add_party(record.other_end)

    def _hang_up(self, record: PopRecord) -> None:
        if record.target is not None:
            asked = Asked(waiting_for=PopAction.HANG_UP)
            self._commands.hang_up(record.target, self._asker(record, asked))

    def _transfer(self, call: CallName, destination: str, note: str) -> None:
        """Pass on the call that the picker was opened for, whichever its pop shows by now."""
        record = next((each for each in self._records.values() if each.target == call), None)
        if record is not None:
            asked = Asked(waiting_for=PopAction.TRANSFER, destination=destination)
            self._commands.transfer(call, destination, note, self._asker(record, asked))

    def _asker(self, record: PopRecord, asked: Asked) -> Asker:
        """The pop, where it shows what was asked of its call, and is told how that went."""
        tell = partial(self._tell_problem, record.pop_id, asked)
        return Asker(
            begun=lambda: self._keep(replace(record, asked=asked)),
            failed=lambda error, attempt: tell(explain(error, attempt)),
            accepted=lambda: self._later(CONFIRM_WITHIN, partial(tell, _unconfirmed())),
        )

    def _show_waiting(self) -> None:
        """Show also what was asked in the window; what was asked here is told with how it ended."""
        for record in tuple(self._records.values()):
            attempt = None if record.target is None else self._requests.waiting_for(record.target)
            if attempt is not None and record.asked.waiting_for is None:
                self._keep(replace(record, asked=Asked(waiting_for=_ACTIONS[attempt], is_of_window=True)))
            elif attempt is None and record.asked.is_of_window:
                self._keep(replace(record, asked=NOTHING_ASKED))

    def _tell_problem(self, pop_id: PopId, asked: Asked, problem: Explanation) -> None:
        """Show it, unless events have answered in the meantime."""
        record = self._records.get(pop_id)
        if record is not None and record.asked == asked:
            self._keep(record.with_problem(problem))

    def _call(self, record: PopRecord) -> None:
        """Call the other end; the new call has a pop of its own, so this one leaves."""

        def failed(error: GammaDesktopError, _attempt: Attempt) -> None:
            if comes_before_a_call(error):
                self._keep(replace(record.with_problem(explain(error)), is_away=False))
            else:
                _LOG.info("the call back did not end well: its own pop tells why")

        number = record.other_end.number or ""
        if understand(number, self._context.current.rules).dial is not None:
            begun = partial(self._put_away, record.pop_id)
            self._commands.dial(number, Asker(begun=begun, failed=failed))

    def _declare_over(self, record: PopRecord) -> None:
        if record.call is not None:
            asker = Asker(failed=lambda error, _: self._keep(record.with_problem(explain(error))))
            self._commands.declare_over(record.call.key, asker)

    async def _tick(self, record: PopRecord) -> None:
        """Take the missed call as seen to; nothing is left to do here, so the pop leaves."""
        if record.call is None:
            return
        try:
            await self._services.mark_handled(record.call)
        except GammaDesktopError as error:
            self._keep(record.with_problem(explain(error)))
            return
        self._put_away(record.pop_id)

    def _extension_states(self) -> list[ExtensionState]:
        context = self._context.current
        extensions = (Extension(number=number, name=name) for number, name in context.names.items())
        return destinations(
            extensions, mine=context.mine, presence=self._calls.presence(), colour=context.lines.colour
        )


_ACTIONS = {Attempt.HANG_UP: PopAction.HANG_UP, Attempt.TRANSFER: PopAction.TRANSFER}


def _unconfirmed() -> Explanation:
    return Explanation(
        translate("pop", "Not confirmed yet"),
        translate("pop", "Gamma accepted it, but has told nothing since: watch your phone."),
        is_certain=False,
    )
