"""Which entries of the log each group reads: those of calls that touch its extensions, and of their chains.

Kept in memory, and made anew from the journal when a relay starts: the same log gives the same index. Nothing
is ever shown to a group because it could not be understood.
"""

import json
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from gamma_desktop.calls.facts import BLIND_TIME, FACT, WORDS, Fact, read_fact
from gamma_desktop.calls.ports import EVENT, RawEvent, UnreadableEvent
from gamma_desktop.gamma.wire import WireEvent, read_wire
from gamma_desktop.intake.journal_entries import LogEntry

_NAMING = ("extension", "displayedExternalNumber", "displayedNumber")
"""Where an event may name an extension: the one it is about, and that of a colleague at the other end."""
_CHAIN_KEPT = timedelta(days=1)
"""After its last event: what comes later of a chain (a recording) still goes to those who had the call."""
_MOST_OF_A_CHAIN = 200
_SWEPT_EVERY = 10_000
_PBX = "x-vtcrm-pbxid"
_TALKING = "talking"
_MASKED = frozenset({"extension", "recordingurl", "transcription", "appdata"})
_REPEATING = frozenset({"firstto", "originallyto"})
"""May name the extension once more."""


class Placed(NamedTuple):
    """An entry in the log of a group.

    Attributes:
        prev: the position before it in that log.
        earlier: what came before of its chain and is not in that log, oldest first.
        masked: those of all these that the group reads without who of another group it is about.
    """

    prev: int
    position: int
    earlier: tuple[int, ...]
    masked: frozenset[int]


class _Step(NamedTuple):
    """What an entry is about.

    Attributes:
        call: its id; "" for a fact that is no word.
        group: that of the extension, if it is in one.
        is_word: it is a fact that says what only those who talked are to know.
    """

    position: int
    call: str
    group: str | None
    is_word: bool = False


@dataclass(slots=True)
class _Chain:
    """What is known of calls that became each other."""

    groups: set[str] = field(default_factory=set)
    talked: set[str] = field(default_factory=set)
    rang: dict[str, set[str]] = field(default_factory=dict)
    """By call: the groups with an extension in it."""
    steps: list[_Step] = field(default_factory=list)
    last_at: datetime | None = None


class _GroupLog:
    """The positions that one group reads."""

    def __init__(self) -> None:
        self.positions = array("q")
        self.earlier: dict[int, tuple[int, ...]] = {}
        self.masked: set[int] = set()


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
            if event is not None and (first := event.call_id("firstCallId") or event.call_id("callId")):
                chain = self._chains.setdefault((entry.headers.get(_PBX, ""), first), _Chain())
                group = self._group_of.get(event.text("extension") or "")
                step = _Step(entry.position, event.call_id("callId") or first, group)
                if group is not None:
                    chain.rang.setdefault(step.call, set()).add(group)
                    if (event.text("state") or "").casefold() == _TALKING:
                        chain.talked.add(group)
                self._place(entry, chain, step, self._named(event))
            elif (fact := _fact(entry)) is not None:
                chain = self._chains.setdefault((fact.call.pbx, fact.first_call_id), _Chain())
                is_word = fact.verb in WORDS
                step = _Step(entry.position, fact.call.call_id if is_word else "", None, is_word)
                self._place(entry, chain, step, self._of(fact.extensions))
            elif entry.kind == BLIND_TIME:
                for log in self._logs.values():
                    log.positions.append(entry.position)
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
            earlier = log.earlier.get(each, ())
            masked = log.masked.intersection((each, *earlier)) if log.masked else frozenset[int]()
            placed.append(Placed(prev, each, earlier, frozenset(masked)))
            prev = each
        return placed

    def forget_before(self, position: int) -> None:
        """Let go of entries before a position, which the log has no more."""
        for log in self._logs.values():
            del log.positions[: bisect_left(log.positions, position)]
            log.earlier = {each: found for each, found in log.earlier.items() if each >= position}
            log.masked = {each for each in log.masked if each >= position}

    def last_of(self, group: str) -> int:
        """The position of the newest entry that a group reads; 0 if there is none."""
        log = self._logs.get(group)
        return log.positions[-1] if log is not None and log.positions else 0

    def _place(self, entry: LogEntry, chain: _Chain, step: _Step, named: set[str]) -> None:
        for group in named if step.is_word else chain.groups | named:
            log = self._logs[group]
            log.positions.append(entry.position)
            if group not in named and _is_none_of_their_business(chain, step, group):
                log.masked.add(entry.position)
            if group not in chain.groups and chain.steps:
                log.earlier[entry.position] = tuple(
                    each.position
                    for each in chain.steps
                    if not (each.is_word and _is_none_of_their_business(chain, each, group))
                )
                log.masked |= {
                    each.position for each in chain.steps if _is_none_of_their_business(chain, each, group)
                }
        chain.groups |= named
        chain.last_at = entry.received_at
        if len(chain.steps) < _MOST_OF_A_CHAIN:
            chain.steps.append(step)

    def _named(self, event: WireEvent) -> set[str]:
        return self._of(event.text(name) for name in _NAMING)

    def _of(self, extensions: Iterable[str | None]) -> set[str]:
        return {self._group_of[each] for each in extensions if each in self._group_of}

    def _forget_chains(self, before: datetime) -> None:
        over = [key for key, chain in self._chains.items() if chain.last_at and chain.last_at < before]
        for key in over:
            del self._chains[key]


def _is_none_of_their_business(chain: _Chain, step: _Step, group: str) -> bool:
    """Whether an event is about another group that the same call rang, while this one did not talk."""
    if group in chain.talked or group not in chain.rang.get(step.call, ()):
        return False
    return step.group not in {None, group} or (step.group is None and bool(chain.talked))


def masked(body: bytes) -> bytes | None:
    """An event without who it is about, and without what they said; None for one that is no JSON object."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    by_name = {name.casefold(): value for name, value in told.items()}
    extension = by_name.get("extension")
    kept = {
        name: value
        for name, value in told.items()
        if name.casefold() not in _MASKED and (name.casefold() not in _REPEATING or value != extension)
    }
    return json.dumps(kept, ensure_ascii=False).encode()


def for_desks(body: bytes) -> bytes:
    """A fact without the extensions by which groups read it: they tell what is masked."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return body
    if isinstance(told, dict):
        told.pop("extensions", None)
    return json.dumps(told, ensure_ascii=False).encode()


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
