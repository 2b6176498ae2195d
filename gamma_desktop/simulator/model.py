"""What the simulated PBX is made of: frozen values in the vendor's words, no I/O, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

EXTERNAL_CALL_ID = "X-VTCRM-External-Call-Id"


class LegState(StrEnum):
    """Where a leg stands, spelled as events spell it."""

    PROMPTING = "prompting"
    RINGING = "ringing"
    ALERTING = "alerting"
    TALKING = "talking"
    DROPPED = "dropped"


class Cause(StrEnum):
    """Why a leg came to its state."""

    NORMAL = "causeNormal"
    TRANSFER = "causeTransfer"


@dataclass(frozen=True, slots=True, kw_only=True)
class PbxExtension:
    """An extension, and in which of the two lists the vendor's API names it.

    Attributes:
        name: None keeps it out of the extended list, which names everybody in it.
        is_listed: it stands in the plain list.
    """

    number: str
    name: str | None = None
    is_listed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Displayed:
    """The other end of a leg, in the three forms that an event carries.

    Attributes:
        in_chain: the form that the ``first…`` and ``originally…`` attributes use.
    """

    external: str
    label: str
    number: str
    in_chain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """Who called whom in a call of a chain: the ``first…`` and ``original…`` attributes."""

    call_id: str
    source: str
    destination: str
    is_incoming: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One extension's share of a call.

    Attributes:
        original: the call that this one was transferred from.
        is_reported: False for the calling side of an internal call: Gamma sends no events for it.
        has_talked: it was answered; from then on a recorded call says that it is recorded.
    """

    leg_id: str
    extension: str
    other: Displayed
    is_incoming: bool
    state: LegState
    first: Ends
    original: Ends | None = None
    is_reported: bool = True
    has_talked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """What the request for a call wants back with each of its events."""

    headers: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def external_call_id(self) -> str | None:
        """The caller's own name for the call; header names know no case."""
        names = (name for name in self.headers if name.lower() == EXTERNAL_CALL_ID.lower())
        return next((self.headers[name] for name in names), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegEvent:
    """A leg came to a state.

    Attributes:
        at_ms: milliseconds since 1970.
        recording_url: only on a dropped leg, for customers who asked Gamma for it.
    """

    call_id: str
    leg: Leg
    at_ms: int
    cause: Cause = Cause.NORMAL
    is_recording: bool = False
    dialed_number: str | None = None
    recording_url: str | None = None
    callback: Callback


@dataclass(frozen=True, slots=True, kw_only=True)
class AppDataEvent:
    """The caller typed something on an IVR."""

    call_id: str
    leg: Leg
    at_ms: int
    app_data: str
    ivr_extension: str
    ivr_label: str
    callback: Callback


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingEvent:
    """The recording of an ended call can be fetched."""

    call_id: str
    url: str
    callback: Callback


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenPart:
    """A stretch of a transcript; confidence from 0 to 1, end in seconds from the start."""

    text: str
    confidence: float
    end_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptionEvent:
    """What was said in an ended call."""

    call_id: str
    parts: tuple[SpokenPart, ...]
    callback: Callback


PbxEvent = LegEvent | AppDataEvent | RecordingEvent | TranscriptionEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one act on the PBX came to: the call it is about, and the events to send, in order."""

    call_id: str
    events: tuple[PbxEvent, ...]
