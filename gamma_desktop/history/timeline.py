"""What happened to a call, step by step, from its first ring to its recording; the whole chain of transfers.

Pure: from what events told to an order of steps. A time that no event told is None, never a guess.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from gamma_desktop.calls.model import Call, Direction, Leg, Outcome, Transfer

RING_TOGETHER = timedelta(seconds=2)
"""Phones that begin to ring within this time of each other ring as one step."""

_AT_ONCE = timedelta(seconds=1)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class StepKind(StrEnum):
    """What a step tells."""

    PROMPTED = "prompted"
    RANG = "rang"
    ANSWERED = "answered"
    TYPED = "typed"
    OTHER = "other"
    TRANSFERRED = "transferred"
    HUNG_UP = "hung_up"
    MISSED = "missed"
    UNANSWERED = "unanswered"
    CANCELLED = "cancelled"
    LOST = "lost"
    RECORDED = "recorded"
    TRANSCRIBED = "transcribed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happened.

    Attributes:
        call: the call of the chain that it happened to.
        at: by our clock; None where no event told it.
        extensions: whose phones it was about; of a transfer, the one who passed the call on.
        to: where a transfer went: an extension, or an outside number; None if that is not known.
        seconds: how long it took: the ringing until then, or the talk; None where either end is not known.
        text: what was typed, or the vendor's own word for a state that we do not know.
    """

    kind: StepKind
    call: Call
    at: datetime | None = None
    extensions: tuple[str, ...] = ()
    to: str | None = None
    seconds: float | None = None
    text: str = ""


def timeline(chain: Iterable[Call]) -> tuple[Step, ...]:
    """The steps of a call and of those that it came from and became, in the order in which they happened."""
    calls = sorted(chain, key=lambda call: (len(call.transfers), call.started_at_here, call.key))
    steps: list[tuple[datetime, Step]] = []
    for call, transfers in zip(calls, _new_transfers(calls), strict=True):
        latest = _LONG_AGO
        for step in _steps(call, transfers, is_last=not _went_on(call, calls)):
            latest = latest if step.at is None else max(latest, step.at)
            steps.append((step.at or latest, step))
    return tuple(step for _, step in sorted(steps, key=lambda dated: dated[0]))


def _new_transfers(calls: list[Call]) -> list[list[Transfer]]:
    """The transfers that each call tells first: a call tells all that led to it."""
    told: set[Transfer] = set()
    new = []
    for call in calls:
        new.append([step for step in call.transfers if step not in told])
        told.update(call.transfers)
    return new


def _went_on(call: Call, calls: list[Call]) -> bool:
    return any(each.transfers and each.transfers[-1].from_call_id == call.key.call_id for each in calls)


def _steps(call: Call, transfers: list[Transfer], *, is_last: bool) -> Iterator[Step]:
    """The steps of one call, the end last of those that have their time."""
    timed = [
        *(_transfer(call, step) for step in transfers),
        *_prompts(call),
        *_rings(call),
        *_talks(call),
        *_typed(call),
        *_other_states(call),
    ]
    yield from sorted(timed, key=lambda step: step.at or _LONG_AGO)
    if not call.is_live and (is_last or call.outcome is not Outcome.TRANSFERRED):
        yield _end(call)
    yield from _afterwards(call)


def _transfer(call: Call, step: Transfer) -> Step:
    by = (step.from_extension,) if step.from_extension else ()
    return Step(
        kind=StepKind.TRANSFERRED, call=call, at=_here(call, step.at), extensions=by, to=step.to_extension
    )


def _prompts(call: Call) -> Iterator[Step]:
    for leg in call.legs:
        if leg.prompting_at is not None:
            at = _here(call, leg.prompting_at)
            yield Step(kind=StepKind.PROMPTED, call=call, at=at, extensions=_names([leg]))


def _rings(call: Call) -> Iterator[Step]:
    """Phones that ring at once are one step; one that only repeats where a transfer went is none."""
    for began, group in _rung_together(call):
        rang = _names(group)
        if not _repeats_transfer(call, began, rang):
            yield Step(kind=StepKind.RANG, call=call, at=_here(call, began), extensions=rang)


def _rung_together(call: Call) -> list[tuple[datetime, list[Leg]]]:
    rings = [(leg.ringing_at, leg) for leg in call.legs if leg.ringing_at is not None]
    groups: list[tuple[datetime, list[Leg]]] = []
    for at, leg in sorted(rings, key=lambda ring: (ring[0], ring[1].extension)):
        if groups and at - groups[-1][0] <= RING_TOGETHER:
            groups[-1][1].append(leg)
        else:
            groups.append((at, [leg]))
    return groups


def _repeats_transfer(call: Call, at: datetime, rang: tuple[str, ...]) -> bool:
    if not call.transfers or abs(at - call.transfers[-1].at) > _AT_ONCE:
        return False
    return call.direction is Direction.OUTGOING or rang == (call.transfers[-1].to_extension,)


def _talks(call: Call) -> Iterator[Step]:
    first_ring = min((leg.ringing_at for leg in call.legs if leg.ringing_at), default=None)
    for leg in call.legs:
        if leg.talking_at is not None:
            yield Step(
                kind=StepKind.ANSWERED,
                call=call,
                at=_here(call, leg.talking_at),
                extensions=_names([leg]),
                seconds=_seconds(leg.ringing_at or first_ring, leg.talking_at),
            )


def _typed(call: Call) -> Iterator[Step]:
    for typed in call.told.app_data:
        yield Step(kind=StepKind.TYPED, call=call, at=_here(call, typed.at), text=typed.value)


def _other_states(call: Call) -> Iterator[Step]:
    for state in call.told.other_states:
        yield Step(kind=StepKind.OTHER, call=call, at=_here(call, state.at), text=state.value)


def _end(call: Call) -> Step:
    kinds = {
        Outcome.MISSED: StepKind.MISSED,
        Outcome.UNANSWERED: StepKind.UNANSWERED,
        Outcome.CANCELLED: StepKind.CANCELLED,
        Outcome.TRANSFERRED: StepKind.TRANSFERRED,
    }
    kind = kinds.get(call.outcome or Outcome.UNKNOWN)
    at = _here(call, call.ended_at)
    if kind is StepKind.TRANSFERRED:
        by = (call.answered_by,) if call.answered_by else ()
        return Step(kind=kind, call=call, at=at, extensions=by)
    if kind is None:
        kind = StepKind.HUNG_UP if at is not None else StepKind.LOST
    is_talk = kind is StepKind.HUNG_UP
    return Step(kind=kind, call=call, at=at, seconds=call.talk_seconds if is_talk else call.ring_seconds)


def _afterwards(call: Call) -> Iterator[Step]:
    for kind, dated in (
        (StepKind.RECORDED, call.told.recording_url),
        (StepKind.TRANSCRIBED, call.told.transcript),
    ):
        if dated is not None:
            yield Step(kind=kind, call=call, at=_here(call, dated.at))


def _names(legs: Iterable[Leg]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(leg.extension for leg in legs if leg.extension))


def _here(call: Call, at: datetime | None) -> datetime | None:
    return None if at is None else at + call.clock_offset


def _seconds(start: datetime | None, end: datetime) -> float | None:
    return None if start is None or end < start else (end - start).total_seconds()
