"""Ana's call this morning, as the events told it: she typed her number, and was passed on twice."""

from dataclasses import replace
from datetime import timedelta

from gamma_desktop.calls.event import CallEvent
from gamma_desktop.calls.model import Call, CallKey, Origin, TranscriptPart
from gamma_desktop.calls.tracker import CallTracker
from tests.ui.office import NOW
from tests.unit.calls.telling import CALLER, tell

BEGAN = NOW - timedelta(minutes=31)
FROM_201 = Origin(previous_call_id="471900", first_call_id="471900", transferred_by="201", first_from=CALLER)
FROM_203 = Origin(
    previous_call_id="471900.1", first_call_id="471900", transferred_by="203", first_from=CALLER
)
MINE = CallKey("acme", "471900.1")
TRANSCRIPT = (
    TranscriptPart(text="Good morning, Tony Manero speaking.", confidence=0.97, end_seconds=2.4),
    TranscriptPart(
        text="Hello, it is Ana Lopez of Acme Logistics. I am calling about the depot in Valencia.",
        confidence=0.93,
        end_seconds=8.1,
    ),
    TranscriptPart(text="The forklift offer, or was it four lifts?", confidence=0.61, end_seconds=11.0),
    TranscriptPart(
        text="Yes, the offer. We need it by Friday, and with the discount that Gines promised us.",
        confidence=0.91,
        end_seconds=17.6,
    ),
    TranscriptPart(text="Let me put you through to Peter.", end_seconds=20.2),
    TranscriptPart(text="Peter, as in Peter Garrison?", confidence=0.78, end_seconds=22.4),
    TranscriptPart(text="That is him. He writes the offers.", confidence=0.95, end_seconds=25.0),
)


def _told(line: str, call: str, origin: Origin | None = None, cause: str = "causeNormal") -> CallEvent:
    seconds = float(line.split(maxsplit=1)[0])
    at = BEGAN + timedelta(seconds=seconds)
    return replace(tell(line, call=call, origin=origin, cause=cause), at=at, received_at=at)


EVENTS = (
    _told("0 types 9204 4711", "471900"),
    _told("8 rings 201", "471900"),
    _told("8 rings 202", "471900"),
    _told("14 talks 201", "471900"),
    _told("14 drops 202", "471900"),
    _told("95 rings 203", "471900.1", FROM_201),
    _told("95 drops 201", "471900", cause="causeTransfer"),
    _told("99 talks 203", "471900.1", FROM_201),
    _told("180 rings 206", "471900.2", FROM_203),
    _told("180 drops 203", "471900.1", FROM_201, cause="causeTransfer"),
    _told("186 talks 206", "471900.2", FROM_203),
    _told("402 drops 206", "471900.2", FROM_203),
    _told("430 records 203", "471900.1", FROM_201),
)


def calls() -> tuple[Call, ...]:
    """The calls of the chain, the first one first."""
    tracker, found = CallTracker(frozenset({"203"})), {}
    for event in EVENTS:
        found.update({call.key: call for call in tracker.apply(event)})
    return tuple(found[key] for key in sorted(found))


def mine() -> Call:
    """The call in the middle: the one that Tony, at 203, took."""
    return replace(next(call for call in calls() if call.key == MINE), transcript=TRANSCRIPT)
