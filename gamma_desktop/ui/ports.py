"""What the controllers of the user interface need from the rest of the program."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.contacts.model import Contact
from gamma_desktop.history.caller_feed import FeedListener, IdentifiedDialsListener
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

    async def find_with(
        self, contact: Contact, *, mine: Collection[str] = (), limit: int, offset: int = 0
    ) -> Sequence[IdentifiedCall]:
        """Calls with a contact, by any of their numbers, newest first."""
        ...


class CallNews(Protocol):
    """Tells of calls as they change."""

    def subscribe(self, listener: Callable[[tuple[Call, ...]], None]) -> Callable[[], None]:
        """Tell ``listener`` of every change, once it is in the log; returns what ends that."""
        ...


class CallFeed(Protocol):
    """Tells of calls and dials, with the person at the other end."""

    def subscribe(self, listener: FeedListener) -> Callable[[], None]:
        """Tell of calls as they, or the people they are from, change; returns what ends that."""
        ...

    def subscribe_dials(self, listener: IdentifiedDialsListener) -> Callable[[], None]:
        """The same of what is dialled from here."""
        ...

    def live_calls(self) -> tuple[IdentifiedCall, ...]:
        """The calls that go on, oldest first."""
        ...

    async def identify(self, call: Call) -> IdentifiedCall:
        """One call; may raise StoreError."""
        ...
