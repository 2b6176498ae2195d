"""Counts what the listener refused, and knows from when to when.

Two stretches can go on at once: events that could not be stored, and events whose sender could not be
known. Either ends when an event gets through.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from gamma_desktop.history.refusals import RefusalCause, RefusedEvents


class RefusalCount:
    """Belongs to the thread of the listener; ``total`` and ``refused`` may be read by any.

    Args:
        on_change: told when a stretch that matters begins, changes its cause, or is over.

    Attributes:
        total: requests refused since the start, for whatever reason.
    """

    def __init__(self, on_change: Callable[[RefusedEvents], None]) -> None:
        self.total = 0
        self._on_change = on_change
        self._unstored: RefusedEvents | None = None
        self._unknown: RefusedEvents | None = None

    @property
    def refused(self) -> RefusedEvents | None:
        """The stretch of events from unknown senders that goes on now, if it matters."""
        unknown = self._unknown
        return unknown if unknown is not None and unknown.matters else None

    def refuse(self, cause: RefusalCause | None, at: datetime) -> None:
        """Count a refusal; one without a cause was no event."""
        self.total += 1
        if cause is RefusalCause.NOT_STORED:
            before, self._unstored = self._unstored, _and_one_more(self._unstored, cause, at)
            self._tell_change(before, self._unstored)
        elif cause is not None:
            before, self._unknown = self._unknown, _and_one_more(self._unknown, cause, at)
            self._tell_change(before, self._unknown)

    def succeed(self, at: datetime) -> None:
        """An event got through."""
        self.can_store(at)
        self.know_senders()

    def can_store(self, at: datetime) -> None:
        """Events can be stored again."""
        if self._unstored is not None:
            unstored, self._unstored = self._unstored, None
            self._on_change(replace(unstored, until=at, is_over=True))

    def know_senders(self) -> None:
        """Those refused until now have been seen to: one got through, or other secrets are good."""
        if self._unknown is not None:
            unknown, self._unknown = self._unknown, None
            if unknown.matters:
                self._on_change(replace(unknown, is_over=True))

    def _tell_change(self, before: RefusedEvents | None, now: RefusedEvents) -> None:
        """Tell of a stretch that can be read by now: the reader is on another thread."""
        has_changed = before is None or before.cause is not now.cause or not before.matters
        if now.matters and has_changed:
            self._on_change(now)


def _and_one_more(before: RefusedEvents | None, cause: RefusalCause, at: datetime) -> RefusedEvents:
    if before is None:
        return RefusedEvents(cause=cause, count=1, since=at, until=at)
    return replace(before, cause=cause, count=before.count + 1, until=at)
