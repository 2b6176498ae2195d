"""What the calls need from the world: implemented by adapters, handed over by the composition root."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from gamma_desktop.calls.event import CallEvent
from gamma_desktop.calls.facts import BlindTime, Fact
from gamma_desktop.calls.known_calls import KnownCall
from gamma_desktop.calls.model import Call, CallKey, Extension
from gamma_desktop.errors import GammaDesktopError

EVENT = "event"
"""The kind of an entry that is an event as Gamma sent it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEvent:
    """An entry of the journal as it was received, before anybody read it: an event, or a fact of the team.

    Attributes:
        position: its place in the journal, growing by one; what a cursor counts.
        headers: the few that matter (see ``intake.journal``), names in lower case.
        query: the query string, undecoded.
        kind: EVENT, or another.
    """

    position: int
    received_at: datetime
    headers: Mapping[str, str]
    query: str
    body: bytes
    kind: str = EVENT


class LogFellBack(GammaDesktopError):
    """The log was put back from a backup: it knows less than when it was asked last. Nothing was written.

    Events since are worked in again.
    """


class UnreadableEvent(GammaDesktopError):
    """A stored body turned out not to be an event; told to engineers alone, who are told why."""


class EventDecoder(Protocol):
    """Reads raw events."""

    def decode(self, raw: RawEvent) -> CallEvent:
        """Understand an event; raises UnreadableEvent, and nothing else whatever the bytes are."""
        ...

    def call_of(self, raw: RawEvent) -> CallKey | None:
        """Which call an event is about, found in microseconds; None where that takes reading all of it."""
        ...


class EventSource(Protocol):
    """Where raw events are read from: the journal of this desktop, or later a team's stream."""

    def read_after(self, position: int, limit: int) -> Sequence[RawEvent]:
        """The next events in order, at most ``limit``; an empty sequence when there are none."""
        ...

    def get(self, positions: Collection[int]) -> Sequence[RawEvent]:
        """The events at these positions, in order; those that are not there are left out."""
        ...


class CallControl(Protocol):
    """Acts on calls. Every method raises CallError, sends at most once, and never retries."""

    async def dial(self, *, extension: str, destination: str, external_call_id: str) -> None:
        """Ring ``extension``; once it is lifted, call ``destination``."""
        ...

    async def drop(self, call_id: str) -> None:
        """End a call, named by Gamma's id or by our external call id."""
        ...

    async def redirect(self, call_id: str, destination: str) -> None:
        """Blind-transfer a call, named by Gamma's id or by our external call id."""
        ...


class ExtensionDirectory(Protocol):
    """Knows the extensions of the PBX."""

    async def extensions(self) -> tuple[Extension, ...]:
        """All extensions, ordered by number; raises CallError."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackRegistration:
    """Where Gamma shall send events.

    Attributes:
        headers: sent back with every event; the secret header is among them.
        allowed_addresses: who may call the API; None leaves the list as it is.
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    parameters: Mapping[str, str] = field(default_factory=dict)
    allowed_addresses: tuple[str, ...] | None = None


class EventRegistry(Protocol):
    """Registers our callback with Gamma; displaces any earlier registration."""

    async def register(self, registration: CallbackRegistration) -> None:
        """Tell Gamma where to send events; raises CallError."""
        ...


class Telephony(CallControl, ExtensionDirectory, EventRegistry, Protocol):
    """All that is asked of the telephone system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogBatch:
    """What one reading of the journal came to; written in one transaction, or not at all.

    Attributes:
        cursor: the position of the last event that was read.
        calls: the calls that changed, each in its newest value.
        events: which call each event belongs to, as (position, call).
        unreadable: the events that could not be read, as (position, reason).
        facts: what the team says of calls, as (position, fact).
        blind_times: when the relay of the team received nothing.
        known: what the book of a relay has of calls, as (position, known call).
        after: where the log's cursor is taken to stand; None: anywhere.
    """

    cursor: int
    calls: tuple[Call, ...] = ()
    events: tuple[tuple[int, CallKey], ...] = ()
    unreadable: tuple[tuple[int, str], ...] = ()
    facts: tuple[tuple[int, Fact], ...] = ()
    blind_times: tuple[BlindTime, ...] = ()
    known: tuple[tuple[int, KnownCall], ...] = ()
    after: int | None = None


class CallLog(Protocol):
    """Remembers calls, and how far the journal has been read."""

    async def cursor(self) -> int:
        """The position of the last event that was worked in; 0 at the very start."""
        ...

    async def find(self, key: CallKey) -> Call | None:
        """One call."""
        ...

    async def chain(self, pbx: str, first_call_id: str) -> tuple[Call, ...]:
        """All calls of a transfer chain, in no particular order."""
        ...

    async def related(self, wanted: Collection[tuple[CallKey, str]]) -> tuple[Call, ...]:
        """Calls with the chains they belong to; one question, since a pop waits for the answer.

        Args:
            wanted: each call, and the first one of its chain as an event names it.
        """
        ...

    async def open_calls(self) -> tuple[Call, ...]:
        """The calls that have not ended, oldest first."""
        ...

    async def record(self, batch: LogBatch) -> None:
        """Write a batch durably, in one transaction."""
        ...
