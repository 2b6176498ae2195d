"""What the Contacts page needs from the rest of the program."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Protocol

from gamma_desktop.contacts.importing import ImportReport
from gamma_desktop.contacts.model import Contact

ImportContacts = Callable[[Path], Awaitable[ImportReport]]
"""Reads a file into the contacts; raises a GammaDesktopError for one that cannot be read at all."""


class ContactLookup(Protocol):
    """Finds contacts by words."""

    async def search(self, text: str, *, limit: int, offset: int = 0) -> Sequence[Contact]:
        """Contacts whose name, company or number holds every word, best first; all of them for ""."""
        ...
