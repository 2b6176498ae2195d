"""Test calls: only they can tell that events go elsewhere, since a silent line looks like a quiet day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A test call that Gamma took.

    Attributes:
        event_came: whether the event that the agent's phone rings came here in time.
    """

    at: datetime
    event_came: bool


class TrialLog(Protocol):
    """Keeps the last test calls."""

    def load(self) -> Sequence[Trial]:
        """The last few, newest first."""
        ...
