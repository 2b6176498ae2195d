"""A contact book in memory."""

from collections.abc import Iterable, Mapping, Sequence

from gamma_desktop.contacts.model import Contact
from gamma_desktop.contacts.ports import NO_PHOTOS, ReplaceResult


class FakeContactBook:
    """Holds what it is given; notes in ``asked`` which numbers were looked up."""

    def __init__(self, *contacts: Contact) -> None:
        self.asked: list[str] = []
        self.photos: dict[str, bytes] = {}
        self._contacts = sorted(contacts, key=lambda contact: contact.name)

    async def with_number(self, number: str) -> tuple[Contact, ...]:
        self.asked.append(number)
        return tuple(
            contact
            for contact in self._contacts
            if any(number == (each.e164 or each.raw) for each in contact.numbers)
        )

    async def search(self, text: str, *, limit: int, offset: int = 0) -> Sequence[Contact]:
        found = [contact for contact in self._contacts if text.casefold() in contact.name.casefold()]
        return found[offset : offset + limit]

    async def count(self, text: str = "") -> int:
        return len(await self.search(text, limit=len(self._contacts)))

    async def photo(self, name: str) -> bytes | None:
        return self.photos.get(name)

    async def replace_source(
        self, source: str, contacts: Iterable[Contact], photos: Mapping[str, bytes] = NO_PHOTOS
    ) -> ReplaceResult:
        others = [contact for contact in self._contacts if contact.source != source]
        given = list(contacts)
        self._contacts = sorted([*others, *given], key=lambda contact: contact.name)
        shown = {contact.photo for contact in self._contacts}
        self.photos = {name: image for name, image in (self.photos | dict(photos)).items() if name in shown}
        return ReplaceResult(added=len(given))
