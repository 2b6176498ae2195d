"""What a damaged file cost: told to the agent in one sentence, in words of ``ui.damage_words``."""

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
