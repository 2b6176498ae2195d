"""What the contacts need from the world."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Protocol, Self

from gamma_desktop.contacts.csv_fields import Fields
from gamma_desktop.contacts.importing import UndoableImport, UndoneImport
from gamma_desktop.contacts.model import Contact, Owners

NO_PHOTOS: Mapping[str, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceResult:
    """What replacing a source changed, counted in contacts."""

    added: int = 0
    updated: int = 0
    removed: int = 0
    unchanged: int = 0


class ColumnMemory(Protocol):
    """Knows what the agent said the columns of a table hold."""

    async def columns_of(self, headings: Sequence[str]) -> Fields | None:
        """What was said of columns with these headings; None if nothing was."""
        ...

    async def remember(self, headings: Sequence[str], fields: Fields) -> None:
        """Take columns with these headings for this from now on."""
        ...


class StagedSource(Protocol):
    """All contacts of a source to be, brought in piece by piece before they replace the old ones.

    To be used by ``async with``, which clears away what was not swapped.
    """

    async def __aenter__(self) -> Self: ...

    async def __aexit__(self, *_: object) -> None: ...

    async def add(self, contacts: Iterable[Contact], photos: Mapping[str, bytes] = NO_PHOTOS) -> None:
        """Bring in some of them, with pictures that they show; of those with the same id the last counts."""
        ...

    async def compare(self) -> ReplaceResult:
        """What ``swap`` would change."""
        ...

    async def swap(self) -> ReplaceResult:
        """Make them all that the source holds, in one transaction: the old ones stay on failure."""
        ...


class StagingBook(Protocol):
    """Where a source can be brought to before it replaces what was there."""

    def staged(self, source: str) -> StagedSource:
        """A place beside the contacts of ``source``."""
        ...


class ImportUndo(Protocol):
    """Takes imports back, for a week."""

    async def undoable(self) -> Sequence[UndoableImport]:
        """The last import of each source, as long as it can be undone; the newest first."""
        ...

    async def undo(self, source: str | None = None, *, imported_at: datetime | None = None) -> UndoneImport:
        """Have the contacts be as they were before the last import, or the last one of a source.

        What the agent noted, and favourites, stay as they are now.

        Args:
            source: whose; None for the last import of all.
            imported_at: of the import that is meant, if it was chosen from a list: another one is not undone.

        Raises:
            NothingToUndo: there was no import in the last week, or it was undone.
            ImportedSince: the one that is meant is no longer the last one.
        """
        ...


class NumberOwners(Protocol):
    """Knows whose a number is, and remembers whom the agent has chosen."""

    async def owners(self, number: str) -> Owners:
        """Everybody whose E.164 number or extension it is, exactly or else by their narrowest range."""
        ...

    async def owners_of(self, numbers: Collection[str]) -> Mapping[str, Owners]:
        """The same for each of several numbers, on one view of the book; at once, and so for few of them."""
        ...

    async def choose(self, number: str, contact_id: str | None) -> None:
        """Remember who of several people a number is to show; None: all of them again.

        A choice is forgotten once the contact no longer has the number.
        """
        ...


class OwnContacts(Protocol):
    """What agents keep themselves: their own contacts, and their notes on all contacts."""

    async def save(self, contact: Contact) -> Contact:
        """Keep a contact of the agent's own, in the place of the one with its id; without an id it is new.

        Returns:
            The contact as it is kept: with its id, and ``LOCAL`` as its source.

        Raises:
            ContactReadOnly: the id is that of a contact that another source holds.
        """
        ...

    async def remove(self, contact_id: str) -> Contact | None:
        """Take out a contact of the agent's own.

        Returns:
            What ``restore`` brings back; None if there was no such contact.

        Raises:
            ContactReadOnly: another source holds it.
        """
        ...

    async def restore(self, removed: Contact) -> None:
        """Undo ``remove``: the same contact, with its id, its note, and as favourite if it was one."""
        ...

    async def set_favourite(self, contact_id: str, *, is_favourite: bool) -> None:
        """Have anybody's contact stand among the favourites, or not."""
        ...

    async def set_vip(self, contact_id: str, *, is_vip: bool) -> None:
        """Have calls from anybody's contact come through whatever is set, or not."""
        ...

    async def set_local_note(self, contact_id: str, note: str) -> None:
        """Note something on anybody's contact, in the place of what was noted; nothing removes the note."""
        ...
