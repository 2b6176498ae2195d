"""Which entries of the log each group reads: those of calls that touch its extensions, and of their chains.

Kept in memory, and made anew from the journal when a relay starts: the same log gives the same index. Nothing
is ever shown to a group because it could not be understood.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from gamma_desktop.calls.facts import FACT, Fact, read_fact
from gamma_desktop.calls.ports import EVENT, RawEvent, UnreadableEvent
from gamma_desktop.gamma.wire import WireEvent, read_wire
from gamma_desktop.intake.journal import LogEntry

_NAMING = ("extension", "displayedExternalNumber", "displayedNumber")
"""Where an event may name an extension: the one it is about, and that of a colleague at the other end."""
_CHAIN_KEPT = timedelta(days=1)
"""After its last event: what comes later of a chain (a recording) still goes to those who had the call."""
_MOST_OF_A_CHAIN = 200
_SWEPT_EVERY = 10_000
_PBX = "x-vtcrm-pbxid"


class Placed(NamedTuple):
    """An entry in the log of a group.

    Attributes:
        prev: the position before it in that log.
        earlier: what came before of its chain and is not in that log, oldest first.
    """

    prev: int
    position: int
    earlier: tuple[int, ...]


@dataclass(slots=True)
class _Chain:
    """What is known of calls that became each other."""

    groups: set[str] = field(default_factory=set)
    positions: list[int] = field(default_factory=list)
    last_at: datetime | None = None


class _GroupLog:
    """The positions that one group reads."""

    def __init__(self) -> None:
        self.positions = array("q")
        self.earlier: dict[int, tuple[int, ...]] = {}


class GroupIndex:
    """Grows with the log.

    Args:
        groups: extensions by the name of the group.

    Attributes:
        last: up to where the log was looked at.
    """

    def __init__(self, groups: Mapping[str, Sequence[str]]) -> None:
        self._group_of = {extension: name for name, extensions in groups.items() for extension in extensions}
        self._logs = {name: _GroupLog() for name in groups}
        self._chains: dict[tuple[str, str], _Chain] = {}
        self.last = 0

    def add(self, entries: Sequence[LogEntry]) -> None:
        """Look at the next entries of the log."""
        for entry in entries:
            self.last = entry.position
            event = _read(entry)
            if event is not None and (call := event.call_id("firstCallId") or event.call_id("callId")):
                self._place(entry, (entry.headers.get(_PBX, ""), call), self._named(event))
            elif (fact := _fact(entry)) is not None:
                self._place(entry, (fact.call.pbx, fact.first_call_id), self._of(fact.extensions))
            if entry.position % _SWEPT_EVERY == 0:
                self._forget_chains(entry.received_at - _CHAIN_KEPT)

    def after(self, group: str, position: int, limit: int) -> Sequence[Placed]:
        """The next entries that a group reads; none for one that there is not."""
        log = self._logs.get(group)
        if log is None:
            return ()
        begin = bisect_right(log.positions, position)
        prev = log.positions[begin - 1] if begin else 0
        placed = []
        for each in log.positions[begin : begin + limit]:
            placed.append(Placed(prev, each, log.earlier.get(each, ())))
            prev = each
        return placed

    def last_of(self, group: str) -> int:
        """The position of the newest entry that a group reads; 0 if there is none."""
        log = self._logs.get(group)
        return log.positions[-1] if log is not None and log.positions else 0

    def _place(self, entry: LogEntry, key: tuple[str, str], named: set[str]) -> None:
        chain = self._chains.setdefault(key, _Chain())
        for group in chain.groups | named:
            log = self._logs[group]
            log.positions.append(entry.position)
            if group not in chain.groups and chain.positions:
                log.earlier[entry.position] = tuple(chain.positions)
        chain.groups |= named
        chain.last_at = entry.received_at
        if len(chain.positions) < _MOST_OF_A_CHAIN:
            chain.positions.append(entry.position)

    def _named(self, event: WireEvent) -> set[str]:
        return self._of(event.text(name) for name in _NAMING)

    def _of(self, extensions: Iterable[str | None]) -> set[str]:
        return {self._group_of[each] for each in extensions if each in self._group_of}

    def _forget_chains(self, before: datetime) -> None:
        over = [key for key, chain in self._chains.items() if chain.last_at and chain.last_at < before]
        for key in over:
            del self._chains[key]


def _fact(entry: LogEntry) -> Fact | None:
    return read_fact(entry.body, entry.received_at) if entry.kind == FACT else None


def _read(entry: LogEntry) -> WireEvent | None:
    if entry.kind != EVENT:
        return None
    raw = RawEvent(
        position=entry.position,
        received_at=entry.received_at,
        headers=entry.headers,
        query=entry.query,
        body=entry.body,
    )
    try:
        return read_wire(raw)
    except (UnreadableEvent, RecursionError):
        return None
