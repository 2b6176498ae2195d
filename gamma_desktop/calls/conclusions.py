"""Draws the conclusions: from what events told of a call, and from its chain, to what it is now."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from gamma_desktop.calls.merging import TYPED_LIMIT, devices
from gamma_desktop.calls.model import (
    Call,
    CallFacts,
    CallKey,
    CallState,
    Dated,
    Direction,
    Leg,
    Origin,
    Outcome,
    Party,
    Transfer,
)

T = TypeVar("T")

CHAIN_LIMIT = 50
"""Steps of a transfer chain that a call carries with it: the newest ones."""

_TRANSFER_CAUSE = "causetransfer"
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that a conclusion rests on.

    Attributes:
        told: what the call's own events said.
        earlier: the nearest call before it in its chain, of those that are known: mostly the one it was
            transferred from, else the first of all.
        transferred_to: the id of the call that it became, if that one is known.
        mine: the extensions of the agent who sits here.
        received_at: as in Call.
    """

    key: CallKey
    told: CallFacts
    earlier: Call | None = None
    transferred_to: str | None = None
    mine: frozenset[str] = frozenset()
    received_at: datetime


def conclude(evidence: Evidence) -> Call:
    """What a call is, by all that is known; its ``told`` remembers once it has ended."""
    told, earlier = evidence.told, evidence.earlier
    origin = _value(told.origin)
    legs = _real_legs(devices(told.legs))
    rang = _in_order(legs, "ringing_at")
    talked = _in_order(legs, "talking_at")
    state = _state(evidence, legs)
    remote = _outside_party(told, origin, earlier)
    direction = _direction(told, legs, remote)
    answered_at = talked[0].talking_at if talked else None
    answered_by = (talked[0].extension or None) if talked else None
    ended_at = _ended_at(legs, talked) if state is CallState.ENDED else None
    started_at = told.first_event_at or evidence.received_at
    extensions = _extensions(legs)
    return Call(
        key=evidence.key,
        first_call_id=_first_call_id(evidence.key, origin, earlier),
        direction=direction,
        remote=remote,
        legs=legs,
        state=state,
        outcome=_outcome(evidence, legs, direction) if state is CallState.ENDED else None,
        extension=answered_by or next(iter(extensions), None),
        extensions=extensions,
        answered_by=answered_by,
        started_at=started_at,
        answered_at=answered_at,
        ended_at=ended_at,
        ring_seconds=_seconds(_ring_start(rang, legs), answered_at if talked else ended_at),
        talk_seconds=_seconds(answered_at, _last_drop(talked) if ended_at else None),
        dialed_number=_value(told.dialed_number) or (earlier.dialed_number if earlier else None),
        external_call_id=_value(told.external_call_id),
        origin=origin,
        transfers=_transfers(told, earlier, extensions, started_at),
        transferred_to=evidence.transferred_to,
        app_data=_typed(told, earlier),
        recording_url=_value(told.recording_url),
        transcript=_value(told.transcript),
        is_recorded=told.is_recorded,
        cause=_cause(talked or legs) if state is CallState.ENDED else None,
        is_retired=told.is_retired,
        told=replace(told, has_ended=told.has_ended or (state is CallState.ENDED and bool(legs))),
        received_at=evidence.received_at,
        clock_offset=told.clock_offset or timedelta(0),
    )


def _value(dated: Dated[T] | None) -> T | None:
    return dated.value if dated is not None else None


def _real_legs(legs: tuple[Leg, ...]) -> tuple[Leg, ...]:
    """Without those that were only named in passing (an IVR that told what was typed), if others exist."""
    return tuple(leg for leg in legs if leg.state is not None) or legs


def _in_order(legs: tuple[Leg, ...], what: str) -> list[Leg]:
    """The legs to which it happened, in the order in which it did."""
    happened = [leg for leg in legs if getattr(leg, what) is not None]
    return sorted(happened, key=lambda leg: (getattr(leg, what), leg.extension, leg.leg_id))


def _extensions(legs: tuple[Leg, ...]) -> tuple[str, ...]:
    """Each extension once, in the order in which they came in."""

    def first_time(leg: Leg) -> tuple[datetime, str]:
        times = (leg.prompting_at, leg.ringing_at, leg.talking_at, leg.dropped_at)
        return min((at for at in times if at is not None), default=_NEVER), leg.extension

    return tuple(dict.fromkeys(leg.extension for leg in sorted(legs, key=first_time) if leg.extension))


def _state(evidence: Evidence, legs: tuple[Leg, ...]) -> CallState:
    """A call that goes on as another one is over, even if no event told its end."""
    told = evidence.told
    if told.has_ended or told.is_retired or evidence.transferred_to is not None:
        return CallState.ENDED
    states = {leg.state for leg in legs}
    for state in (CallState.TALKING, CallState.RINGING, CallState.PROMPTING):
        if state in states:
            return state
    in_an_ivr = states <= {None} and told.party is not None
    return CallState.RINGING if in_an_ivr else CallState.ENDED


def _ended_at(legs: tuple[Leg, ...], talked: list[Leg]) -> datetime | None:
    """When the last one hung up; unknown as long as one of those who matter has not."""
    matter = talked or legs
    if any(leg.dropped_at is None for leg in matter):
        return None
    return _last_drop(legs)


def _last_drop(legs: Iterable[Leg]) -> datetime | None:
    return max((leg.dropped_at for leg in legs if leg.dropped_at is not None), default=None)


def _outcome(evidence: Evidence, legs: tuple[Leg, ...], direction: Direction | None) -> Outcome:
    was_transferred = any((leg.cause or "").casefold() == _TRANSFER_CAUSE for leg in legs)
    if was_transferred or evidence.transferred_to is not None:
        return Outcome.TRANSFERRED
    talked = {leg.extension for leg in legs if leg.talking_at is not None}
    if talked:
        return _answered_by_whom(talked, legs, direction, evidence.mine)
    if not legs or any(leg.dropped_at is None for leg in legs):
        return Outcome.UNKNOWN
    never_lifted = all(leg.ringing_at is None for leg in legs)
    if never_lifted and any(leg.prompting_at is not None for leg in legs):
        return Outcome.CANCELLED
    if direction is not Direction.OUTGOING:
        return Outcome.MISSED
    was_triggered = _was_triggered(evidence.told, legs)
    return Outcome.CANCELLED if was_triggered and never_lifted else Outcome.UNANSWERED


def _was_triggered(told: CallFacts, legs: tuple[Leg, ...]) -> bool:
    return told.external_call_id is not None or any(leg.prompting_at is not None for leg in legs)


def _answered_by_whom(
    talked: set[str], legs: tuple[Leg, ...], direction: Direction | None, mine: frozenset[str]
) -> Outcome:
    rang_here = any(leg.extension in mine for leg in legs)
    if direction is not Direction.OUTGOING and rang_here and not talked & mine:
        return Outcome.ANSWERED_ELSEWHERE
    return Outcome.ANSWERED


def _direction(told: CallFacts, legs: tuple[Leg, ...], remote: Party) -> Direction | None:
    """Which way it goes; where no event says so, outgoing if we triggered it, else incoming.

    Showing a call the wrong way round costs the agent less than not showing it.
    """
    if told.is_incoming is not None:
        is_incoming = told.is_incoming.value
    elif any(leg.state is not None for leg in legs):
        is_incoming = not _was_triggered(told, legs)
    else:
        return None
    if not is_incoming:
        return Direction.OUTGOING
    return Direction.INTERNAL if remote.is_extension else Direction.INCOMING


def _outside_party(told: CallFacts, origin: Origin | None, earlier: Call | None) -> Party:
    """The party to show: in a chain the outside end of its first call, else whom the event displays.

    What the chain shows already goes on, unless this call's own events name a person outside: where both
    ends of the first call are extensions, an event alone cannot tell which of them is the other party.
    """
    shown = _value(told.party) or Party()
    if origin is None:
        return shown
    of_chain = _outside_end(origin)
    if earlier is not None and _goes_on(earlier.remote, of_chain):
        return earlier.remote
    return of_chain or shown


def _goes_on(remote: Party, of_chain: Party | None) -> bool:
    if of_chain is None or remote.is_hidden or of_chain.number == remote.number:
        return True
    return of_chain.is_extension and remote.number is not None


def _outside_end(origin: Origin) -> Party | None:
    ends = [end for end in (origin.first_from, origin.first_to) if end is not None]
    outside = [end for end in ends if not end.is_extension]
    if len(outside) == 1 or not ends:
        return outside[0] if outside else None
    return origin.first_to if origin.first_is_incoming is False else origin.first_from


def _first_call_id(key: CallKey, origin: Origin | None, earlier: Call | None) -> str:
    if origin is None:
        return key.call_id
    if origin.first_call_id:
        return origin.first_call_id
    return earlier.first_call_id if earlier else origin.previous_call_id or key.call_id


def _transfers(
    told: CallFacts, earlier: Call | None, extensions: tuple[str, ...], at: datetime
) -> tuple[Transfer, ...]:
    origin = _value(told.origin)
    if origin is None or origin.previous_call_id is None:
        return ()
    follows_at_once = earlier is not None and earlier.key.call_id == origin.previous_call_id
    step = Transfer(
        from_call_id=origin.previous_call_id,
        from_extension=origin.transferred_by or (earlier.extension if earlier and follows_at_once else None),
        to_extension=_outside_destination(told) or next(iter(extensions), None),
        at=at,
    )
    before = earlier.transfers if earlier else ()
    return (*before, step)[-CHAIN_LIMIT:]


def _outside_destination(told: CallFacts) -> str | None:
    """Whom a call was passed on to outside: it goes out from the extension that did so, to who is shown."""
    party = _value(told.party)
    goes_out = _value(told.is_incoming) is False
    return party.number if goes_out and party is not None and not party.is_extension else None


def _typed(told: CallFacts, earlier: Call | None) -> tuple[str, ...]:
    before = earlier.app_data if earlier else ()
    return (*before, *(typed.value for typed in told.app_data))[-TYPED_LIMIT:]


def _ring_start(rang: list[Leg], legs: tuple[Leg, ...]) -> datetime | None:
    if rang:
        return rang[0].ringing_at
    prompted = _in_order(legs, "prompting_at")
    return prompted[0].prompting_at if prompted else None


def _seconds(start: datetime | None, end: datetime | None) -> float | None:
    """Null rather than invented: also where the clock of the events ran backwards."""
    if start is None or end is None or end < start:
        return None
    return round((end - start).total_seconds(), 3)


def _cause(legs: list[Leg] | tuple[Leg, ...]) -> str | None:
    dropped = [leg for leg in legs if leg.dropped_at is not None]
    last = max(dropped, key=lambda leg: (leg.dropped_at, leg.extension, leg.leg_id), default=None)
    return last.cause if last else None
