"""Past calls, as one looks for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from gamma_desktop.calls.facts import Claim, HandedOver, Handled
from gamma_desktop.calls.model import Call, CallKey, Direction
from gamma_desktop.contacts.model import NO_MATCH, Match
from gamma_desktop.settings.model import RingGroupMiss


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What people say of a call: a note in their own words, a label of the team's list, and who sees to it.

    Attributes:
        handled: by whom in the team a missed call was handled, and when.
        claim: who in the team is calling back; it may have lapsed.
        handed_over: the newest note that rode with a transfer of its chain.
    """

    note: str = ""
    label: str = ""
    handled: Handled | None = None
    claim: Claim | None = None
    handed_over: HandedOver | None = None


NO_REMARK = Remark()


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkedCall:
    """A call, and what people say of it."""

    call: Call
    remark: Remark = NO_REMARK


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerInfo:
    """What we know of the other end of a call: who it is, and our last ended call with them."""

    match: Match = NO_MATCH
    last: RemarkedCall | None = None


NOT_KNOWN = CallerInfo()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFilter:
    """Which calls to look at; the fields narrow each other.

    Attributes:
        mine: calls that touch one of these extensions; empty means all.
        number: the outside party's number, E.164 or an extension.
        since: those that started then or later, by our clock.
        until: those that started before.
        text: every word of it begins a word of the name at the time, of a number, of the note, of the label
            or of the transcript; one that holds no word narrows nothing.
        label: those that were given this label; case does not matter.
        waiting_by: those alone that were missed and wait, by this rule of who counts a ring group's.
    """

    mine: frozenset[str] = frozenset()
    missed_only: bool = False
    number: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    direction: Direction | None = None
    recorded_only: bool = False
    text: str = ""
    label: str = ""
    waiting_by: RingGroupMiss | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifiedCall:
    """A call, who is at its other end as far as the contacts tell, and what people say of it.

    Attributes:
        is_waiting: it was missed, and waits for someone of ours to see to it.
        is_handled: it was missed, and marked as seen to.
        remark: all that people say of it; ``note`` and ``label`` are of it.
        last: our last ended call with them; told of calls as they come, not of those of the log.
    """

    call: Call
    match: Match = NO_MATCH
    note: str = ""
    label: str = ""
    is_waiting: bool = False
    is_handled: bool = False
    remark: Remark = NO_REMARK
    last: RemarkedCall | None = None

    @property
    def needs_no_one(self) -> bool:
        """It was missed, and nobody of ours has to see to it (any more)."""
        return self.call.is_missed and not self.is_waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class CallListing:
    """Stretches of a list of calls, all as they stood at one moment.

    Attributes:
        keys: the calls by their position: those that go on stand on top, then the others, each newest first.
        calls: those of them that were not known to the one who asked.
        length: how many calls the list has; where they were not counted, how far the stretches reach.
        is_settled: False if the log has calls of which it does not know yet whether they belong here.
    """

    keys: Mapping[int, CallKey]
    calls: Mapping[CallKey, Call]
    length: int
    is_settled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifiedListing:
    """The same, with who is at the other end of each call: see ``CallListing``."""

    rows: Mapping[int, IdentifiedCall]
    length: int
    is_settled: bool = True
