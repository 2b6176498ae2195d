"""Who is busy: what the live calls tell of each extension."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gamma_desktop.calls.model import Call, CallState, Direction


class PresenceState(StrEnum):
    """What an extension is doing, as far as events tell."""

    FREE = "free"
    RINGING = "ringing"
    TALKING = "talking"


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """An extension's state, and since when by our clock (None while free)."""

    extension: str
    state: PresenceState = PresenceState.FREE
    since: datetime | None = None


def presence(live_calls: Iterable[Call]) -> Mapping[str, Presence]:
    """The extensions that are busy; whoever is not named is free.

    Gamma reports an internal call to the called side only, so the caller's side is taken from it too.
    """
    busy: dict[str, Presence] = {}
    for call in live_calls:
        for found in _of_call(call):
            known = busy.get(found.extension)
            if known is None or _weight(found) > _weight(known):
                busy[found.extension] = found
    return busy


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
