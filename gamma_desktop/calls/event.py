"""What an event is once it is understood: frozen values in our own words; the vendor's stay in ``gamma``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from gamma_desktop.calls.model import CallKey, Origin, Party, TranscriptPart


class EventKind(StrEnum):
    """What an event tells of a call.

    OTHER is a state that we do not know: the call goes on. INFORMATIVE is news about a call of a kind that we
    do not know: no call follows from it.
    """

    PROMPTING = "prompting"
    RINGING = "ringing"
    TALKING = "talking"
    DROPPED = "dropped"
    RECORDING = "recording"
    TRANSCRIPT = "transcript"
    APP_DATA = "app_data"
    OTHER = "other"
    INFORMATIVE = "informative"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEvent:
    """One event, understood: what Gamma told us, in our own words.

    Attributes:
        at: event time, aware, UTC; the time of receipt where the event gave none that can be right.
        received_at: when it reached us, by our clock, aware, UTC.
        is_incoming: as the leg sees it; None where the event does not say.
        extension: the extension that this event is about; "" where it names none.
        leg_id: "" where the event names none.
        state: the vendor's own word for what happened; None where the event has none.
        party: the other end of this leg as displayed; the outside party comes from ``origin`` in a chain.
        parameters: callback parameters and attributes that this program does not know, as text.
    """

    key: CallKey
    kind: EventKind
    at: datetime
    received_at: datetime
    extension: str = ""
    leg_id: str = ""
    state: str | None = None
    is_incoming: bool | None = None
    party: Party | None = None
    origin: Origin | None = None
    cause: str | None = None
    is_recorded: bool | None = None
    dialed_number: str | None = None
    external_call_id: str | None = None
    app_data: str | None = None
    recording_url: str | None = None
    transcript: tuple[TranscriptPart, ...] | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
