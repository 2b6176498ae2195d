"""A test call: dials, waits until the agent's own phone rings, drops at once, and takes the time of each hop.

Only such a call can tell that events go elsewhere: a silent line looks like a quiet day. It is made only when
asked for, to a number of the agent's choice, and hung up whatever comes of it.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from gamma_desktop.calls.actions import CallActions
from gamma_desktop.calls.errors import BadRequest, CallError, MaybeSent, Unreachable
from gamma_desktop.calls.service import CallService

KEPT = 10
EVENT_COMES_WITHIN = 8.0
"""Seconds; Gamma takes tenths of one."""


class Hop(StrEnum):
    """A stage, counted from the click."""

    ACCEPTED = "accepted"
    """Gamma said that it takes the call."""
    PROMPTED = "prompted"
    """The event that the agent's phone rings came here, with the id of the call."""
    DROPPED = "dropped"
    """Gamma said that it ends the call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A test call that Gamma took.

    Attributes:
        event_came: whether the event that the agent's phone rings came here in time.
        seconds: from the click to each hop that was reached.
        may_ring: whether Gamma would not end it, so that the phone may go on ringing.
    """

    at: datetime
    event_came: bool
    seconds: dict[Hop, float] = field(default_factory=dict)
    may_ring: bool = False


async def make_trial(
    actions: CallActions,
    calls: CallService,
    destination: str,
    now: datetime,
    *,
    within: float = EVENT_COMES_WITHIN,
) -> Trial:
    """Make one.

    Args:
        actions: dials and hangs up.
        calls: tells what comes.
        destination: a number of the agent's choice.
        now: when it was asked for.
        within: seconds that the event may take.

    Raises:
        CallError: Gamma did not take the call, so it says nothing of events.
    """
    clock = asyncio.get_running_loop().time
    began, seconds, changed = clock(), {}, asyncio.Event()
    stop = calls.subscribe_early(lambda _calls: changed.set())
    external_call_id, may_ring = "", False
    try:
        external_call_id = await actions.dial_test(destination)
        seconds[Hop.ACCEPTED] = clock() - began
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                while calls.call_with_external_id(external_call_id) is None:
                    changed.clear()
                    await changed.wait()
                seconds[Hop.PROMPTED] = clock() - began
    finally:
        stop()
        if external_call_id:
            try:
                await _end(actions, external_call_id)
                seconds[Hop.DROPPED] = clock() - began
            except CallError as error:
                may_ring = not isinstance(error, BadRequest)  # which says that it is over already
    return Trial(at=now, event_came=Hop.PROMPTED in seconds, seconds=seconds, may_ring=may_ring)


async def _end(actions: CallActions, external_call_id: str) -> None:
    """Hang up, and once more where that did not come through: a second time does no harm."""
    try:
        await actions.hang_up(external_call_id)
    except (MaybeSent, Unreachable):
        await actions.hang_up(external_call_id)


def silent_trial(newest: Trial | None, *, since: datetime | None) -> datetime | None:
    """When a test call was made that brought no event; None if the last one did, or came before ``since``.

    Args:
        newest: the last one made.
        since: when Gamma was told last to send events here; None: not by this profile.
    """
    if newest is None or newest.event_came or (since is not None and newest.at <= since):
        return None
    return newest.at


def shows_that_events_go_elsewhere(silent: datetime | None, *, last_event_at: datetime | None) -> bool:
    """Whether a test call brought no event, and none of whatever call has come since; times by our clock."""
    return silent is not None and (last_event_at is None or last_event_at < silent)


def percentile(values: Sequence[float], share: float) -> float | None:
    """The least value that at least this share of all do not exceed (nearest rank); None of none."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)] if ordered else None
