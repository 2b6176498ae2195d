"""What a call is: frozen values, no I/O, no clock.

Glossary:
    call: a conversation or an attempt at one, known to Gamma by its callId, unique within a PBX.
    leg: one extension's share of a call; a ring group has a leg for each extension it rings.
    ringing: a leg alerts a person (the vendor's ``ringing`` and ``alerting`` alike).
    prompting: a triggered call (click to dial) rings the agent's own phone first.
    talking: a leg is answered.
    dropped: a leg is over.
    outcome: what a call came to, once it has ended.
    chain: a call, the call it became by a transfer, the one that became, and so on.
    outside party: the person to show: the one in the chain's first call who is not an extension.
    dialled number, DDI: the line of ours that the caller dialled.
    mine: the extensions of the agent who sits here; none named means all (reception).
    external call id: our own name for a call that we triggered; it comes back on every event.
    test call: one that the program makes and ends itself, to see whether events come.
    retired: ended by us, after a time, since no event came that would have ended it.
    blind transfer: the API's "redirect": the call goes on without being announced.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Generic, TypeVar

from msgspec import Meta

T = TypeVar("T")

TEST_CALL = "test-gd-"
"""How the external call id of a test call begins: so every desk and command knows it for one, at any time."""

Moment = Annotated[datetime, Meta(tz=True)]
"""A time as an event told it, never without its zone: also where it was read from a file or a frame."""


class Direction(StrEnum):
    """Which way a call goes, seen from the PBX."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"
    INTERNAL = "internal"


class CallState(StrEnum):
    """Where a call stands now."""

    PROMPTING = "prompting"
    RINGING = "ringing"
    TALKING = "talking"
    ENDED = "ended"


class Outcome(StrEnum):
    """What an ended call came to."""

    ANSWERED = "answered"
    MISSED = "missed"
    ANSWERED_ELSEWHERE = "answered_elsewhere"
    TRANSFERRED = "transferred"
    UNANSWERED = "unanswered"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, order=True)
class CallKey:
    """The identity of a call: a callId is unique only within its PBX.

    ``pbx`` is empty where the event named none.
    """

    pbx: str
    call_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A person at one end of a call, as far as events tell.

    Attributes:
        number: E.164 for an outside party, the digits for an extension; None if hidden or unreadable.
        raw: what the event carried, untouched; of a hidden caller only "anonymous".
        is_extension: the party is an extension of the same PBX, or has the number of one of its lines.
        is_hidden: the caller withheld the number; never matched, never called back.
        label: a name that Gamma gave (of an IVR, say); never a number.
    """

    number: str | None = None
    raw: str = ""
    is_extension: bool = False
    is_hidden: bool = False
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The call that this one was transferred from, and the first of the chain.

    Attributes:
        previous_call_id: the call just before this one.
        first_call_id: the very first call of the chain.
        transferred_by: the extension that passed the call on; None if the event does not tell.
        first_from, first_to: the two ends of the first call.
        first_is_incoming: which way the first call went; contradicts itself at times, so it decides last.
    """

    previous_call_id: str | None = None
    first_call_id: str | None = None
    transferred_by: str | None = None
    first_from: Party | None = None
    first_to: Party | None = None
    first_is_incoming: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptPart:
    """A stretch of a transcript; confidence from 0 to 1, end in seconds from the start."""

    text: str
    confidence: float | None = None
    end_seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One extension's share of a call: the earliest time known of each thing that happened to it."""

    extension: str
    leg_id: str = ""
    prompting_at: Moment | None = None
    ringing_at: Moment | None = None
    talking_at: Moment | None = None
    dropped_at: Moment | None = None
    cause: str | None = None

    @property
    def state(self) -> CallState | None:
        """Where this leg stands; None for one that was only named in passing."""
        if self.dropped_at is not None:
            return CallState.ENDED
        if self.talking_at is not None:
            return CallState.TALKING
        if self.ringing_at is not None:
            return CallState.RINGING
        return CallState.PROMPTING if self.prompting_at is not None else None


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """A value, and the time of the event that told it: what makes the order of arrival irrelevant."""

    at: Moment
    value: T


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFacts:
    """What a call's own events have said of it, before anything is concluded.

    Attributes:
        legs: ordered by extension and leg id.
        app_data: ordered by time.
        other_states: the vendor's words for what happened that we have none for, ordered by time.
        clock_offset: the least time from an event to its receipt, of those that gave a time; the
            way that an event takes only ever adds to it.
        has_ended: it was over once, by its events or by retirement; so it stays over.
    """

    legs: tuple[Leg, ...] = ()
    first_event_at: Moment | None = None
    clock_offset: timedelta | None = None
    party: Dated[Party] | None = None
    is_incoming: Dated[bool] | None = None
    origin: Dated[Origin] | None = None
    dialed_number: Dated[str] | None = None
    external_call_id: Dated[str] | None = None
    app_data: tuple[Dated[str], ...] = ()
    other_states: tuple[Dated[str], ...] = ()
    recording_url: Dated[str] | None = None
    transcript: Dated[tuple[TranscriptPart, ...]] | None = None
    is_recorded: bool = False
    is_retired: bool = False
    has_ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One step of a chain: who passed the call on to whom, and when.

    Attributes:
        to_extension: where it rang next: an extension, or an outside number in E.164.
    """

    from_call_id: str
    from_extension: str | None
    to_extension: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call as its events have told it so far; each event makes a new value.

    Attributes:
        direction: None as long as only informative events (a recording, say) have come.
        remote: the outside party of the first call of the chain.
        legs: one a device that rang, ordered by extension and leg id.
        received_at: when the latest event that changed it reached us, by our clock.
        clock_offset: what to add to an event time to have it by our clock.
        extension: the one that talked, else the first that rang.
        extensions: all that rang or talked, in the order in which they did.
        answered_by: the extension that talked first.
        started_at: the earliest time known of it.
        ended_at: None while it goes on, and for ever if its end was never told.
        ring_seconds, talk_seconds: None where either end is not known; never invented.
        transfers: the steps that led to this call, oldest first.
        transferred_to: the call that this one became.
        app_data: what was typed on an IVR, in the chain so far, an entry each time; oldest first.
        is_retired: no event ended it: it was given up after a time.
        told: what its own events said; everything else here follows from it and from the chain.
    """

    key: CallKey
    first_call_id: str
    direction: Direction | None
    remote: Party
    legs: tuple[Leg, ...]
    state: CallState
    started_at: datetime
    received_at: datetime
    outcome: Outcome | None = None
    extension: str | None = None
    extensions: tuple[str, ...] = ()
    answered_by: str | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    ring_seconds: float | None = None
    talk_seconds: float | None = None
    dialed_number: str | None = None
    external_call_id: str | None = None
    origin: Origin | None = None
    transfers: tuple[Transfer, ...] = ()
    transferred_to: str | None = None
    app_data: tuple[str, ...] = ()
    recording_url: str | None = None
    transcript: tuple[TranscriptPart, ...] | None = None
    is_recorded: bool = False
    cause: str | None = None
    is_retired: bool = False
    clock_offset: timedelta = timedelta(0)
    told: CallFacts = field(default_factory=CallFacts)

    @property
    def is_live(self) -> bool:
        """It goes on, as far as we know."""
        return self.state is not CallState.ENDED

    @property
    def is_test(self) -> bool:
        """It was made to see whether events come: it pops up nowhere, and counts as nothing."""
        return (self.external_call_id or "").startswith(TEST_CALL)

    @property
    def is_missed(self) -> bool:
        """It was not answered, and counts as missed: in lists, figures and hooks alike."""
        return self.outcome is Outcome.MISSED and not self.is_test

    @property
    def started_at_here(self) -> datetime:
        """When it started, by our clock."""
        return self.started_at + self.clock_offset

    @property
    def answered_at_here(self) -> datetime | None:
        """When it was answered, by our clock."""
        return None if self.answered_at is None else self.answered_at + self.clock_offset

    def concerns(self, mine: frozenset[str]) -> bool:
        """Whether this call touches one of the extensions ``mine``; an empty set means all of them."""
        return not mine or any(leg.extension in mine for leg in self.legs)

    def is_answered_by_others(self, mine: frozenset[str]) -> bool:
        """Whether a call that came in was taken elsewhere, and the phones of ``mine`` rang at most.

        Nothing is left to do there, not even to hang up. A reception (``mine`` is empty) has every extension.
        """
        if not mine or self.answered_by is None or self.direction is Direction.OUTGOING:
            return False
        return not any(leg.extension in mine and leg.talking_at is not None for leg in self.legs)

    def extension_for(self, mine: frozenset[str]) -> str | None:
        """Whose call it is to ``mine``: theirs where it rings or talks there, or did, else another's."""
        own = {
            leg.extension
            for leg in self.legs
            if leg.extension in mine and (not self.is_live or leg.state is not CallState.ENDED)
        }
        if not own or self.extension in own or self.is_answered_by_others(mine):
            return self.extension
        return next((each for each in self.extensions if each in own), min(own))


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """An extension of the PBX; ``name`` is empty where Gamma knows none."""

    number: str
    name: str = ""

    @property
    def is_ivr(self) -> bool:
        """It is called one: Gamma lists it among the extensions, and does not tell it from a person."""
        return "ivr" in self.name.casefold().split()
