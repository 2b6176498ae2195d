"""What the controllers of the user interface need from the rest of the program."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.history.model import CallFilter, IdentifiedCall, IdentifiedListing

AFTER_THE_POP = 0.15
"""Seconds that lists and lines wait with what an event changed: the pop is painted first."""

Clock = Callable[[], datetime]
"""Tells the time now, aware."""


class CallLookup(Protocol):
    """Past calls together with who was at the other end."""

    async def find(self, wanted: CallFilter, *, limit: int, offset: int = 0) -> Sequence[IdentifiedCall]:
        """Calls of known direction, newest first."""
        ...

    async def listing(
        self,
        wanted: CallFilter,
        spans: Sequence[range],
        *,
        known: Mapping[CallKey, IdentifiedCall],
        is_counted: bool = True,
    ) -> IdentifiedListing:
        """Some stretches of the list, and how long it is if that is to be counted: all at one moment.

        Calls that are ``known`` are not read again: they are shown as they are there.
        """
        ...

    async def identify(self, call: Call) -> IdentifiedCall:
        """A call with the contacts that its outside party's number belongs to."""
        ...

    async def identify_all(self, calls: Sequence[Call]) -> Sequence[IdentifiedCall]:
        """The same for several calls, in their order."""
        ...
