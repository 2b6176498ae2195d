"""Whose the numbers asked for lately are: pop, bar, tray and log name a call by one look into the book."""

from collections import OrderedDict
from collections.abc import Collection, Mapping

from gamma_desktop.contacts.changes import ContactChanges
from gamma_desktop.contacts.model import Owners
from gamma_desktop.contacts.ports import NumberOwners

NUMBERS_KEPT = 256
"""More than show at once, in all that names calls."""


class KnownOwners:
    """Stands before the book: implements ``contacts.ports.NumberOwners``.

    Forgets all once the contacts have changed. A command that runs beside the program may change
    them some moments before that is noticed.

    Args:
        book: asked for what is not known.
        changes: those of that book.
    """

    def __init__(
        self, book: NumberOwners, changes: ContactChanges, *, numbers_kept: int = NUMBERS_KEPT
    ) -> None:
        self._book = book
        self._changes = changes
        self._numbers_kept = numbers_kept
        self._known: OrderedDict[str, Owners] = OrderedDict()
        self._revision = changes.revision

    async def owners(self, number: str) -> Owners:
        """Everybody whose E.164 number or extension it is; as ``NumberOwners`` says."""
        return (await self.owners_of([number]))[number]

    async def owners_of(self, numbers: Collection[str]) -> Mapping[str, Owners]:
        """The same for each of several numbers."""
        self._forget_if_changed()
        found = {number: self._known[number] for number in numbers if number in self._known}
        missing = [number for number in numbers if number not in found]
        if missing:
            before = self._changes.revision
            read = await self._book.owners_of(missing)
            if self._changes.revision == before:  # else it may be from before the change
                self._keep(read)
            found.update(read)
        return found

    async def choose(self, number: str, contact_id: str | None) -> None:
        """Remember who of several people a number is to show."""
        await self._book.choose(number, contact_id)

    def _forget_if_changed(self) -> None:
        if self._revision != self._changes.revision:
            self._revision = self._changes.revision
            self._known.clear()

    def _keep(self, read: Mapping[str, Owners]) -> None:
        self._forget_if_changed()
        self._known.update(read)
        while len(self._known) > self._numbers_kept:
            self._known.popitem(last=False)
