"""What the controllers of the user interface need from the rest of the program."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.history.model import CallFilter, IdentifiedCall, IdentifiedListing

Spawn = Callable[[str, Coroutine[Any, Any, None]], None]
"""Starts a named coroutine under supervision: the task supervisor, handed in."""


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
