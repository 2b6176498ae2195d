"""What a damaged file cost: told to the agent in one sentence, in words of ``ui.damage_words``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path


class DamagedFile(StrEnum):
    """Which file it was."""

    JOURNAL = "journal"
    BOOK = "book"


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """A file was found damaged, and is used no more; or its end is missing.

    Attributes:
        moved_to: where the damaged file stands now, for who wants to look at it; None where its end
            is missing and the rest is used further.
        found_at: when it was found; aware, UTC.
        is_complete: whether all that it held stands in the new one, as far as can be told.
        only_latest: what is missing, if anything, are changes of the last moments before.
        lost_since: since when events may be missing; None where that is not known, or none is.
        backup_at: when the backup was made that the new one began with; None if there was none.
    """

    file: DamagedFile
    moved_to: Path | None
    found_at: datetime
    is_complete: bool
    backup_at: datetime | None = None
    only_latest: bool = False
    lost_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalLoss:
    """A journal was damaged and moved aside, and a new one has begun; or it lacks its end.

    Attributes:
        moved_to: where the damaged file stands now; None where it only lacks its end, and is used further.
        last: the last position that had surely been given out; None where that is not known.
        is_complete: whether all of the newest events that the file knew of could be read.
        received: when the events came that were saved, by position, from that of the cursor at the start on.
    """

    moved_to: Path | None
    received: Mapping[int, datetime]
    last: int | None
    is_complete: bool

    def is_missing_after(self, cursor: int) -> bool:
        """Whether an event may be lost that came behind the cursor, and so was not worked in."""
        if self.last is None:
            return not self.is_complete
        return any(position not in self.received for position in range(cursor + 1, self.last + 1))

    def known_until(self, cursor: int) -> datetime | None:
        """When the last event came behind which one may be missing; None where that is not known."""
        position = cursor
        while position + 1 in self.received:
            position += 1
        return self.received.get(position)
