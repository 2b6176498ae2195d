"""What would have to change in the contacts of a source for them to be as told. Changes nothing itself."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

import apsw

from gamma_desktop.contacts.errors import ReservedSource
from gamma_desktop.contacts.model import LOCAL, Contact
from gamma_desktop.contacts.ports import ReplaceResult
from gamma_desktop.store.columns import as_json
from gamma_desktop.store.contact_rows import Entry, entry


def entries_of(source: str, contacts: Iterable[Contact]) -> dict[str, Entry]:
    """The contacts of a source as they are put in; raises ReservedSource for the agent's own."""
    if source == LOCAL:
        raise ReservedSource(source)
    return {contact.id: entry(replace(contact, source=source)) for contact in contacts}


@dataclass(frozen=True, slots=True)
class Changes:
    """Which contacts a replacement touches, by id."""

    added: frozenset[str]
    updated: frozenset[str]
    removed: frozenset[str]
    unchanged: int

    @property
    def counted(self) -> ReplaceResult:
        """How many they are."""
        return ReplaceResult(
            added=len(self.added),
            updated=len(self.updated),
            removed=len(self.removed),
            unchanged=self.unchanged,
        )


def changes_among(book: apsw.Connection, entries: dict[str, Entry], gone: AbstractSet[str]) -> Changes:
    """What would have to change for these to be as told, and for some to be gone; the rest stays."""
    query = "SELECT contact_id, payload FROM contacts WHERE contact_id IN (SELECT value FROM json_each(?))"
    present = dict(book.execute(query, (as_json([*entries, *gone]),)))
    kept = entries.keys() & present.keys()
    updated = frozenset(key for key in kept if entries[key].payload != present[key])
    return Changes(
        added=frozenset(entries.keys() - present.keys()),
        updated=updated,
        removed=frozenset(present.keys() & gone) - entries.keys(),
        unchanged=len(kept) - len(updated),
    )


def changes(book: apsw.Connection, source: str, entries: dict[str, Entry]) -> Changes:
    """What would have to change for these to be all that a source holds."""
    present = dict(book.execute("SELECT contact_id, payload FROM contacts WHERE source = ?", (source,)))
    kept = entries.keys() & present.keys()
    updated = frozenset(key for key in kept if entries[key].payload != present[key])
    return Changes(
        added=frozenset(entries.keys() - present.keys()),
        updated=updated,
        removed=frozenset(present.keys() - entries.keys()),
        unchanged=len(kept) - len(updated),
    )
