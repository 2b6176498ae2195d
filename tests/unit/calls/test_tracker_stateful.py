"""An office at work, and a line that repeats, delays and loses events: the tracker keeps its promises."""

from datetime import datetime

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from gamma_desktop.calls.event import CallEvent
from gamma_desktop.calls.model import Call, CallKey, CallState, Direction, Origin, Party
from gamma_desktop.calls.presence import PresenceState, presence
from gamma_desktop.calls.tracker import CallTracker
from gamma_desktop.history.export import call_object
from gamma_desktop.history.model import IdentifiedCall
from tests.examples import share_of
from tests.unit.calls.telling import CALLER, COLLEAGUE, after, tell

MINE = frozenset({"203"})
EXTENSIONS = ("202", "203", "204", "205")
HIDDEN = Party(raw="anonymous", is_hidden=True)
WAY = 0.5
"""Seconds from an event to its receipt: an event that comes at its own time to the microsecond has none."""

extensions = st.sampled_from(EXTENSIONS)
deliveries = st.sampled_from(["in time", "in time", "twice", "late", "never"])


class LiveCall:
    """A call of the office that goes on, as the switchboard knows it."""

    def __init__(self, call_id: str, party: Party, *, incoming: bool, origin: Origin | None = None) -> None:
        self.call_id = call_id
        self.party = party
        self.incoming = incoming
        self.origin = origin
        self.external: str | None = None
        self.phones: set[str] = set()

    def tells(self, seconds: float, what: str, extension: str, cause: str = "causeNormal") -> CallEvent:
        return tell(
            f"{seconds} {what} {extension}",
            call=self.call_id,
            incoming=self.incoming,
            party=self.party,
            origin=self.origin,
            cause=cause,
            external=self.external,
            received=after(seconds + WAY),
        )


class Office(RuleBasedStateMachine):
    """Calls come, are answered, passed on and dropped; the tracker hears of it as the line pleases."""

    def __init__(self) -> None:
        super().__init__()
        self.tracker = CallTracker(MINE)
        self.clock = 0
        self.calls_made = 0
        self.going_on: list[LiveCall] = []
        self.heard: list[CallEvent] = []
        self.held_up: list[CallEvent] = []
        self.ended: set[CallKey] = set()

    # What happens in the office.

    @rule(
        group=st.dictionaries(extensions, deliveries, min_size=1, max_size=3),
        party=st.sampled_from([CALLER, HIDDEN, COLLEAGUE]),
    )
    def somebody_calls(self, group: dict[str, str], party: Party) -> None:
        call = self._begin(party, incoming=True)
        for extension, delivery in group.items():
            call.phones.add(extension)
            self._told(call, "rings", extension, delivery)

    @rule(extension=extensions, delivery=deliveries)
    def somebody_dials_by_click(self, extension: str, delivery: str) -> None:
        call = self._begin(CALLER, incoming=False)
        call.external = f"gd-{call.call_id}"
        call.phones.add(extension)
        self._told(call, "prompts", extension, delivery)

    @precondition(lambda self: self.going_on)
    @rule(data=st.data(), delivery=deliveries)
    def the_other_end_rings(self, data: st.DataObject, delivery: str) -> None:
        call, extension = self._some_phone(data)
        self._told(call, "rings", extension, delivery)

    @precondition(lambda self: self.going_on)
    @rule(data=st.data(), delivery=deliveries)
    def a_phone_is_answered(self, data: st.DataObject, delivery: str) -> None:
        call, extension = self._some_phone(data)
        self._told(call, "talks", extension, delivery)

    @precondition(lambda self: self.going_on)
    @rule(data=st.data(), delivery=deliveries)
    def a_phone_drops(self, data: st.DataObject, delivery: str) -> None:
        call, extension = self._some_phone(data)
        self._told(call, "drops", extension, delivery)
        call.phones.discard(extension)
        if not call.phones:
            self.going_on.remove(call)

    @precondition(lambda self: self.going_on)
    @rule(data=st.data(), to=extensions, delivery=deliveries)
    def a_call_is_passed_on(self, data: st.DataObject, to: str, delivery: str) -> None:
        call, extension = self._some_phone(data)
        for phone in sorted(call.phones):
            self._told(call, "drops", phone, delivery, cause="causeTransfer")
        self.going_on.remove(call)
        first, _, step = call.call_id.partition(".")
        passing = Party(number=extension, raw=extension, is_extension=True)
        origin = Origin(
            previous_call_id=call.call_id,
            first_call_id=first,
            transferred_by=extension,
            first_from=call.origin.first_from if call.origin else call.party,
            first_to=call.origin.first_to if call.origin else passing,
            first_is_incoming=True,
        )
        successor = LiveCall(f"{first}.{int(step or 0) + 1}", passing, incoming=True, origin=origin)
        successor.phones.add(to)
        self.going_on.append(successor)
        self._told(successor, "rings", to, delivery)

    @precondition(lambda self: self.going_on)
    @rule(data=st.data(), digits=st.sampled_from(["1", "42"]), delivery=deliveries)
    def digits_are_typed(self, data: st.DataObject, digits: str, delivery: str) -> None:
        call, _ = self._some_phone(data)
        self.clock += 1
        line, received = f"{self.clock} types 9900 {digits}", after(self.clock + WAY)
        self._deliver(tell(line, call=call.call_id, party=call.party, received=received), delivery)

    @precondition(lambda self: self.heard)
    @rule(data=st.data())
    def a_recording_of_an_ended_call_is_ready(self, data: st.DataObject) -> None:
        over = sorted({event.key.call_id for event in self.heard} - {call.call_id for call in self.going_on})
        if over:
            self.clock += 1
            self._hear(tell(f"{self.clock} records", call=data.draw(st.sampled_from(over)), leg=""))

    # What the line does.

    @precondition(lambda self: self.heard)
    @rule(data=st.data())
    def an_old_event_is_told_again(self, data: st.DataObject) -> None:
        self._hear(data.draw(st.sampled_from(self.heard)))

    @precondition(lambda self: self.held_up)
    @rule(data=st.data())
    def a_late_event_arrives(self, data: st.DataObject) -> None:
        event = data.draw(st.sampled_from(self.held_up))
        self.held_up.remove(event)
        self._hear(event)

    @rule(seconds=st.sampled_from([10, 200, 20_000]))
    def time_passes(self, seconds: int) -> None:
        self.clock += seconds
        self._give_up(after(self.clock))

    # What must hold all the time, and at the end.

    @invariant()
    def an_ended_call_never_reopens(self) -> None:
        for key in self.ended:
            assert self._call(key).state is CallState.ENDED
        self.ended |= {call.key for call in self._visible(self.tracker) if not call.is_live}

    @invariant()
    def the_calls_that_go_on_are_those_that_have_not_ended(self) -> None:
        live = self.tracker.live_calls()

        assert {call.key for call in live} == {call.key for call in self._all(self.tracker) if call.is_live}
        assert [call.started_at_here for call in live] == sorted(call.started_at_here for call in live)
        assert all(call.outcome is None and call.ended_at is None for call in live)

    @invariant()
    def whoever_is_busy_has_a_phone_that_is(self) -> None:
        live = self.tracker.live_calls()
        legs = [leg for call in live for leg in call.legs]
        callers = {call.remote.number for call in live if call.direction is Direction.INTERNAL}
        up = {leg.extension for leg in legs if leg.state not in (None, CallState.ENDED)}
        talking = {leg.extension for leg in legs if leg.state is CallState.TALKING}

        busy = presence(live)

        assert busy.keys() - callers == up - callers
        assert all(busy[extension].state is PresenceState.TALKING for extension in talking)

    def teardown(self) -> None:
        in_order = CallTracker(MINE)
        for event in sorted(self.heard, key=lambda event: event.at):
            in_order.apply(event)
        the_end = after(self.clock + 10**6)
        in_order.retire(the_end, ringing_after=180, talking_after=14400)
        self._give_up(the_end)

        assert self.tracker.live_calls() == ()
        assert self._shown(self.tracker) == self._shown(in_order)

    def _begin(self, party: Party, *, incoming: bool) -> LiveCall:
        self.calls_made += 1
        call = LiveCall(str(471900 + self.calls_made), party, incoming=incoming)
        self.going_on.append(call)
        return call

    def _some_phone(self, data: st.DataObject) -> tuple[LiveCall, str]:
        call = data.draw(st.sampled_from(self.going_on))
        return call, data.draw(st.sampled_from(sorted(call.phones)))

    def _told(
        self, call: LiveCall, what: str, extension: str, delivery: str, cause: str = "causeNormal"
    ) -> None:
        self.clock += 1
        self._deliver(call.tells(self.clock, what, extension, cause), delivery)

    def _deliver(self, event: CallEvent, delivery: str) -> None:
        if delivery == "late":
            self.held_up.append(event)
        for _ in range({"in time": 1, "twice": 2}.get(delivery, 0)):
            self._hear(event)

    def _hear(self, event: CallEvent) -> None:
        self.heard.append(event)
        self.tracker.apply(event)

    def _give_up(self, now: datetime) -> None:
        self.tracker.retire(now, ringing_after=180, talking_after=14400)

    def _call(self, key: CallKey) -> Call:
        call = self.tracker.get(key)
        assert call is not None
        return call

    def _all(self, tracker: CallTracker) -> list[Call]:
        calls = (tracker.get(key) for key in sorted({event.key for event in self.heard}))
        return [call for call in calls if call is not None]

    def _visible(self, tracker: CallTracker) -> list[Call]:
        """Those that are shown: a recording alone is no call yet."""
        return [call for call in self._all(tracker) if call.direction is not None]

    def _shown(self, tracker: CallTracker) -> list[dict[str, object]]:
        return [call_object(IdentifiedCall(call=call)) for call in self._visible(tracker)]


TestOffice = Office.TestCase
TestOffice.settings = settings(max_examples=share_of(150), stateful_step_count=30)
