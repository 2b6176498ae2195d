"""What is to be forgotten for good, and how much that would be."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """Which calls to erase, with all that belongs to them: with a number, or before a time.

    Attributes:
        number: all that name this number, E.164 or an extension, as an outside party; whole chains.
        before: all that started before.
        also_received: and reached us before then, by our own clock: a PBX whose clock is wrong must not
            have its calls thrown away by a rule.
    """

    number: str | None = None
    before: datetime | None = None
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
