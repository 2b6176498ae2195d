"""What waits in the journal behind the events that are worked in now: which calls it goes on to tell of.

Behind a burst, a call that rings in one batch may have ended long ago, by an event that waits further on.
Its events are then brought forward: order does not matter to what a call comes to, and repeats change nothing
(``merging``).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from gamma_desktop.calls.model import CallKey
from gamma_desktop.calls.ports import EVENT, EventDecoder, EventSource, RawEvent


class LookAhead:
    """Knows the calls of the events that wait, by their positions; each step takes a few milliseconds.

    Args:
        source: where raw events are read.
        decoder: tells which call an event is about, without reading the rest.
    """

    def __init__(self, source: EventSource, decoder: EventDecoder) -> None:
        self._source = source
        self._decoder = decoder
        self._waiting: defaultdict[CallKey, list[int]] = defaultdict(list)
        self._brought: set[int] = set()
        self._seen = 0

    @property
    def last(self) -> int:
        """The newest position that was looked at."""
        return self._seen

    def begin(self, position: int) -> None:
        """Forget everything; look at what stands behind a position."""
        self._waiting.clear()
        self._brought.clear()
        self._seen = position

    def look(self, limit: int) -> bool:
        """Look at so many more events; returns whether there may be more."""
        events = self._source.read_after(self._seen, limit)
        for raw in events:
            key = self._decoder.call_of(raw) if raw.kind == EVENT else None
            if key is not None:
                self._waiting[key].append(raw.position)
            self._seen = raw.position
        return len(events) == limit

    def events_of(self, calls: Iterable[CallKey], behind: int, limit: int) -> Sequence[RawEvent]:
        """Events of these calls, in order: those behind a position that were not brought forward yet."""
        positions = [
            position
            for key in dict.fromkeys(calls)
            for position in self._waiting.pop(key, ())
            if position > behind and position not in self._brought
        ]
        return self._source.get(sorted(positions)[:limit])

    def note_brought(self, positions: Collection[int]) -> None:
        """These are worked in already."""
        self._brought.update(positions)

    def still_to_do(self, events: Sequence[RawEvent]) -> list[RawEvent]:
        """Of the next events, those that were not brought forward."""
        return [raw for raw in events if raw.position not in self._brought]
