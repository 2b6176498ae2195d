"""Puts what an event tells to what is told already.

Merging is made so that the order of arrival does not matter, and repeating changes nothing: of two times
for the same thing the earlier counts, of two descriptions that of the earlier event, of what comes late
(a recording, a transcript) the latest, and what was typed on an IVR is kept each time.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from gamma_desktop.calls.event import CallEvent, EventKind
from gamma_desktop.calls.model import CallFacts, Dated, Leg, Origin, Party

T = TypeVar("T")

LEG_LIMIT = 200
"""A call has as many legs as phones ring; more than this is not a call but an attack on memory."""

TYPED_LIMIT = 50
"""Times that something was typed on an IVR, or an unknown state was told: the newest, for the same reason."""

_LEG_KINDS = frozenset({EventKind.PROMPTING, EventKind.RINGING, EventKind.TALKING, EventKind.DROPPED})
_AFTERWARDS = frozenset({EventKind.RECORDING, EventKind.TRANSCRIPT})
"""What Gamma makes of a call once it is over: proof of its end, and no part of its time."""


def merge(told: CallFacts, event: CallEvent) -> CallFacts:
    """What is told after ``event``; equal to ``told`` if the event says nothing new."""
    at = event.at
    if event.kind is EventKind.INFORMATIVE:
        return replace(told, other_states=_add_state(told.other_states, event))
    is_afterwards = event.kind in _AFTERWARDS
    return replace(
        told,
        legs=_merge_legs(told.legs, event),
        first_event_at=told.first_event_at if is_afterwards else _earlier(told.first_event_at, at),
        clock_offset=_merge_offset(told.clock_offset, event),
        party=_merge_party(told.party, event.party, at),
        is_incoming=_first_told(told.is_incoming, event.is_incoming, at),
        origin=_merge_origin(told.origin, event.origin, at),
        dialed_number=_first_told(told.dialed_number, event.dialed_number, at),
        external_call_id=_first_told(told.external_call_id, event.external_call_id, at),
        app_data=_add_typed(told.app_data, event),
        other_states=_add_state(told.other_states, event),
        recording_url=_last_told(told.recording_url, event.recording_url, at),
        transcript=_last_told(told.transcript, event.transcript, at),
        is_recorded=told.is_recorded or bool(event.is_recorded),
        has_ended=told.has_ended or is_afterwards,
    )


def merge_told(told: CallFacts, other: CallFacts) -> CallFacts:
    """What is told by the events of both; those that both know of change nothing."""
    return replace(
        told,
        legs=_merge_all_legs(told.legs, other.legs),
        first_event_at=_earliest((told.first_event_at, other.first_event_at)),
        clock_offset=min(
            (each for each in (told.clock_offset, other.clock_offset) if each is not None), default=None
        ),
        party=_with(_merge_party, told.party, other.party),
        is_incoming=_with(_first_told, told.is_incoming, other.is_incoming),
        origin=_with(_merge_origin, told.origin, other.origin),
        dialed_number=_with(_first_told, told.dialed_number, other.dialed_number),
        external_call_id=_with(_first_told, told.external_call_id, other.external_call_id),
        app_data=_newest({*told.app_data, *other.app_data}),
        other_states=_newest({*told.other_states, *other.other_states}),
        recording_url=_with(_last_told, told.recording_url, other.recording_url),
        transcript=_with(_last_told, told.transcript, other.transcript),
        is_recorded=told.is_recorded or other.is_recorded,
        is_retired=told.is_retired or other.is_retired,
        has_ended=told.has_ended or other.has_ended,
    )


def _with(
    merge_one: Callable[[Dated[T] | None, T | None, datetime], Dated[T] | None],
    known: Dated[T] | None,
    other: Dated[T] | None,
) -> Dated[T] | None:
    return known if other is None else merge_one(known, other.value, other.at)


def _merge_all_legs(legs: tuple[Leg, ...], others: tuple[Leg, ...]) -> tuple[Leg, ...]:
    by_name = {_name(leg): leg for leg in legs}
    for leg in others:
        known = by_name.get(_name(leg))
        if known is not None or len(by_name) < LEG_LIMIT:
            by_name[_name(leg)] = leg if known is None else _joined([known, leg])
    return tuple(by_name[name] for name in sorted(by_name))


def _has_own_time(event: CallEvent) -> bool:
    return event.at != event.received_at


def _merge_offset(known: timedelta | None, event: CallEvent) -> timedelta | None:
    if not _has_own_time(event):
        return known
    offset = event.received_at - event.at
    return offset if known is None else min(known, offset)


def _earlier(known: datetime | None, at: datetime) -> datetime:
    return at if known is None else min(known, at)


def _earliest(times: Iterable[datetime | None]) -> datetime | None:
    return min((at for at in times if at is not None), default=None)


def _first_told(known: Dated[T] | None, value: T | None, at: datetime) -> Dated[T] | None:
    if value is None:
        return known
    new = Dated(at, value)
    if known is None:
        return new
    return min(known, new, key=lambda dated: (dated.at, repr(dated.value)))


def _merge_party(known: Dated[Party] | None, party: Party | None, at: datetime) -> Dated[Party] | None:
    """The first description, but one that hides goes before all others: a leak later on shows nothing."""
    if party is None or known is None or known.value.is_hidden == party.is_hidden:
        return _first_told(known, party, at)
    return known if known.value.is_hidden else Dated(at, party)


def _merge_origin(known: Dated[Origin] | None, origin: Origin | None, at: datetime) -> Dated[Origin] | None:
    """The first description, but one that tells more goes before one that leaves the call before open."""
    if origin is None or known is None or _gaps(known.value) == _gaps(origin):
        return _first_told(known, origin, at)
    return min(known, Dated(at, origin), key=lambda dated: _gaps(dated.value))


def _gaps(origin: Origin) -> tuple[bool, int]:
    """How much an origin leaves open; without the call before it, no chain can be followed."""
    rest = (origin.first_call_id, origin.transferred_by, origin.first_from, origin.first_to)
    return origin.previous_call_id is None, sum(value is None for value in rest)


def _last_told(known: Dated[T] | None, value: T | None, at: datetime) -> Dated[T] | None:
    if value is None:
        return known
    new = Dated(at, value)
    if known is None:
        return new
    return max(known, new, key=lambda dated: (dated.at, repr(dated.value)))


def _add_typed(known: tuple[Dated[str], ...], event: CallEvent) -> tuple[Dated[str], ...]:
    return _add(known, event.app_data, event)


def _add_state(known: tuple[Dated[str], ...], event: CallEvent) -> tuple[Dated[str], ...]:
    is_other = event.kind in {EventKind.OTHER, EventKind.INFORMATIVE}
    return _add(known, event.state if is_other else None, event)


def _add(known: tuple[Dated[str], ...], value: str | None, event: CallEvent) -> tuple[Dated[str], ...]:
    """What was told so far; of an event without a time, a repeat is told by what it says."""
    if value is None:
        return known
    if not _has_own_time(event) and any(told.value == value for told in known):
        return known
    return _newest({*known, Dated(event.at, value)})


def _newest(told: Iterable[Dated[str]]) -> tuple[Dated[str], ...]:
    return tuple(sorted(told, key=lambda each: (each.at, each.value)))[-TYPED_LIMIT:]


def _merge_legs(legs: tuple[Leg, ...], event: CallEvent) -> tuple[Leg, ...]:
    if not event.extension and not event.leg_id and event.kind not in _LEG_KINDS:
        return legs
    by_name = {(leg.extension, leg.leg_id): leg for leg in legs}
    name = (event.extension, event.leg_id)
    if name not in by_name and len(by_name) >= LEG_LIMIT:
        return legs
    known = by_name.get(name, Leg(extension=event.extension, leg_id=event.leg_id))
    by_name[name] = _merge_leg(known, event)
    return tuple(by_name[key] for key in sorted(by_name))


def _merge_leg(leg: Leg, event: CallEvent) -> Leg:
    at = event.at
    match event.kind:
        case EventKind.PROMPTING:
            return replace(leg, prompting_at=_earlier(leg.prompting_at, at))
        case EventKind.RINGING:
            return replace(leg, ringing_at=_earlier(leg.ringing_at, at))
        case EventKind.TALKING:
            return replace(leg, talking_at=_earlier(leg.talking_at, at))
        case EventKind.DROPPED:
            new = (at, event.cause or "")
            if leg.dropped_at is None or new < (leg.dropped_at, leg.cause or ""):
                return replace(leg, dropped_at=at, cause=event.cause)
    return leg


def devices(legs: tuple[Leg, ...]) -> tuple[Leg, ...]:
    """Legs as devices, wherever events named a leg by half: by its extension, by its id, or not at all.

    An extension without a leg id means all of its legs; a leg id alone is the leg that has it; an event that
    names neither means the only leg there is.
    """
    extensions = {leg.leg_id: leg.extension for leg in legs if leg.leg_id and leg.extension}
    named = [replace(leg, extension=leg.extension or extensions.get(leg.leg_id, "")) for leg in legs]
    whole = _by_device([leg for leg in named if leg.extension or leg.leg_id])
    nameless = [leg for leg in named if not leg.extension and not leg.leg_id]
    if nameless and len(whole) == 1:
        return (_joined([*whole, *nameless]),)
    return tuple(sorted([*nameless, *whole], key=_name))


def _by_device(legs: list[Leg]) -> list[Leg]:
    of_one_leg = {leg.extension for leg in legs if leg.extension and not leg.leg_id}
    parts: dict[tuple[str, str], list[Leg]] = {}
    for leg in legs:
        device = (leg.extension, "") if leg.extension in of_one_leg else _name(leg)
        parts.setdefault(device, []).append(leg)
    return [_joined(of_device) for of_device in parts.values()]


def _name(leg: Leg) -> tuple[str, str]:
    return leg.extension, leg.leg_id


def _joined(parts: list[Leg]) -> Leg:
    """One leg out of what was told of it under several names."""
    drops = [(part.dropped_at, part.cause or "") for part in parts if part.dropped_at is not None]
    dropped_at, cause = min(drops, default=(None, ""))
    return Leg(
        extension=max(part.extension for part in parts),
        leg_id=max(part.leg_id for part in parts),
        prompting_at=_earliest(part.prompting_at for part in parts),
        ringing_at=_earliest(part.ringing_at for part in parts),
        talking_at=_earliest(part.talking_at for part in parts),
        dropped_at=dropped_at,
        cause=cause or None,
    )
