"""The missed calls that wait for someone: whose they are, and what settles them. Pure.

A missed call waits until it is settled, by a later call with the same party or by a tick. Which order events
came in makes no difference: it is settled if there *is* such a call, whenever we heard of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from gamma_desktop.calls.model import Call, CallKey, Direction
from gamma_desktop.settings.model import RingGroupMiss, Settings

LONGEST_CALL = timedelta(days=1)
"""A call that began longer than this before another one is over by then."""


class Share(IntEnum):
    """An extension's part in an unanswered call; a rule that counts one counts all lesser ones too."""

    ALONE = 0
    FIRST = 1
    ANOTHER = 2


_WIDEST = {
    RingGroupMiss.NOBODY: Share.ALONE,
    RingGroupMiss.FIRST: Share.FIRST,
    RingGroupMiss.ALL: Share.ANOTHER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoseMisses:
    """Whose missed calls are counted.

    Attributes:
        mine: those of these extensions; empty means all of the PBX, each call once.
        ring_group: who counts a call that rang several extensions.
    """

    mine: frozenset[str] = frozenset()
    ring_group: RingGroupMiss = RingGroupMiss.ALL

    @property
    def widest(self) -> Share:
        """The greatest share in a call that counts."""
        return _WIDEST[self.ring_group]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedMarks:
    """Of some calls, those that wait, and those that someone ticked as seen to."""

    waiting: frozenset[CallKey] = frozenset()
    ticked: frozenset[CallKey] = frozenset()


def whose_misses(settings: Settings) -> WhoseMisses:
    """Those of the agent who sits here."""
    return WhoseMisses(mine=frozenset(settings.agent.extensions), ring_group=settings.calls.ring_group_miss)


def shares(call: Call) -> Mapping[str, Share]:
    """The part that each extension has in a missed call."""
    if len(call.extensions) == 1:
        return {call.extensions[0]: Share.ALONE}
    return {
        extension: Share.FIRST if place == 0 else Share.ANOTHER
        for place, extension in enumerate(call.extensions)
    }


def counts_for(call: Call, whose: WhoseMisses) -> bool:
    """Whether a call was missed by one of these: not whether it still waits."""
    if not call.is_missed or call.direction is None:
        return False
    counted = {extension for extension, share in shares(call).items() if share <= whose.widest}
    return not whose.mine or not counted.isdisjoint(whose.mine)


def numbers_of(call: Call) -> frozenset[str]:
    """The numbers by which calls with the same party are found; of a call inside, those of both sides."""
    remote = call.remote
    if remote.is_hidden or not remote.number:
        return frozenset()
    return frozenset({remote.number, *call.extensions}) if remote.is_extension else frozenset({remote.number})


def settles(later: Call, missed: Call) -> bool:
    """Whether a call has settled a missed one: the two sides have reached each other since.

    Called back by any of ours: it rang there, even if it was not answered, so they know of it now. Or
    they called again, and someone talked to them. A call inside concerns two people: only they settle it.
    """
    return (
        later.key != missed.key
        and not later.is_test
        and _is_with_the_same(later, missed)
        and _since(missed, later, later.started_at) > -LONGEST_CALL
        and any(_since(missed, later, at) > timedelta(0) for at in _reached_at(later, missed))
    )


def parties_settled_by(call: Call) -> frozenset[str]:
    """Whose missed calls it could settle; most events tell of one that cannot settle any, yet."""
    if call.is_test:
        return frozenset()
    if _talked_at(call) or call.direction is Direction.OUTGOING:
        return numbers_of(call)
    is_inside = call.direction is Direction.INTERNAL and bool(numbers_of(call))
    return frozenset(call.extensions) if is_inside else frozenset()


def last_reached_here(call: Call) -> datetime:
    """The last moment, by our clock, at which two sides can have reached each other in a call."""
    told = [at for leg in call.legs for at in (leg.ringing_at, leg.talking_at) if at is not None]
    return max(told, default=call.started_at) + call.clock_offset


def _since(missed: Call, later: Call, at: datetime) -> timedelta:
    """How long after a missed call something happened to a later one.

    Within a PBX by its own clock, however long the events took; between two of them only ours tells.
    """
    if later.key.pbx == missed.key.pbx:
        return at - missed.started_at
    return at + later.clock_offset - missed.started_at_here


def _reached_at(later: Call, missed: Call) -> list[datetime]:
    """The moments at which the two sides reached each other."""
    is_from_them = _is_from_outside(later) or later.remote.number == missed.remote.number
    if later.direction is not Direction.OUTGOING and is_from_them:
        return _talked_at(later)
    if later.transfers:  # passed on to someone outside: it rings there, not at the party that was missed
        return _talked_at(later)
    return [at for leg in later.legs for at in (leg.ringing_at, leg.talking_at) if at is not None]


def _talked_at(call: Call) -> list[datetime]:
    return [leg.talking_at for leg in call.legs if leg.talking_at is not None]


def _is_from_outside(call: Call) -> bool:
    return call.direction is Direction.INCOMING


def _is_with_the_same(later: Call, missed: Call) -> bool:
    if not numbers_of(later) or later.remote.is_extension is not missed.remote.is_extension:
        return False
    if not missed.remote.is_extension:
        return later.remote.number == missed.remote.number
    both = {later.remote.number, *later.extensions}
    is_of_ours = any(extension in both for extension in missed.extensions)
    return later.key.pbx == missed.key.pbx and missed.remote.number in both and is_of_ours
