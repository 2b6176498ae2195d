"""What looking back needs from the world."""

from collections.abc import AsyncIterator, Callable, Collection, Container, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.contacts.model import ContactNumber
from gamma_desktop.history.erasure import Erasure
from gamma_desktop.history.health import ReceiverHealth
from gamma_desktop.history.insights import Insights
from gamma_desktop.history.missed import MissedMarks, WhoseMisses
from gamma_desktop.history.model import CallFilter, CallListing, Remark, RemarkedCall
from gamma_desktop.history.reception_gaps import ReceptionGap

T = TypeVar("T")
Journal_co = TypeVar("Journal_co", covariant=True)
"""What writes the journal."""


class CallHistory(Protocol):
    """Finds past calls."""

    async def find_calls(self, wanted: CallFilter, *, limit: int, offset: int = 0) -> Sequence[Call]:
        """Calls of known direction, newest first."""
        ...

    def pages(self, wanted: CallFilter, *, limit: int | None, at_once: int) -> AsyncIterator[Sequence[Call]]:
        """Calls of known direction, newest first: those of the beginning, each once, whatever comes then.

        At most ``limit`` of them, ``at_once`` in a page; one that is erased meanwhile is left out.
        """
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


class NumbersTalkedWith(Protocol):
    """Tells whom this desk talked with. Methods raise StoreError."""

    async def talked_with(self, prefix: str, *, since: datetime, mine: Collection[str]) -> Collection[str]:
        """The numbers (E.164) with this prefix of calls that were answered; some of them where they are many.

        ``mine`` narrows them to calls that touch one of these extensions; empty means all.
        """
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


class ReceptionGapLog(Protocol):
    """Remembers when no event could come."""

    async def heard_until(self) -> datetime | None:
        """Until when events could come, as last noted; None at the very start."""
        ...

    async def note_heard(self, until: datetime) -> None:
        """Note that events could come until now."""
        ...

    async def note_gap(self, gap: ReceptionGap) -> None:
        """Add a stretch, joined with those that it touches; events could come again at its end."""
        ...

    async def reception_gaps(
        self, *, since: datetime | None = None, until: datetime | None = None, limit: int
    ) -> Sequence[ReceptionGap]:
        """The stretches of which any part lies in that span, newest first."""
        ...


class MissedCalls(Protocol):
    """Knows which missed calls wait for someone, and takes ticks."""

    async def count_waiting(self, whose: WhoseMisses) -> tuple[int, int]:
        """How often any call has begun or ceased to wait, and how many wait."""
        ...

    async def waiting(self, whose: WhoseMisses, *, limit: int) -> Sequence[Call]:
        """Those that wait, newest first."""
        ...

    async def marks_among(self, keys: Collection[CallKey], whose: WhoseMisses) -> MissedMarks:
        """Which of these calls wait, and which are ticked."""
        ...

    async def mark_handled(self, keys: Collection[CallKey]) -> Collection[CallKey]:
        """Take missed calls as seen to; returns those that were not ticked before."""
        ...

    async def mark_waiting(self, keys: Collection[CallKey]) -> Collection[CallKey]:
        """Take ticks back; returns the calls that bore one."""
        ...

    async def mark_all_handled(self, whose: WhoseMisses) -> Collection[CallKey]:
        """Tick all that wait; returns them."""
        ...


class CallFigures(Protocol):
    """Reckons what stretches of time came to."""

    async def insights(self, mine: frozenset[str], since: datetime, until: datetime) -> Insights:
        """What the calls of these extensions came to; with none named, those of the whole PBX.

        The figures of single extensions are always those of all of them.
        """
        ...


class Erasures(Protocol):
    """What was requested to be erased, and the book that it is erased from. Methods raise StoreError."""

    async def requests(self) -> Sequence[tuple[int, Erasure]]:
        """What is still to be erased, oldest first, each with its number."""
        ...

    async def chosen(self, erasure: Erasure) -> Collection[CallKey]:
        """The calls that it would take away now."""
        ...

    async def erase_some(self, erasure: Erasure, limit: int) -> Collection[CallKey]:
        """Erase so many calls that have ended, in one transaction; returns which, none when all are gone."""
        ...

    async def leave_traces_only(self, request: int) -> None:
        """Forget what was requested, not that something was: the number is the last trace."""
        ...

    async def leave_no_trace(self, *, copies_before: datetime | None = None) -> bool:
        """Overwrite what was erased wherever it may be left; False while others read or write: ask again."""
        ...

    async def fulfil(self, request: int) -> None:
        """Forget that it was requested."""
        ...

    async def let_imports_age(self, now: datetime) -> None:
        """Let go of what imports changed, once they can no longer be undone."""
        ...

    async def events_to_erase(self, limit: int, *, behind: int = 0) -> Sequence[int]:
        """Positions that the journal and its copies are to let go of, in order, from behind one on."""
        ...

    async def unreadable(self) -> Sequence[int]:
        """Positions of the events that could not be read, and of what people said in facts of the team."""
        ...

    async def note_events(self, positions: Collection[int]) -> None:
        """Have the journal let go of these as well."""
        ...

    async def events_erased(self, positions: Collection[int]) -> None:
        """Forget positions that the journal and all its copies have let go of."""
        ...

    async def recordings_to_erase(self, limit: int) -> Collection[str]:
        """What the files of erased calls bear, where those may not be gone yet."""
        ...

    async def recordings_erased(self, marks: Collection[str]) -> None:
        """Forget marks that no file has any longer."""
        ...


class EventEraser(Protocol):
    """Erases raw events from where they were written first. Methods raise JournalError."""

    def last_position(self) -> int:
        """The position of the last event."""
        ...

    def has_some_after(self, position: int) -> bool:
        """Whether events follow."""
        ...

    def holds(self, text: bytes, position: int) -> bool:
        """Whether the body of an event holds a text."""
        ...

    async def oldest(self, limit: int, *, up_to: int) -> Sequence[tuple[int, datetime]]:
        """Positions of the oldest events, and when they were received."""
        ...

    async def erase(self, positions: Collection[int]) -> None:
        """Have the journal let go of events."""
        ...

    async def leave_no_trace(self) -> bool:
        """Overwrite what is left of erased events; False if the file is being read: ask again."""
        ...


class RecordingFolder(Protocol):
    """Where recordings are kept. Methods raise FolderUnusable."""

    def find(self, key: CallKey) -> Path | None:
        """The recording of a call, if it was fetched."""
        ...

    async def place_for_part(self, key: CallKey) -> Path:
        """Where to write a recording while it comes."""
        ...

    async def keep(self, part: Path, call: Call, suffix: str) -> Path:
        """Have what came stand under its name, in the place of one that was there."""
        ...

    async def remove(self, marks: Collection[str]) -> None:
        """Remove all files that bear one of these marks, also half of one."""
        ...
