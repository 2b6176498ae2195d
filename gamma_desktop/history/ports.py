"""What looking back needs from the world."""

from collections.abc import Callable, Collection, Container, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.contacts.model import ContactNumber
from gamma_desktop.history.blind_times import BlindTime
from gamma_desktop.history.health import ReceiverHealth
from gamma_desktop.history.insights import Insights
from gamma_desktop.history.missed import MissedMarks, WhoseMisses
from gamma_desktop.history.model import CallFilter, CallListing, Remark, RemarkedCall

T = TypeVar("T")
Journal_co = TypeVar("Journal_co", covariant=True)
"""What writes the journal."""


class CallHistory(Protocol):
    """Finds past calls."""

    async def find_calls(self, wanted: CallFilter, *, limit: int, offset: int = 0) -> Sequence[Call]:
        """Calls of known direction, newest first."""
        ...

    async def count_calls(self, wanted: CallFilter) -> int:
        """How many there are."""
        ...

    async def listing(
        self, wanted: CallFilter, spans: Sequence[range], *, known: Container[CallKey], is_counted: bool
    ) -> CallListing:
        """Some stretches of the list, and how long it is if that is to be counted: all at one moment.

        Calls whose keys are ``known`` are named by their keys alone.
        """
        ...

    async def calls_with(
        self, numbers: Sequence[ContactNumber], *, mine: Collection[str], limit: int, offset: int = 0
    ) -> Sequence[Call]:
        """Calls whose outside party has one of these numbers, newest first.

        ``mine`` narrows them to those that touch one of these extensions; empty means all.
        """
        ...

    async def lately_with(self, number: str, *, limit: int) -> Sequence[RemarkedCall]:
        """The newest calls with one number, newest first, and what people say of them."""
        ...

    async def find_by_id(self, call_id: str) -> Sequence[Call]:
        """Calls whose callId or external call id this is (several PBXs may share one), newest first."""
        ...

    async def remarks(self, keys: Collection[CallKey]) -> Mapping[CallKey, Remark]:
        """What people say of these calls; those of which nothing is said are left out."""
        ...

    async def event_positions(self, key: CallKey) -> Sequence[int]:
        """The journal positions of a call's raw events, in order of receipt."""
        ...


class EventReceiver(Protocol[Journal_co]):
    """Brings events in: each is in the journal, durably, before its sender hears that it arrived.

    Wakes what works them in. It is the journal's only writer from ``start`` to ``stop``. Started once and
    stopped once: other settings take another one.
    """

    @property
    def address(self) -> str | None:
        """Where events come from or are sent to, as people are told it; None while it is not started."""
        ...

    @property
    def health(self) -> ReceiverHealth:
        """How it stands, or stood when it was stopped."""
        ...

    async def start(self) -> None:
        """Take events in; raises GammaDesktopError where that cannot be as it is set."""
        ...

    async def stop(self) -> None:
        """Finish what is under way, take no more, and let go of the journal; no error if it never started."""
        ...

    async def look_for_secrets(self, *, are_registered: bool = False) -> None:
        """Take up secrets that have changed; where none can be read, those that were good stay so.

        Args:
            are_registered: the other side has just been told of them, so what was refused before is over.
        """
        ...

    def try_to_store(self) -> None:
        """Look whether events can be stored by now, if they could not."""
        ...

    async def use_journal(self, work: Callable[[Journal_co], T]) -> T:
        """Have something brief done to the journal between two events; only while it is started."""
        ...


class BlindTimeLog(Protocol):
    """Remembers when no event could come."""

    async def heard_until(self) -> datetime | None:
        """Until when events could come, as last noted; None at the very start."""
        ...

    async def note_heard(self, until: datetime) -> None:
        """Note that events could come until now."""
        ...

    async def note_blind(self, blind: BlindTime) -> None:
        """Add a stretch, joined with those that it touches; events could come again at its end."""
        ...

    async def blind_times(
        self, *, since: datetime | None = None, until: datetime | None = None, limit: int
    ) -> Sequence[BlindTime]:
        """The stretches of which any part lies in that span, newest first."""
        ...


class MissedCalls(Protocol):
    """Knows which missed calls wait for somebody, and takes ticks."""

    async def count_waiting(self, whose: WhoseMisses) -> tuple[int, int]:
        """How often any call has begun or ceased to wait, and how many wait."""
        ...

    async def waiting(self, whose: WhoseMisses, *, limit: int) -> Sequence[Call]:
        """Those that wait, newest first."""
        ...

    async def marks_among(self, keys: Collection[CallKey], whose: WhoseMisses) -> MissedMarks:
        """Which of these calls wait, and which are ticked."""
        ...

    async def tick(self, keys: Collection[CallKey]) -> Collection[CallKey]:
        """Take missed calls as seen to; returns those that were not ticked before."""
        ...

    async def untick(self, keys: Collection[CallKey]) -> Collection[CallKey]:
        """Take ticks back; returns the calls that bore one."""
        ...

    async def tick_all(self, whose: WhoseMisses) -> Collection[CallKey]:
        """Tick all that wait; returns them."""
        ...


class CallFigures(Protocol):
    """Reckons what stretches of time came to."""

    async def insights(self, mine: frozenset[str], since: datetime, until: datetime) -> Insights:
        """What the calls of these extensions came to; with none named, those of the whole PBX.

        The figures of single extensions are always those of all of them.
        """
        ...
