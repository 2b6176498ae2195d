"""What the Contacts page needs from the rest of the program."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from gamma_desktop.contacts.model import Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportProblem:
    """A line of an imported file that was left out, and why; ``line`` 0 means the file as a whole."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSummary:
    """What an import came to, counted in lines of the file."""

    read: int = 0
    imported: int = 0
    updated: int = 0
    skipped: int = 0
    problems: tuple[ImportProblem, ...] = ()


ImportContacts = Callable[[Path], Awaitable[ImportSummary]]
"""Reads a file into the contacts; raises a GammaDesktopError for one that cannot be read at all."""


class ContactLookup(Protocol):
    """Finds contacts by words."""

    async def search(self, text: str, *, limit: int, offset: int = 0) -> Sequence[Contact]:
        """Contacts whose name, company or number holds every word, best first; all of them for ""."""
        ...
