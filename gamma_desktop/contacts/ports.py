"""What the contacts need from the world."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from gamma_desktop.contacts.model import Contact

NO_PHOTOS: Mapping[str, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceResult:
    """What replacing a source changed, counted in contacts."""

    added: int = 0
    updated: int = 0
    removed: int = 0
    unchanged: int = 0


class ContactBook(Protocol):
    """Keeps contacts, and finds them by number or by words."""

    async def with_number(self, number: str) -> tuple[Contact, ...]:
        """Everybody who has exactly this E.164 number or extension, ordered by name."""
        ...

    async def search(self, text: str, *, limit: int, offset: int = 0) -> Sequence[Contact]:
        """Contacts whose name, company or number holds every word, best first; all of them for ""."""
        ...

    async def count(self, text: str = "") -> int:
        """How many contacts ``search`` would find."""
        ...

    async def replace_source(
        self, source: str, contacts: Iterable[Contact], photos: Mapping[str, bytes] = NO_PHOTOS
    ) -> ReplaceResult:
        """Make ``contacts`` all that ``source`` holds, in one transaction; the old ones stay on failure.

        ``photos`` are the pictures that ``Contact.photo`` names; those in the book already may be left out.
        Pictures that nobody shows any more go.
        """
        ...

    async def photo(self, name: str) -> bytes | None:
        """The picture that ``Contact.photo`` names; None if there is no such picture (any more)."""
        ...
