"""Decides when a pop shows, and of what. Draws nothing, and asks nothing of Gamma."""

from collections import deque
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial

from gamma_desktop.calls.actions import DialStage
from gamma_desktop.calls.model import Call, CallKey, CallState, Direction
from gamma_desktop.calls.staleness import is_stale
from gamma_desktop.calls.transfers import LostTransfer
from gamma_desktop.contacts.model import Match
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.annotations import CallAnnotations
from gamma_desktop.history.caller_feed import CallsChange, IdentifiedDial
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.settings.model import PopMode, PopSettings
from gamma_desktop.tasks import Spawn
from gamma_desktop.ui.agent_context import AgentContext, LiveAgentContext
from gamma_desktop.ui.calls.commands import CallCommands
from gamma_desktop.ui.calls.open_requests import OpenRequests
from gamma_desktop.ui.pop.content import is_worth_a_note
from gamma_desktop.ui.pop.model import NoticeId, PopId
from gamma_desktop.ui.pop.ports import Calls, ContactOpener, Later, PopServices, Transfers
from gamma_desktop.ui.pop.record import PopRecord
from gamma_desktop.ui.pop.remarks import PopRemarks
from gamma_desktop.ui.pop.requests import PopRequests
from gamma_desktop.ui.pop.stack import PopStack
from gamma_desktop.ui.pop.surfaces import PopSurface
from gamma_desktop.ui.ports import CallFeed, Clock
from gamma_desktop.ui.wording import explain
from gamma_desktop.ui.wording.call_words import PHONE_SHOULD_RING_WITHIN

RECORDS_HELD = 20


class PopController:
    """Between the calls and the pops; the composition root holds it.

    Args:
        calls: the calls of now.
        feed: tells what goes on, and with whom.
        transfers: tells which of the calls that were passed on from here were not answered.
        commands: starts what is asked of calls, here as in the window.
        requests: what was asked, here or in the window, and has no outcome yet.
        contacts: shows and adds contacts.
        services: clipboard, CRM, whom the agent chooses.
        context: who sits here, and how things are called.
        now: tells the time.
        surface: shows the pops.
        stack: the cards among them, with what only a card has: a picker, a choice of people, notes.
        annotations: keeps what people say of calls.
        settings: how loud a call is.
        silences: whether a call from these people is not to disturb now.
        spawn: starts a coroutine.
        later: calls back after a time.
    """

    def __init__(
        self,
        *,
        calls: Calls,
        feed: CallFeed,
        transfers: Transfers,
        commands: CallCommands,
        requests: OpenRequests,
        contacts: ContactOpener,
        services: PopServices,
        context: LiveAgentContext,
        now: Clock,
        surface: PopSurface,
        stack: PopStack,
        annotations: CallAnnotations,
        settings: PopSettings,
        silences: Callable[[Call, Match], bool],
        spawn: Spawn,
        later: Later,
    ) -> None:
        self._calls = calls
        self._silences = silences
        self._silenced: deque[CallKey] = deque(maxlen=RECORDS_HELD)
        self._feed = feed
        self._services = services
        self._context = context
        self._now = now
        self._surface = surface
        self._contacts = contacts
        self._mode = settings.mode
        self._spawn = spawn
        self._later = later
        self._records: dict[PopId, PopRecord] = {}
        self._is_closed = False
        self._remarks = PopRemarks(
            stack,
            annotations,
            record=self._records.get,
            keep=self._keep,
            showing=self._showing,
            spawn=spawn,
        )
        self._requests = PopRequests(
            surface,
            stack,
            calls=calls,
            commands=commands,
            requests=requests,
            contacts=contacts,
            services=services,
            context=context,
            now=now,
            records=self._records,
            keep=self._keep,
            put_away=self._put_away,
            spawn=spawn,
            later=later,
        )
        self._unsubscribe = (
            feed.subscribe(self._follow_calls),
            feed.subscribe_dials(self._follow_dial),
            calls.subscribe_erasures(self._forget_erased),
            calls.subscribe_presence(self._requests.presence_changed),
            transfers.subscribe(self._tell_lost),
        )
        stack.contact_chosen.connect(self._choose)
        surface.put_away.connect(self._note_put_away)
        surface.window_requested.connect(self._lead_to_window)

    def use(self, settings: PopSettings) -> None:
        """Be as loud as these settings say."""
        self._mode = settings.mode
        self._surface.use(settings)

    def close(self) -> None:
        """Follow the calls no more, and show nothing, whatever comes back late."""
        self._is_closed = True
        for unsubscribe in self._unsubscribe:
            unsubscribe()

    async def finish(self) -> None:
        """Write the notes that were typed last."""
        await self._remarks.finish()

    def recall(self) -> None:
        """Bring back what goes on, or else what was shown last, and let the agent work it by its keys.

        What rings comes before what is talked in; a notice that stands on the screen before calls that are
        over and were put away. Where there is none, or none can have the keyboard, the window opens.
        """
        context = self._context.current
        if not self._surface.can_show:
            going_on = [each for each in self._feed.live_calls() if each.call.concerns(context.mine)]
            wanted = max(going_on, key=lambda each: each.call.state is CallState.RINGING, default=None)
            self._contacts.work_call(wanted)
            return
        for each in self._feed.live_calls():
            if self._id_of(each.call) not in self._records and each.call.concerns(context.mine):
                self._begin(self._record_of(each))
        live = [record for record in self._records.values() if record.is_live]
        newest = next((content.pop_id for content in self._surface.contents), None)
        if not live and isinstance(newest, NoticeId):
            self._surface.take_keyboard(newest)
            return
        shown = live or list(self._records.values())[-1:]
        for record in shown:
            self._keep(replace(record, is_away=False))
        if shown:
            self._surface.take_keyboard(max(reversed(shown), key=lambda each: each.is_ringing).pop_id)
        else:
            self._contacts.work_call(None)

    def _lead_to_window(self, pop_id: PopId) -> None:
        record = self._records.get(pop_id)
        if record is None or record.call is None:
            if not isinstance(pop_id, NoticeId):
                self._contacts.work_call(None)
            return
        self._contacts.work_call(IdentifiedCall(call=record.call, match=record.known.match))

    def _follow_calls(self, change: CallsChange) -> None:
        context = self._context.current
        for each in change.calls:
            record = self._records.get(self._id_of(each.call))
            if record is not None and (record.is_about(each.call) or not record.is_away):
                self._keep(record.with_news(each.call, context.mine).with_caller(each))
                if not record.is_about(each.call):  # passed on: the pop of its chain goes on
                    self._remarks.read_what_rides(record.pop_id, each.call)
            elif change.is_news or each.call.key in self._silenced:
                self._greet(each, context)
        self._requests.presence_changed()

    def _greet(self, each: IdentifiedCall, context: AgentContext) -> None:
        """Begin a pop, unless the call is not to disturb: that may change once it is known who calls."""
        if not self._deserves_pop(each.call, context):
            return
        if not self._silences(each.call, each.match):
            self._begin(self._record_of(each))
        elif each.call.key not in self._silenced:
            self._silenced.append(each.call.key)

    def _tell_lost(self, lost: LostTransfer) -> None:
        """Bring the pop of the call back, whether the agent has put it away or never had one."""
        if self._mode is not PopMode.FULL or not self._surface.can_show or is_stale(lost.call, self._now()):
            return
        self._spawn(f"tell that {lost.call.key} is lost", self._show_lost(lost))

    async def _show_lost(self, lost: LostTransfer) -> None:
        call = lost.passed_on or lost.call
        try:
            identified = await self._feed.identify(call)
        except GammaDesktopError:  # it comes back with its number
            identified = IdentifiedCall(call=call)
        if self._silences(call, identified.match):
            return
        record = self._records.get(self._id_of(call)) or self._record_of(identified)
        self._begin(replace(record, passed_on=lost.call, is_away=False))

    def _follow_dial(self, dial: IdentifiedDial) -> None:
        attempt = dial.attempt
        record = self._records.get(attempt.external_call_id)
        if record is None:
            if self._mode is not PopMode.OFF and self._surface.can_show:
                pop_id = attempt.external_call_id
                self._begin(PopRecord(pop_id=pop_id, attempt=attempt, party=dial.party, known=dial.caller))
            return
        known = dial.caller if record.call is None else record.known
        record = replace(record, attempt=attempt, known=known)
        self._keep(record if attempt.call is None else record.with_news(attempt.call, frozenset()))
        if attempt.stage is DialStage.ACCEPTED:
            self._later(PHONE_SHOULD_RING_WITHIN, partial(self._note_slow, attempt.external_call_id))

    def _deserves_pop(self, call: Call, context: AgentContext) -> bool:
        return (
            self._mode is PopMode.FULL
            and self._surface.can_show
            and call.is_live
            and not call.is_test
            and call.direction in {Direction.INCOMING, Direction.INTERNAL}
            and call.concerns(context.mine)
            and not call.is_answered_by_others(context.mine)
            and not is_stale(call, self._now())
        )

    def _id_of(self, call: Call) -> PopId:
        """A dialled call goes by our own id, others by the first of their chain: transfers go on in place."""
        if call.external_call_id in self._records:
            return call.external_call_id or ""
        return CallKey(call.key.pbx, call.first_call_id)

    def _record_of(self, each: IdentifiedCall) -> PopRecord:
        return PopRecord(pop_id=self._id_of(each.call), call=each.call).with_caller(each)

    def _begin(self, record: PopRecord) -> None:
        self._forget_oldest()
        self._keep(record)
        if record.call is not None:
            self._remarks.read_what_rides(record.pop_id, record.call)

    def _keep(self, record: PopRecord) -> None:
        self._records[record.pop_id] = record
        self._look_for_remark(record)
        self._show(record)

    def _showing(self, key: CallKey) -> list[PopId]:
        """The pops with a line for what is said of this call."""
        records = self._records.values()
        return [each.pop_id for each in records if each.remark is not None and each.shows_any_of([key])]

    def _look_for_remark(self, record: PopRecord) -> None:
        if record.call is None or record.remark is not None:
            return
        if is_worth_a_note(record.call, self._context.current):
            self._remarks.read(record.pop_id, record.call.key)

    def _show(self, record: PopRecord) -> None:
        if not record.is_away and not self._is_closed:
            self._surface.show_content(record.content(self._context.current, self._now()))

    def _put_away(self, pop_id: PopId) -> None:
        self._surface.remove(pop_id)
        self._note_put_away(pop_id)

    def _note_put_away(self, pop_id: PopId) -> None:
        record = self._records.get(pop_id)
        if record is not None:
            self._records[pop_id] = replace(record, is_away=True)

    def _forget_oldest(self) -> None:
        gone = [pop_id for pop_id, record in self._records.items() if record.is_away and not record.is_live]
        for pop_id in gone[: max(0, len(self._records) - RECORDS_HELD)]:
            del self._records[pop_id]

    def _forget_erased(self, keys: Collection[CallKey]) -> None:
        """An erased call is no longer shown, and nothing brings it back."""
        erased = [pop_id for pop_id, record in self._records.items() if record.shows_any_of(keys)]
        for pop_id in erased:
            del self._records[pop_id]
            self._surface.remove(pop_id)

    def _note_slow(self, pop_id: PopId) -> None:
        record = self._records.get(pop_id)
        if record is not None and record.call is None:
            self._keep(replace(record, is_slow=True))

    def _choose(self, pop_id: PopId, contact_id: str | None) -> None:
        self._spawn(f"choose {pop_id}", self._remember(self._records[pop_id], contact_id))

    async def _remember(self, record: PopRecord, contact_id: str | None) -> None:
        """Keep the agent's choice; all that shows the number is told by the contacts."""
        try:
            await self._services.choose(record.other_end, contact_id)
        except GammaDesktopError as error:
            self._keep(record.with_problem(explain(error)))
