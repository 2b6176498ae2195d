"""What is to be forgotten for good, and how much that would be."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from gamma_desktop.calls.model import CallKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """Which calls to erase, with all that belongs to them: one of these says which.

    Attributes:
        number: all that name this number, E.164 or an extension, as an outside party; whole chains.
        before: all that started before.
        calls: these, and no others.
        also_received: and reached us before then, by our own clock: a PBX whose clock is wrong must not
            have its calls thrown away by a rule.
    """

    number: str | None = None
    before: datetime | None = None
    calls: tuple[CallKey, ...] = ()
    also_received: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureSize:
    """How much an erasure takes away.

    Attributes:
        recordings: that were downloaded.
        events: raw events that made the calls.
        going_on: calls that stay, since they have not ended.
    """

    calls: int = 0
    notes: int = 0
    labels: int = 0
    transcripts: int = 0
    recordings: int = 0
    events: int = 0
    going_on: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What was erased, and is to go from copies too.

    Attributes:
        erasure: which calls.
        going_on: those among them that have not ended, and stay.
        events: positions that the journal has let go of.
        events_before: events that came before then and were worked in (``up_to``); None: no others.
        up_to: the position up to where they were.
    """

    erasure: Erasure | None = None
    going_on: Collection[CallKey] = ()
    events: Sequence[int] = ()
    events_before: datetime | None = None
    up_to: int = 0
