"""What a contact is: frozen values."""

from dataclasses import dataclass
from enum import StrEnum

from gamma_desktop.numbers.in_text import extension_in
from gamma_desktop.numbers.ranges import NumberRange

LOCAL = "local"
"""The source of contacts that agents wrote themselves, here; contacts of all others are read-only to us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactNumber:
    """A number of a contact.

    Attributes:
        raw: as the source had it.
        e164: the international form that it is matched by; None for one that has none (an extension).
        label: "mobile", "work", …; empty if unknown.
        covers: the numbers that it stands for, where it is a range ("+34 91 123 45 xx").
    """

    raw: str
    e164: str | None = None
    label: str = ""
    covers: NumberRange | None = None

    @property
    def key(self) -> str:
        """What calls are matched by: the international form, else the text, which may be no number at all."""
        return self.e164 or self.raw

    @property
    def extension(self) -> str:
        """What has to be dialled once someone answers: "12", "12#"; "" for a number that has none."""
        return extension_in(self.raw) if self.e164 is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Someone who may call.

    Attributes:
        id: stable across imports of the same source.
        emails: as the source had them, the preferred one first.
        title: what they are in their company ("Head of Sales").
        photo: names their picture in the book, by a hash of its content; empty if there is none.
        is_favourite: the agent marked them so. Sources tell nothing of it; it outlives what they do.
        is_vip: their calls come through whatever is set. Likewise a mark of the agent's.
        local_note: what the agent noted on them, beside the note that the source has. Likewise.
        uid: what the source knows them by, whatever their name; empty if by nothing.
        also_in: the other sources that tell of the same person; see ``contacts.copies``.
    """

    id: str
    name: str
    company: str = ""
    numbers: tuple[ContactNumber, ...] = ()
    note: str = ""
    source: str = ""
    emails: tuple[str, ...] = ()
    title: str = ""
    photo: str = ""
    is_favourite: bool = False
    is_vip: bool = False
    local_note: str = ""
    uid: str = ""
    also_in: tuple[str, ...] = ()

    @property
    def is_local(self) -> bool:
        """The agent wrote it, and may change it."""
        return self.source == LOCAL

    def extensions_at(self, number: str) -> tuple[str, ...]:
        """Where they are reached behind one of their numbers, in its E.164 form; none for most."""
        found = (each.extension for each in self.numbers if each.e164 == number)
        return tuple(dict.fromkeys(filter(None, found)))


class MatchedBy(StrEnum):
    """What a match rests on."""

    E164 = "e164"
    EXTENSION = "extension"
    RANGE = "range"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owners:
    """Whose number it is, as the book has it.

    Attributes:
        people: those who have exactly this number, else those of the narrowest range; favourites first, then
            by name.
        by_range: it is one of a range of numbers.
        chosen: the id of the contact that the agent chose to show; that contact may be gone.
    """

    people: tuple[Contact, ...] = ()
    by_range: bool = False
    chosen: str | None = None


NOBODY = Owners()


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Who a number belongs to: everybody who has it, favourites first, then by name; never a guess.

    Attributes:
        chosen: the one of several whom the agent said to show.
    """

    candidates: tuple[Contact, ...] = ()
    matched_by: MatchedBy | None = None
    chosen: Contact | None = None

    @property
    def contact(self) -> Contact | None:
        """The one contact: the only one there is, or the one that was chosen."""
        return self.candidates[0] if len(self.candidates) == 1 else self.chosen

    @property
    def others(self) -> tuple[Contact, ...]:
        """Who else it may be."""
        return tuple(each for each in self.candidates if each is not self.contact)


NO_MATCH = Match()
