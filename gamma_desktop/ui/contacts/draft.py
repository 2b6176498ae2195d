"""What stands in the form of a contact: what it comes to, and what is wrong with it. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from gamma_desktop.contacts.field_text import one_line, some_lines
from gamma_desktop.contacts.model import Contact
from gamma_desktop.contacts.written_number import NumbersRead

ReadNumbers = Callable[[str, str], NumbersRead]
"""Understands a text and a label as the numbers of a contact, by the rules of this PBX."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftNumber:
    """A number as it is being typed."""

    text: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDraft:
    """A contact as it is being typed.

    Attributes:
        id: of the contact that is changed; "" for a new one.
    """

    id: str = ""
    name: str = ""
    company: str = ""
    title: str = ""
    numbers: tuple[DraftNumber, ...] = ()
    emails: tuple[str, ...] = ()
    note: str = ""
    photo: str = ""

    @property
    def tidy(self) -> "ContactDraft":
        """Without the lines that were left empty, and without what does not show."""
        return ContactDraft(
            id=self.id,
            name=one_line(self.name),
            company=one_line(self.company),
            title=one_line(self.title),
            numbers=tuple(
                DraftNumber(text=one_line(each.text), label=one_line(each.label))
                for each in self.numbers
                if each.text.strip()
            ),
            emails=tuple(one_line(each) for each in self.emails if each.strip()),
            note=some_lines(self.note),
            photo=self.photo,
        )


def draft_of(contact: Contact) -> ContactDraft:
    """A contact, to be changed; the photo stays whatever is typed."""
    return ContactDraft(
        id=contact.id,
        name=contact.name,
        company=contact.company,
        title=contact.title,
        numbers=tuple(DraftNumber(text=each.raw, label=each.label) for each in contact.numbers),
        emails=contact.emails,
        note=contact.note,
        photo=contact.photo,
    )


def contact_of(draft: ContactDraft, read: ReadNumbers) -> Contact:
    """The contact that a draft comes to; what names no number the form has refused."""
    typed = draft.tidy
    numbers = (number for each in typed.numbers for number in read(each.text, each.label).numbers)
    return Contact(
        id=typed.id,
        name=typed.name,
        company=typed.company,
        title=typed.title,
        numbers=tuple(numbers),
        emails=typed.emails,
        note=typed.note,
        photo=typed.photo,
    )


def is_address(text: str) -> bool:
    """Whether a text can be an e-mail address: something on both sides of an @, and no space."""
    name, at, host = text.strip().partition("@")
    return bool(name and at and host) and " " not in text.strip() and "@" not in host
