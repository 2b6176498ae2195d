"""Counts what the listener refused, and knows from when to when.

Two stretches can go on at once: events that could not be stored, and events whose sender could not be
known. Either ends when an event gets through.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

FEW = 3
"""So many requests without the right secret prove nothing: anyone may try; more in a row are our events."""


class RefusalCause(StrEnum):
    """Why events are refused, as far as it can be told from here."""

    NOT_STORED = "not_stored"
    NO_SECRET = "no_secret"  # noqa: S105  (a cause)
    WRONG_SECRET = "wrong_secret"  # noqa: S105  (a cause)
    OTHER_PATH = "other_path"

    @property
    def is_certain(self) -> bool:
        """Whether it was an event of Gamma's for sure: it carried the secret."""
        return self in {RefusalCause.NOT_STORED, RefusalCause.OTHER_PATH}


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedEvents:
    """Events refused one after another, with none that got through between them; times by our own clock.

    Attributes:
        cause: of the last one.
        since: when the first one came.
        until: when the last one came; once it is over and they could not be stored, when the next one was.
    """

    cause: RefusalCause
    count: int
    since: datetime
    until: datetime
    is_over: bool = False

    @property
    def matters(self) -> bool:
        """Whether calls are missing because of it."""
        return self.cause.is_certain or self.count > FEW


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
            self._unstored = self._go_on(self._unstored, cause, at)
        elif cause is not None:
            self._unknown = self._go_on(self._unknown, cause, at)

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

    def _go_on(self, before: RefusedEvents | None, cause: RefusalCause, at: datetime) -> RefusedEvents:
        if before is None:
            now = RefusedEvents(cause=cause, count=1, since=at, until=at)
        else:
            now = replace(before, cause=cause, count=before.count + 1, until=at)
        has_changed = before is None or before.cause is not cause or not before.matters
        if now.matters and has_changed:
            self._on_change(now)
        return now
