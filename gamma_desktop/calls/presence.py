"""Who is busy: what the live calls tell of each extension, and what a team says of its desks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from gamma_desktop.calls.model import Call, CallState, Direction, Extension


class PresenceState(StrEnum):
    """What an extension is doing: by events, or as its desk says in a team."""

    FREE = "free"
    RINGING = "ringing"
    TALKING = "talking"
    DO_NOT_DISTURB = "do-not-disturb"
    OFFLINE = "offline"
    """Its desk is in the team, and does not run."""
    IVR = "ivr"
    """No person: callers type digits there."""
    UNKNOWN = "unknown"
    """Nothing would be heard of it now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """An extension's state by our clock.

    Attributes:
        since: None while free, and for what a desk says.
        until: when do not disturb ends; None: it is not known.
    """

    extension: str
    state: PresenceState = PresenceState.FREE
    since: datetime | None = None
    until: datetime | None = None


NOT_NAMED = ""
"""The key of what holds of each extension that is not named, where that is not that it is free."""

NOTHING_KNOWN: Mapping[str, Presence] = MappingProxyType(
    {NOT_NAMED: Presence(extension=NOT_NAMED, state=PresenceState.UNKNOWN)}
)
"""What is told while nothing would be heard of anyone."""

SAID_BY_DESKS = frozenset({PresenceState.FREE, PresenceState.DO_NOT_DISTURB})
"""What a desk can say of itself; that it is offline, its relay says."""


def presence(
    live_calls: Iterable[Call], told: Mapping[str, Presence] | None = None
) -> Mapping[str, Presence]:
    """The extensions that are not free; for one that is not named ``NOT_NAMED`` holds, if it is there.

    Gamma reports an internal call to the called side only, so the caller's side is taken from it too.

    Args:
        live_calls: that go on.
        told: what desks of a team say; a call outweighs it.
    """
    busy: dict[str, Presence] = {}
    for call in live_calls:
        for found in _of_call(call):
            known = busy.get(found.extension)
            if known is None or _weight(found) > _weight(known):
                busy[found.extension] = found
    return {**told, **busy} if told else busy


def presence_of(extension: Extension, known: Mapping[str, Presence]) -> Presence:
    """What an extension is doing, by those that are known not to be free."""
    others = known.get(NOT_NAMED)
    idle = others.state if others is not None else PresenceState.FREE
    if extension.is_ivr:
        idle = PresenceState.IVR
    return known.get(extension.number) or Presence(extension=extension.number, state=idle)


def _of_call(call: Call) -> Iterable[Presence]:
    for leg in call.legs:
        if leg.state is CallState.TALKING and leg.talking_at is not None:
            since = leg.talking_at + call.clock_offset
            yield Presence(extension=leg.extension, state=PresenceState.TALKING, since=since)
        elif leg.state in (CallState.RINGING, CallState.PROMPTING):
            began = leg.ringing_at or leg.prompting_at or call.started_at
            since = began + call.clock_offset
            yield Presence(extension=leg.extension, state=PresenceState.RINGING, since=since)
    if call.direction is Direction.INTERNAL and call.remote.number:
        talks = call.state is CallState.TALKING
        yield Presence(
            extension=call.remote.number,
            state=PresenceState.TALKING if talks else PresenceState.RINGING,
            since=call.answered_at_here if talks else call.started_at_here,
        )


def _weight(presence: Presence) -> tuple[bool, float]:
    """Talking outweighs ringing; of two alike the longer counts."""
    since = presence.since.timestamp() if presence.since else 0.0
    return presence.state is PresenceState.TALKING, -since
