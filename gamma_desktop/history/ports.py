"""What looking back needs from the world."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.history.model import CallFilter


class CallHistory(Protocol):
    """Finds past calls."""

    async def find_calls(self, wanted: CallFilter, *, limit: int, offset: int = 0) -> Sequence[Call]:
        """Calls of known direction, newest first."""
        ...

    async def count_calls(self, wanted: CallFilter) -> int:
        """How many there are."""
        ...

    async def find_by_id(self, call_id: str) -> Sequence[Call]:
        """Calls whose callId or external call id this is (several PBXs may share one), newest first."""
        ...

    async def notes(self, keys: Collection[CallKey]) -> Mapping[CallKey, str]:
        """What is noted on these calls; those without a note are left out."""
        ...

    async def event_positions(self, key: CallKey) -> Sequence[int]:
        """The journal positions of a call's raw events, in order of receipt."""
        ...
