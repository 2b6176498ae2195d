"""From events to calls: pure, no I/O, no clock.

Events may come twice, late, in any order, or not at all. So the tracker never walks a state machine
from event to event. It keeps, for each call, what has been told (``merging``: order does not matter,
repeats change nothing) and concludes from it again (``conclusions``). Only one thing depends
on order, and on purpose: a call that was over once stays over, whatever comes later; late events may still
change what it came to.

Calls of a transfer chain lean on each other: the outside party, the digits typed and the steps so far
come from the call before, so a change is carried forward along the chain, and a call learns from its
successor that it was transferred.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from gamma_desktop.calls.conclusions import Evidence, conclude
from gamma_desktop.calls.event import CallEvent
from gamma_desktop.calls.merging import merge, merge_told
from gamma_desktop.calls.model import Call, CallFacts, CallKey, CallState

_Index = defaultdict[CallKey, set[CallKey]]


class CallTracker:
    """The calls that are going on, and those that ended lately.

    Args:
        mine: the extensions of the agent who sits here; empty for all of the PBX.
    """

    def __init__(self, mine: frozenset[str] = frozenset()) -> None:
        self.mine = mine
        self._calls: dict[CallKey, Call] = {}
        self._successors: _Index = defaultdict(set)
        self._chains: _Index = defaultdict(set)

    def __len__(self) -> int:
        return len(self._calls)

    def get(self, key: CallKey) -> Call | None:
        """A call that is held here; one that is not may still be in the log."""
        return self._calls.get(key)

    def has_chain_of(self, key: CallKey) -> bool:
        """Whether a call is held, and all that it came from: without those it cannot be concluded again."""
        seen: set[CallKey] = set()
        while key not in seen:
            seen.add(key)
            call = self._calls.get(key)
            previous = _previous_key(key, call.told) if call is not None else None
            if previous is None:
                return call is not None
            key = previous
        return True

    def with_external_id(self, external_call_id: str) -> Call | None:
        """The newest call held here that bears our own id."""
        named = [call for call in self._calls.values() if call.external_call_id == external_call_id]
        return max(named, key=lambda call: call.received_at, default=None)

    def all_calls(self) -> tuple[Call, ...]:
        """All calls that are known here."""
        return tuple(self._calls.values())

    def live_calls(self) -> tuple[Call, ...]:
        """The calls that go on, oldest first."""
        live = [call for call in self._calls.values() if call.is_live]
        return tuple(sorted(live, key=lambda call: (call.started_at_here, call.key)))

    def know(self, calls: Iterable[Call]) -> None:
        """Take up calls from the log; one that is held already stays as it is."""
        for call in calls:
            if call.key not in self._calls:
                self._keep(call)

    def apply(self, event: CallEvent) -> tuple[Call, ...]:
        """Work in an event; returns the calls that it changed, the event's own first."""
        known = self._calls.get(event.key)
        told = merge(known.told if known else CallFacts(), event)
        if known is not None and told == known.told:
            return ()
        call = self._conclude(event.key, told, event.received_at)
        self._keep(call)
        return (call, *self._carry_along_chain(call))

    def learn(self, key: CallKey, told: CallFacts, received_at: datetime) -> tuple[Call, ...]:
        """Work in what all the events of a call said elsewhere; returns as ``apply``."""
        known = self._calls.get(key)
        merged = merge_told(known.told if known else CallFacts(), told)
        if known is not None and merged == known.told:
            return ()
        newest = max(received_at, known.received_at) if known else received_at
        call = self._conclude(key, merged, newest)
        self._keep(call)
        return (call, *self._carry_along_chain(call))

    def retire(self, now: datetime, *, ringing_after: float, talking_after: float) -> tuple[Call, ...]:
        """Give up the calls that nothing has been heard of for too long; returns them.

        Args:
            now: by our own clock, as are the times of receipt that it is compared with.
            ringing_after: seconds of silence that a ringing or prompting call is granted.
            talking_after: the same for a call that talks.
        """
        due = [call for call in self.live_calls() if now >= _due(call, ringing_after, talking_after)]
        return tuple(self._give_up(call) for call in due)

    def give_up(self, key: CallKey) -> tuple[Call, ...]:
        """End a call whose end no event tells; returns it, or nothing if it does not go on."""
        call = self._calls.get(key)
        return (self._give_up(call),) if call is not None and call.is_live else ()

    def _give_up(self, call: Call) -> Call:
        ended = self._conclude(call.key, replace(call.told, is_retired=True), call.received_at)
        self._keep(ended)
        return ended

    def next_retirement(self, *, ringing_after: float, talking_after: float) -> datetime | None:
        """When ``retire`` has something to do, if no event comes before; None when nothing goes on."""
        return min((_due(call, ringing_after, talking_after) for call in self.live_calls()), default=None)

    def forget(self, keys: Iterable[CallKey]) -> None:
        """Know nothing more of these calls: what is told of one later begins a new one."""
        for key in keys:
            if (call := self._calls.pop(key, None)) is not None:
                self._unlink(call)

    def forget_ended(self, keep: int) -> None:
        """Let go of all but the ``keep`` ended calls that were heard of last; the log has them.

        What a call that goes on came from stays as well: without it, it cannot be given up rightly.
        """
        leaned_on = {key for call in self.live_calls() for key in self._held_before(call)}
        ended = [call for call in self._calls.values() if not call.is_live and call.key not in leaned_on]
        if len(ended) <= keep:
            return
        ended.sort(key=lambda call: call.received_at)
        for call in ended[: len(ended) - keep]:
            del self._calls[call.key]
            self._unlink(call)

    def _conclude(self, key: CallKey, told: CallFacts, received_at: datetime) -> Call:
        known = self._calls.get(key)
        successors = sorted(self._successors.get(key, ()))
        became = successors[0].call_id if successors else (known.transferred_to if known else None)
        return conclude(
            Evidence(
                key=key,
                told=told,
                earlier=self._earlier_call(key, told),
                transferred_to=became,
                mine=self.mine,
                received_at=received_at,
            )
        )

    def _earlier_call(self, key: CallKey, told: CallFacts) -> Call | None:
        """The nearest call before this one that is held: where the one before was lost, the first."""
        for before in (_previous_key(key, told), _first_key(key, told)):
            if before is not None and (call := self._calls.get(before)) is not None:
                return call
        return None

    def _held_before(self, call: Call) -> set[CallKey]:
        """The calls of its chain that it came from, as far as they are held."""
        found: set[CallKey] = set()
        earlier = self._earlier_call(call.key, call.told)
        while earlier is not None and earlier.key not in found:
            found.add(earlier.key)
            earlier = self._earlier_call(earlier.key, earlier.told)
        return found

    def _keep(self, call: Call) -> None:
        known = self._calls.get(call.key)
        if known is not None and known.told.origin != call.told.origin:
            self._unlink(known)
        self._calls[call.key] = call
        for index, before in self._links(call):
            index[before].add(call.key)

    def _unlink(self, call: Call) -> None:
        for index, before in self._links(call):
            index[before].discard(call.key)
            if not index[before]:
                del index[before]

    def _links(self, call: Call) -> Iterator[tuple[_Index, CallKey]]:
        if previous := _previous_key(call.key, call.told):
            yield self._successors, previous
        if first := _first_key(call.key, call.told):
            yield self._chains, first

    def _carry_along_chain(self, changed: Call) -> tuple[Call, ...]:
        """Conclude the neighbours of a changed call again, and theirs, until nothing changes."""
        moved: dict[CallKey, Call] = {}
        visited = {changed.key}
        waiting = self._neighbours(changed)
        while waiting:
            key = waiting.pop()
            call = self._calls.get(key)
            if call is None or key in visited:
                continue
            visited.add(key)
            again = self._conclude(key, call.told, call.received_at)
            if again != call:
                self._calls[key] = moved[key] = again
                waiting.extend(self._neighbours(again))
        return tuple(moved.values())

    def _neighbours(self, call: Call) -> list[CallKey]:
        """The calls that lean on this one: the one before it, and those that have no other before them."""
        previous = _previous_key(call.key, call.told)
        return [
            *self._successors.get(call.key, ()),
            *(key for key in self._chains.get(call.key, ()) if self._leans_on_first(key)),
            *([previous] if previous else []),
        ]

    def _leans_on_first(self, key: CallKey) -> bool:
        previous = _previous_key(key, self._calls[key].told)
        return previous is None or previous not in self._calls


def _previous_key(key: CallKey, told: CallFacts) -> CallKey | None:
    return _other_call(key, told.origin.value.previous_call_id if told.origin else None)


def _first_key(key: CallKey, told: CallFacts) -> CallKey | None:
    return _other_call(key, told.origin.value.first_call_id if told.origin else None)


def _other_call(key: CallKey, call_id: str | None) -> CallKey | None:
    return CallKey(key.pbx, call_id) if call_id and call_id != key.call_id else None


def _due(call: Call, ringing_after: float, talking_after: float) -> datetime:
    seconds = talking_after if call.state is CallState.TALKING else ringing_after
    return call.received_at + timedelta(seconds=seconds)
