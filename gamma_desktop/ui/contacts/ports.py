"""What the Contacts page needs from the rest of the program."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Protocol

from gamma_desktop.contacts.changes import ContactNews
from gamma_desktop.contacts.csv_fields import Fields
from gamma_desktop.contacts.importing import FilePreview, ImportProgress, ImportReport, UndoneImport
from gamma_desktop.contacts.model import Contact
from gamma_desktop.contacts.ports import NumberOwners, OwnContacts

ExportContacts = Callable[[Path], Awaitable[None]]
"""Writes all contacts into a file; raises a GammaDesktopError or OSError, and what was there stays."""


class ContactImporter(Protocol):
    """Takes files of contacts in."""

    async def look_at(self, path: Path, fields: Fields | None = None) -> FilePreview:
        """What a file is, and comes to; raises a GammaDesktopError for one that cannot be read at all.

        Without ``fields`` its columns are taken as was said before of such headings, or as guessed.
        """
        ...

    async def remember(self, headings: Sequence[str], fields: Fields) -> None:
        """Take columns with these headings for this from now on; raises a GammaDesktopError."""
        ...

    async def run(
        self, path: Path, fields: Fields | None, tell: Callable[[ImportProgress], None]
    ) -> ImportReport:
        """Take a file in; on a GammaDesktopError, and when cancelled, nothing was changed."""
        ...

    async def undo(self, path: Path) -> UndoneImport:
        """Have the contacts be as they were before a file was taken in; raises a GammaDesktopError."""
        ...


class ContactLookup(Protocol):
    """Finds contacts by words."""

    async def search(self, text: str, *, limit: int, offset: int = 0) -> Sequence[Contact]:
        """Contacts that hold every word, best first; for "" all of them, favourites first, then by name."""
        ...

    async def count(self, text: str = "") -> int:
        """How many contacts ``search`` would find."""
        ...

    async def by_id(self, contact_id: str) -> Contact | None:
        """The contact of that id; None if there is none."""
        ...

    async def photo(self, name: str) -> bytes | None:
        """The picture that ``Contact.photo`` names; None if there is no such picture."""
        ...


class AgentsContacts(ContactLookup, ContactNews, NumberOwners, OwnContacts, Protocol):
    """The contacts as an agent works with them: found, called, noted on, and kept."""
