"""Erases raw events from the journal, so that no page of its file holds them; implements ``EventEraser``."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.intake.journal_reader import JournalReader

T = TypeVar("T")


class UseJournal(Protocol):
    """Does something brief on the journal's one writing connection."""

    async def __call__(self, work: Callable[[JournalWriter], T]) -> T:
        """Do it, where and when no event has to wait for it; raises JournalError."""
        ...


EraseElsewhere = Callable[[Collection[int]], Awaitable[None]]
"""Erases events by their positions; raises GammaDesktopError where that cannot be done now."""


class JournalEraser:
    """Erases between two events, on the connection that writes them.

    Args:
        file: the journal.
        reader: reads it.
        use_journal: has something done where it is written.
        scrub: overwrites what some pages of a file still hold, from a page on; returns the next page, 0 after
            the last, None if the file is in use now.
        erase_elsewhere: has events erased where others would read them again, before they are erased here.
    """

    def __init__(
        self,
        file: Path,
        reader: JournalReader,
        use_journal: UseJournal,
        scrub: Callable[[Path, int], int | None],
        *,
        erase_elsewhere: EraseElsewhere | None = None,
    ) -> None:
        self._file = file
        self._reader = reader
        self._use_journal = use_journal
        self._scrub = scrub
        self._erase_elsewhere = erase_elsewhere

    def last_position(self) -> int:
        """The position of the last event; raises JournalError, as the rest does."""
        return self._reader.last_position()

    def has_some_after(self, position: int) -> bool:
        """Whether events follow."""
        return bool(self._reader.read_after(position, 1))

    def holds(self, text: bytes, position: int) -> bool:
        """Whether the body of an event holds a text."""
        return any(text in event.body for event in self._reader.get([position]))

    async def oldest(self, limit: int, *, up_to: int) -> Sequence[tuple[int, datetime]]:
        """Positions of the oldest events, and when they were received."""
        return await self._use_journal(lambda journal: journal.oldest(limit, up_to=up_to))

    async def erase(self, positions: Collection[int]) -> None:
        """Have the journal let go of events, and what it was copied from."""
        if self._erase_elsewhere is not None:
            await self._erase_elsewhere(positions)
        await self._use_journal(lambda journal: journal.erase(positions))

    async def leave_no_trace(self) -> bool:
        """Overwrite what is left of erased events; False if the file is being read: ask again."""
        page: int | None = 1
        while page:
            page = await self._use_journal(partial(self._scrub_some, page))
        return page is not None

    def _scrub_some(self, page: int, journal: JournalWriter) -> int | None:
        if not journal.empty_log():
            return None
        journal.close()  # pages that it holds would be written as they were; it opens again by itself
        return self._scrub(self._file, page)
