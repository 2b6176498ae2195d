"""The simulated PBX: acts in, events out. It does no I/O, and its clock is handed in.

Every act returns a Step (the call it is about, and its events in order) or raises Impossible and has
changed nothing. What the reference leaves open is decided here and told in docs/simulator.md.
"""

from collections.abc import Sequence
from dataclasses import replace

from gamma_desktop.simulator.errors import Impossible
from gamma_desktop.simulator.ledger import CallLedger, Clock, LedgerCall, successor_id
from gamma_desktop.simulator.legs import (
    answering_leg,
    first_leg,
    passing_leg,
    ringing_legs,
    transferred_leg,
)
from gamma_desktop.simulator.model import (
    AppDataEvent,
    Callback,
    Cause,
    Displayed,
    Leg,
    LegEvent,
    LegState,
    PbxEvent,
    PbxExtension,
    RecordingEvent,
    SpokenPart,
    Step,
    TranscriptionEvent,
)
from gamma_desktop.simulator.office import OFFICE, Numbering, displayed_extension

_NO_CALLBACK = Callback()
_LONGEST_EXTENSION = 4


class Pbx:
    """A small office: rings, connects, transfers and drops, and says what Gamma would say about it."""

    def __init__(
        self, clock: Clock, extensions: Sequence[PbxExtension] = OFFICE, numbering: Numbering | None = None
    ) -> None:
        self.extensions = tuple(extensions)
        self._clock = clock
        self._numbering = numbering or Numbering()
        self._known = frozenset(extension.number for extension in extensions)
        self._ledger = CallLedger(clock)

    def incoming(
        self,
        caller: str | None,
        to: Sequence[str],
        *,
        is_hidden: bool = False,
        dialed_number: str | None = None,
        is_recorded: bool = False,
    ) -> Step:
        """An outside caller calls; every extension of ``to`` rings (more than one: a ring group).

        The caller is an outside number, or an extension for an internal call; None only in hidden mode.
        ``dialed_number`` is the line of the office that was called, if events shall tell.
        """
        if not to:
            raise Impossible("no extension to ring")
        for extension in to:
            self._check_extension(extension)
        other = self._caller(caller, is_hidden=is_hidden)
        call = self._new_call(dialed_number=dialed_number, is_recorded=is_recorded)
        for extension in dict.fromkeys(to):
            self._add_leg(call, extension, other, state=LegState.RINGING, is_incoming=True)
        return self._told(call, self._events(call, call.legs))

    def outgoing(self, extension: str, destination: str, *, is_recorded: bool = False) -> Step:
        """An extension dials on its phone; of an internal call, only the called side reports."""
        self._check_extension(extension)
        if destination in self._known:
            return self.incoming(extension, [destination], is_recorded=is_recorded)
        other = self._numbering.displayed(destination)
        call = self._new_call(is_recorded=is_recorded)
        self._add_leg(call, extension, other, state=LegState.ALERTING, is_incoming=False)
        return self._told(call, self._events(call, call.legs))

    def trigger(self, extension: str, destination: str, callback: Callback = _NO_CALLBACK) -> Step:
        """The API's ``call``: the extension's own phone rings first, and waits to be lifted."""
        self._check_extension(extension)
        if destination == extension:
            raise Impossible(f"extension {extension} cannot call itself")
        is_internal = destination in self._known
        number = destination if is_internal else self._numbering.destination(destination)
        other = displayed_extension(number) if is_internal else self._numbering.displayed(number)
        call = self._new_call(callback=callback, waiting_for=number)
        self._add_leg(
            call,
            extension,
            other,
            state=LegState.PROMPTING,
            is_incoming=False,
            is_reported=not is_internal,
        )
        return self._told(call, self._events(call, call.legs))

    def lift(self, call_id: str) -> Step:
        """The agent lifts the phone that a triggered call rings; the destination begins to ring."""
        call = self._ledger.find_live(call_id)
        if call.waiting_for is None:
            raise Impossible(f"call {call_id} is not waiting to be lifted")
        destination, call.waiting_for = call.waiting_for, None
        caller = call.legs[0]
        events = self._move(call, caller, LegState.ALERTING)
        if not caller.is_reported:
            other = displayed_extension(caller.extension)
            called = self._add_leg(call, destination, other, state=LegState.RINGING, is_incoming=True)
            events += self._events(call, [called])
        return self._told(call, events)

    def answer(self, call_id: str, extension: str | None = None, *, losers_first: bool = False) -> Step:
        """An extension of ours answers; the others of a ring group stop ringing.

        Without an extension, the only one that rings. ``losers_first``: the others' drops are told before
        the talking, as may happen.
        """
        call = self._ledger.find_live(call_id)
        winner = answering_leg(call, extension)
        losers = [leg for leg in ringing_legs(call) if leg is not winner]
        talking = self._move(call, winner, LegState.TALKING)
        for caller in [leg for leg in call.live_legs if not leg.is_reported]:
            self._move(call, caller, LegState.TALKING)
        drops = self._drop_legs(call, losers)
        return self._told(call, drops + talking if losers_first else talking + drops)

    def remote_answer(self, call_id: str) -> Step:
        """The called person answers."""
        call = self._ledger.find_live(call_id)
        outward = [leg for leg in call.live_legs if leg.is_reported and not leg.is_incoming]
        calling = next((leg for leg in outward if leg.state is LegState.ALERTING), None)
        if calling is None:
            raise Impossible(f"call {call_id} does not ring outside")
        return self._told(call, self._move(call, calling, LegState.TALKING))

    def hangup(self, call_id: str, *, recording_url: str | None = None) -> Step:
        """The call ends, at either end."""
        call = self._ledger.find_live(call_id)
        return self._told(call, self._drop_legs(call, call.live_legs, recording_url=recording_url))

    def redirect(self, call_id: str, destination: str) -> Step:
        """The API's ``redirectIncoming``: a blind transfer, of incoming calls only."""
        call = self._ledger.find_live(call_id)
        if not any(leg.is_incoming for leg in call.live_legs):
            raise Impossible(f"call {call_id} is not incoming")
        return self.transfer(call_id, destination)

    def transfer(self, call_id: str, destination: str) -> Step:
        """The call ends and goes on as a new one, which rings at the destination."""
        call = self._ledger.find_live(call_id)
        passing = passing_leg(call)
        self._check_destination(destination)
        if destination in (leg.extension for leg in call.live_legs):
            raise Impossible(f"call {call_id} is at extension {destination} already")
        events = self._drop_legs(call, call.live_legs, cause=Cause.TRANSFER)
        successor = self._succeed(call, passing, destination)
        return self._told(successor, events + self._events(successor, successor.legs))

    def app_data(self, call_id: str, digits: str, *, ivr_extension: str, ivr_label: str) -> Step:
        """The caller typed digits on an IVR."""
        call = self._ledger.find_live(call_id)
        event = AppDataEvent(
            call_id=call.call_id,
            leg=call.live_legs[0],
            at_ms=self._clock(),
            app_data=digits,
            ivr_extension=ivr_extension,
            ivr_label=ivr_label,
            callback=call.callback,
        )
        return self._told(call, [event])

    def recording(self, call_id: str, url: str) -> Step:
        """The recording of a call can be fetched."""
        call = self._ledger.find(call_id)
        return self._told(call, [RecordingEvent(call_id=call.call_id, url=url, callback=call.callback)])

    def transcription(self, call_id: str, parts: Sequence[SpokenPart]) -> Step:
        """What was said in a call has been written down."""
        call = self._ledger.find(call_id)
        event = TranscriptionEvent(call_id=call.call_id, parts=tuple(parts), callback=call.callback)
        return self._told(call, [event])

    def _new_call(
        self,
        *,
        callback: Callback = _NO_CALLBACK,
        dialed_number: str | None = None,
        is_recorded: bool = False,
        waiting_for: str | None = None,
    ) -> LedgerCall:
        call = LedgerCall(
            call_id=self._ledger.next_call_id(),
            callback=callback,
            dialed_number=dialed_number,
            is_recorded=is_recorded,
            waiting_for=waiting_for,
        )
        self._ledger.add(call)
        return call

    def _add_leg(
        self,
        call: LedgerCall,
        extension: str,
        other: Displayed,
        *,
        state: LegState,
        is_incoming: bool,
        is_reported: bool = True,
    ) -> Leg:
        leg = first_leg(
            call,
            self._ledger.next_leg_id(),
            extension,
            other,
            state=state,
            is_incoming=is_incoming,
            is_reported=is_reported,
        )
        call.legs.append(leg)
        return leg

    def _succeed(self, call: LedgerCall, passing: Leg, destination: str) -> LedgerCall:
        """Make the call that a transfer leads to, with the chain behind it."""
        leg_id = self._ledger.next_leg_id(transferred=True)
        if destination in self._known:
            leg = transferred_leg(call, passing, leg_id, to_extension=destination)
        else:
            other = self._numbering.displayed(destination)
            leg = transferred_leg(call, passing, leg_id, to_outside=other)
        successor = replace(call, call_id=successor_id(call.call_id), legs=[leg], waiting_for=None)
        self._ledger.add(successor)
        return successor

    def _move(self, call: LedgerCall, leg: Leg, state: LegState) -> list[PbxEvent]:
        moved = replace(leg, state=state, has_talked=leg.has_talked or state is LegState.TALKING)
        call.replace_leg(leg, moved)
        return self._events(call, [moved])

    def _drop_legs(
        self,
        call: LedgerCall,
        legs: Sequence[Leg],
        *,
        cause: Cause = Cause.NORMAL,
        recording_url: str | None = None,
    ) -> list[PbxEvent]:
        events: list[PbxEvent] = []
        for leg in legs:
            dropped = replace(leg, state=LegState.DROPPED)
            call.replace_leg(leg, dropped)
            events += self._events(call, [dropped], cause=cause, recording_url=recording_url)
        return events

    def _events(
        self,
        call: LedgerCall,
        legs: Sequence[Leg],
        *,
        cause: Cause = Cause.NORMAL,
        recording_url: str | None = None,
    ) -> list[PbxEvent]:
        def event(leg: Leg) -> LegEvent:
            return call.event(leg, self._clock(), cause=cause, recording_url=recording_url)

        return [event(leg) for leg in legs if leg.is_reported]

    @staticmethod
    def _told(call: LedgerCall, events: Sequence[PbxEvent]) -> Step:
        return Step(call_id=call.call_id, events=tuple(events))

    def _caller(self, caller: str | None, *, is_hidden: bool) -> Displayed:
        if is_hidden:
            return self._numbering.displayed_hidden(caller)
        if caller is None:
            raise Impossible("only a hidden caller has no number")
        return displayed_extension(caller) if caller in self._known else self._numbering.displayed(caller)

    def _check_extension(self, extension: str) -> None:
        if extension not in self._known:
            raise Impossible(f"extension {extension} does not exist")

    def _check_destination(self, destination: str) -> None:
        if destination in self._known:
            return
        if len(destination) <= _LONGEST_EXTENSION:
            raise Impossible(f"extension {destination} does not exist")
        self._numbering.displayed(destination)
