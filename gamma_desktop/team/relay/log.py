"""The relay's log: its journal as desks read it, in frames that are made once for all who stand at one place.

What came in the last minute is held in memory, ready to be sent; older entries are read from the file. Each
entry says which position stands before it, as the file has it: a desk finds out by itself that something was
left out.
"""

import itertools
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from gamma_desktop.calls.facts import FACT
from gamma_desktop.intake.journal_entries import LogEntry
from gamma_desktop.intake.journal_reader import JournalReader
from gamma_desktop.team.frames import EVENTS_BYTES, EVENTS_ENTRIES, EarlierEntry, mark_in_hex
from gamma_desktop.team.relay.groups import GroupIndex, Placed, for_desks, masked
from gamma_desktop.team.relay.ready_frame import ReadyFrame

_HELD_ENTRIES = 2000
_HELD_BYTES = 4 * 1024 * 1024
_HELD_FOR = timedelta(minutes=1)
_SLACK = 1000
_FORGOTTEN_EVERY = 10_000
"""Positions, after which the index of the groups lets go of what is kept no longer."""
_ENCODER = msgspec.json.Encoder()


class Batch(NamedTuple):
    """Some entries as one frame, and the position of the last of them."""

    frame: ReadyFrame
    last: int


class Place(NamedTuple):
    """Where a desk reads on, and what it has to be told first.

    Attributes:
        is_new: the desk knows nothing of the log.
        is_reset: what the desk knows is another log, or another past of this one.
        is_expired: entries that the desk has not read are kept no longer.
        is_ahead: it has more of this log than there is here: it is to come back later.
    """

    after: int
    is_new: bool = False
    is_reset: bool = False
    is_expired: bool = False
    is_ahead: bool = False


class _Held(NamedTuple):
    """An entry that is ready to be sent, but for the position before it."""

    prev: int
    position: int
    received_at: datetime
    encoded: bytes


class RelayLog:
    """Reads the journal of the relay; belongs to one loop. Methods raise JournalError.

    Args:
        journal: reads the relay's journal, which its receiver has opened by then.
        clock: the time now, aware.
        groups: extensions by the name of the group, each of which reads a log of its own.
        is_copy: the log is that of several relays, and this one may be behind the others.

    Attributes:
        last: the position of the newest entry there ever was, as of the last ``look``.
    """

    def __init__(
        self,
        journal: JournalReader,
        clock: Callable[[], datetime],
        groups: Mapping[str, Sequence[str]] | None = None,
        *,
        is_copy: bool = False,
    ) -> None:
        self._journal = journal
        self._is_copy = is_copy
        self._groups = groups or {}
        self._index = GroupIndex(self._groups)
        self._clock = clock
        self._held: deque[_Held] = deque()
        self._held_bytes = 0
        self._frames: dict[tuple[str | None, int], Batch | None] = {}
        """By the group and the position behind which they begin; as long as the log ends where it does."""
        self._frames_bytes = 0
        self._id = ""
        self._inode = 0
        self.last = 0

    @property
    def id(self) -> str:
        """What the log is called; another one after its file was replaced."""
        return self._id

    @property
    def first(self) -> int:
        """The position of the oldest entry that is kept; 0 if there is none."""
        return self._journal.first_position()

    @property
    def first_at(self) -> datetime | None:
        """When the oldest entry came that is kept."""
        found = self._entry(self.first)
        return None if found is None else found.received_at

    def look(self) -> bool:
        """Take up what came since; whether the log is another one than before."""
        last = self._journal.last_position()
        is_another = False
        if self._journal.inode != self._inode:
            found = self._journal.log_id()
            is_another = self._id not in {"", found}
            self._inode, self._id = self._journal.inode, found
            self.forget_held()
            self._index = GroupIndex(self._groups)
            self.last = max(0, last - _HELD_ENTRIES)
        before = self.last
        self._hold_more()
        self.last = max(self.last, last)
        if self.last != before:
            self._forget_frames()
        self._let_go()
        return is_another

    def forget_held(self) -> None:
        """Hold nothing more, since the journal has let go of some: what stays is read from the file again."""
        self._held.clear()
        self._held_bytes = 0
        self._forget_frames()

    def _forget_frames(self) -> None:
        self._frames.clear()
        self._frames_bytes = 0

    def place_for(self, log: str | None, after: int, mark: str | None, since: datetime | None) -> Place:
        """Where a desk reads on that knows this much.

        Args:
            log: the log that it knows; None for a new desk.
            after: up to where it has it.
            mark: of the entry there.
            since: from when on a new desk wants it; None: all that is kept.
        """
        if log is None:
            return Place(self._start(since), is_new=True)
        if self._is_copy and log == self._id and after > self.last:
            return Place(after, is_ahead=True)
        if log != self._id or after > self.last or self._is_forked(after, mark):
            return Place(self._start(since), is_reset=True)
        first = self.first or self.last + 1
        return Place(first - 1, is_expired=True) if first > after + 1 else Place(after)

    def mark_at(self, position: int) -> str | None:
        """The mark of the entry at a position; None if there is none."""
        found = self._entry(position)
        return None if found is None else mark_in_hex(found.mark)

    def index_some(self) -> bool:
        """Look which groups the next entries concern; whether more of them wait."""
        if not self._groups or self._index.last >= self.last:
            return False
        entries = self._journal.entries_after(self._index.last, EVENTS_ENTRIES)
        before = self._index.last
        self._index.add(entries)
        if before // _FORGOTTEN_EVERY != self._index.last // _FORGOTTEN_EVERY:
            self._index.forget_before(self.first)
        if not entries:
            self._index.last = self.last
        return self._index.last < self.last

    def is_ready_for(self, group: str | None) -> bool:
        """Whether all entries of a group are known; after a start, that takes a while."""
        return group is None or not self.index_some()

    def batch_after(self, position: int, group: str | None = None) -> Batch | None:
        """The next entries as a frame; None if there are none.

        Args:
            position: that of the last one that was read.
            group: whose log is read; None: all of it.
        """
        if position >= self.last:
            return None
        key = (group, position)
        if key in self._frames:
            return self._frames[key]
        held = self._held_after(position)
        if group is not None:
            batch = self._batch_of_group(group, position)
        else:
            batch = self._framed(self._read_after(position) if held is None else held, end=self.last)
        if held is None:  # older ones are read by few, and at places of their own
            return batch
        size = 0 if batch is None else len(batch.frame.text)
        if self._frames_bytes + size > _HELD_BYTES:
            self._forget_frames()
        self._frames[key] = batch
        self._frames_bytes += size
        return batch

    def _batch_of_group(self, group: str, position: int) -> Batch | None:
        while self.index_some():
            pass
        while placed := self._index.after(group, position, EVENTS_ENTRIES):
            position = placed[-1].position
            held = [found for each in placed if (found := self._placed(each)) is not None]
            if held:
                return self._framed(held, end=self._index.last_of(group))
        return None

    def _placed(self, placed: Placed) -> _Held | None:
        """An entry with what came before of its chain; None for one that is gone."""
        found = self._entry_of(placed, placed.position)
        if found is None:
            return None
        encoded = _encoded(found)
        earlier: list[bytes] = []
        for position in reversed(placed.earlier):  # the newest, if they are too large for all
            before = self._entry_of(placed, position)
            if before is not None and sum(map(len, earlier)) + len(before.body) * 2 < EVENTS_BYTES:
                earlier.insert(0, _encoded(before))
        if earlier:
            encoded = b'{"earlier":[%s],%s' % (b",".join(earlier), encoded[1:])
        return _Held(placed.prev, placed.position, found.received_at, encoded)

    def _entry_of(self, placed: Placed, position: int) -> LogEntry | None:
        """An entry as the group may read it."""
        found = self._entry(position)
        if found is None or position not in placed.masked:
            return found
        body = masked(found.body)
        return None if body is None else found._replace(body=body)

    def _entry(self, position: int) -> LogEntry | None:
        found = self._journal.entries_after(position - 1, 1)
        return found[0] if found and found[0].position == position else None

    def _start(self, since: datetime | None) -> int:
        """The position behind which a desk begins that knows nothing."""
        if since is not None:
            found = self._journal.first_since(since)
            return found - 1 if found else self.last
        return max(0, self.first - 1)

    def _is_forked(self, after: int, mark: str | None) -> bool:
        """Whether another entry stands where the desk read its last one; one that is gone tells nothing."""
        found = self.mark_at(after)
        return found is not None and found != mark

    def _held_after(self, position: int) -> Sequence[_Held] | None:
        """Those of the held ones that follow; None where older ones come before them."""
        if not self._held or self._held[0].prev > position:
            return None
        newest = itertools.takewhile(lambda held: held.position > position, reversed(self._held))
        return list(newest)[::-1]

    def _read_after(self, position: int) -> Sequence[_Held]:
        return self._prepared(self._journal.entries_after(position, EVENTS_ENTRIES))

    def _hold_more(self) -> None:
        while entries := self._prepared(self._journal.entries_after(self.last, EVENTS_ENTRIES)):
            for held in entries:
                self._held.append(held)
                self._held_bytes += len(held.encoded)
            self.last = entries[-1].position
            self._let_go()

    def _let_go(self) -> None:
        """Hold no more than is needed for desks that are up to date."""
        before = self._clock() - _HELD_FOR
        while self._held and (
            len(self._held) > _HELD_ENTRIES
            or self._held_bytes > _HELD_BYTES
            or self._held[0].received_at < before
        ):
            self._held_bytes -= len(self._held.popleft().encoded)
            self._forget_frames()

    def _prepared(self, entries: Sequence[LogEntry]) -> Sequence[_Held]:
        if not entries:
            return ()
        prev = self._journal.position_before(entries[0].position)
        prepared = []
        for entry in entries:
            prepared.append(_Held(prev, entry.position, entry.received_at, _encoded(entry)))
            prev = entry.position
        return prepared

    def _framed(self, entries: Sequence[_Held], *, end: int) -> Batch | None:
        """The first of some entries as a frame; ``end`` is where the log ends that they are of."""
        chosen: list[_Held] = []
        size = 0
        for held in entries[:EVENTS_ENTRIES]:
            if chosen and size + len(held.encoded) > EVENTS_BYTES:
                break
            chosen.append(held)
            size += len(held.encoded)
        if not chosen:
            return None
        last = chosen[-1].position
        live = b"true" if last >= end else b"false"
        told = b",".join(b'{"prev":%d,%s' % (held.prev, held.encoded[1:]) for held in chosen)
        return Batch(ReadyFrame(b'{"frame":"events","live":%s,"entries":[%s]}' % (live, told)), last)


def _encoded(entry: LogEntry) -> bytes:
    """An entry in JSON, without the position before it."""
    body = for_desks(entry.body) if entry.kind == FACT else entry.body
    text: str | None
    try:
        text = body.decode()
    except UnicodeDecodeError:
        text = None
    encoded = _told(entry, text=text, raw=None if text is not None else body)
    if text is not None and len(encoded) > len(body) * 4 // 3 + _SLACK:  # its bytes in base64 take less room
        return _told(entry, text=None, raw=body)
    return encoded


def _told(entry: LogEntry, *, text: str | None, raw: bytes | None) -> bytes:
    return _ENCODER.encode(
        EarlierEntry(
            position=entry.position,
            mark=mark_in_hex(entry.mark),
            kind=entry.kind,
            at=entry.received_at,
            headers=entry.headers,
            query=entry.query,
            body=text,
            raw=raw,
        )
    )
