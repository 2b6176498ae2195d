"""A contact book in memory."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Self

from gamma_desktop.contacts.changes import ContactChanges, ContactsListener
from gamma_desktop.contacts.errors import ContactReadOnly, ReservedSource
from gamma_desktop.contacts.model import LOCAL, Contact, Owners
from gamma_desktop.contacts.ports import NO_PHOTOS, ReplaceResult, StagingBook


class FakeContactBook:
    """Holds what it is given; notes in ``asked`` which numbers were looked up.

    Words are found anywhere in a name, in the order of the alphabet alone.
    """

    def __init__(self, *contacts: Contact) -> None:
        self.asked: list[str] = []
        self.changes = ContactChanges()
        self.photos: dict[str, bytes] = {}
        self._choices: dict[str, str] = {}
        self._marks: dict[str, tuple[bool, bool, str]] = {
            each.id: (each.is_favourite, each.is_vip, each.local_note) for each in contacts
        }
        self._contacts = {contact.id: contact for contact in contacts}

    def subscribe(self, listener: ContactsListener) -> Callable[[], None]:
        return self.changes.subscribe(listener)

    async def with_number(self, number: str) -> tuple[Contact, ...]:
        return (await self.owners(number)).people

    async def owners(self, number: str) -> Owners:
        self.asked.append(number)
        chosen, everybody = self._choices.get(number), self._by_name()
        exact = tuple(each for each in everybody if _has(each, number))
        if exact:
            return Owners(people=exact, chosen=chosen)
        least = min(filter(None, (_narrowest(each, number) for each in everybody)), default=0)
        people = tuple(each for each in everybody if least and _narrowest(each, number) == least)
        return Owners(people=people, by_range=bool(people), chosen=chosen if people else None)

    async def owners_of(self, numbers: Collection[str]) -> Mapping[str, Owners]:
        return {number: await self.owners(number) for number in numbers}

    async def choose(self, number: str, contact_id: str | None) -> None:
        self._choices.pop(number, None)
        if contact_id is not None:
            self._choices[number] = contact_id
        self.changes.publish()

    async def by_id(self, contact_id: str) -> Contact | None:
        return next((contact for contact in self._by_name() if contact.id == contact_id), None)

    async def search(self, text: str, *, limit: int, offset: int = 0) -> Sequence[Contact]:
        found = [contact for contact in self._by_name() if text.casefold() in contact.name.casefold()]
        found.sort(key=lambda contact: not contact.is_favourite)
        return tuple(found[offset : offset + limit])

    async def count(self, text: str = "") -> int:
        return len(await self.search(text, limit=len(self._contacts)))

    async def photo(self, name: str) -> bytes | None:
        return self.photos.get(name)

    def staged(self, source: str) -> "FakeStagedSource":
        if source == LOCAL:
            raise ReservedSource(source)
        return FakeStagedSource(self, source)

    async def swap_in(
        self, source: str, contacts: Iterable[Contact], photos: Mapping[str, bytes]
    ) -> ReplaceResult:
        others = {key: each for key, each in self._contacts.items() if each.source != source}
        given = {each.id: replace(each, source=source) for each in contacts}
        self._contacts = others | given
        await self._forget_lost_choices()
        shown = {contact.photo for contact in self._contacts.values()}
        self.photos = {name: image for name, image in (self.photos | dict(photos)).items() if name in shown}
        self.changes.publish()
        return ReplaceResult(added=len(given))

    async def save(self, contact: Contact) -> Contact:
        kept = replace(contact, id=contact.id or f"own-{len(self._contacts)}", source=LOCAL)
        self._refuse_others(kept.id)
        self._contacts[kept.id] = kept
        await self._forget_lost_choices()
        self.changes.publish()
        return self._marked(kept)

    async def remove(self, contact_id: str) -> Contact | None:
        self._refuse_others(contact_id)
        removed = self._contacts.pop(contact_id, None)
        if removed is None:
            return None
        marked = self._marked(removed)
        self._marks.pop(contact_id, None)
        self.changes.publish()
        return marked

    async def restore(self, removed: Contact) -> None:
        self._marks[removed.id] = (removed.is_favourite, removed.is_vip, removed.local_note)
        await self.save(removed)

    async def set_favourite(self, contact_id: str, *, is_favourite: bool) -> None:
        self._mark(contact_id, lambda _, is_vip, note: (is_favourite, is_vip, note))

    async def set_vip(self, contact_id: str, *, is_vip: bool) -> None:
        self._mark(contact_id, lambda is_favourite, _, note: (is_favourite, is_vip, note))

    async def set_local_note(self, contact_id: str, note: str) -> None:
        self._mark(contact_id, lambda is_favourite, is_vip, _: (is_favourite, is_vip, note))

    async def _forget_lost_choices(self) -> None:
        for number, chosen in tuple(self._choices.items()):
            if chosen not in {each.id for each in await self.with_number(number)}:
                await self.choose(number, None)

    def _mark(self, contact_id: str, changed: Callable[[bool, bool, str], tuple[bool, bool, str]]) -> None:
        self._marks[contact_id] = changed(*self._marks.get(contact_id, (False, False, "")))
        self.changes.note_mark()

    def _marked(self, contact: Contact) -> Contact:
        is_favourite, is_vip, note = self._marks.get(contact.id, (False, False, ""))
        return replace(contact, is_favourite=is_favourite, is_vip=is_vip, local_note=note)

    def _by_name(self) -> list[Contact]:
        return sorted(map(self._marked, self._contacts.values()), key=lambda contact: contact.name)

    def _refuse_others(self, contact_id: str) -> None:
        held = self._contacts.get(contact_id)
        if held is not None and not held.is_local:
            raise ContactReadOnly(held.source)


class FakeStagedSource:
    """Implements ``contacts.ports.StagedSource``."""

    def __init__(self, book: FakeContactBook, source: str) -> None:
        self._book, self._source = book, source
        self._contacts: list[Contact] = []
        self._photos: dict[str, bytes] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._contacts.clear()

    async def add(self, contacts: Iterable[Contact], photos: Mapping[str, bytes] = NO_PHOTOS) -> None:
        self._contacts += contacts
        self._photos |= photos

    async def compare(self) -> ReplaceResult:
        return ReplaceResult(added=len(self._contacts))

    async def swap(self) -> ReplaceResult:
        return await self._book.swap_in(self._source, self._contacts, self._photos)


async def replace_source(
    book: StagingBook, source: str, contacts: Iterable[Contact], photos: Mapping[str, bytes] = NO_PHOTOS
) -> ReplaceResult:
    """Make contacts all that a source holds, as an import does in pieces."""
    async with book.staged(source) as staged:
        await staged.add(contacts, photos)
        return await staged.swap()


def _has(contact: Contact, number: str) -> bool:
    return any(number == each.key for each in contact.numbers if each.covers is None)


def _narrowest(contact: Contact, number: str) -> int:
    """The size of the smallest range of a contact that holds a number; 0 for none."""
    ranges = [each.covers for each in contact.numbers if each.covers is not None and number in each.covers]
    return min((each.size for each in ranges), default=0)
