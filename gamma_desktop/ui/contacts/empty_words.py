"""What the Contacts page says where there is no contact to show, and what it offers to do about it. Pure."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.contacts.draft import ContactDraft, DraftNumber
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.parties import PartyNames

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyWords:
    """In place of the list.

    Attributes:
        action: adds a contact.
        other: imports contacts, or dials what was typed.
    """

    icon: Icon
    title: str
    advice: str
    action: str
    other: str = ""


def empty_words(typed: str, parties: PartyNames) -> EmptyWords:
    """What to say when no contact is found for what was typed, or when there are none at all."""
    if not typed:
        return EmptyWords(
            icon=Icon.USERS,
            title=translate("contacts", "No contacts yet"),
            advice=translate(
                "contacts",
                "Export them from your address book as vCards, CSV or Excel (XLSX) and import that, or drop"
                " the file here.",
            ),
            action=translate("contacts", "Import contacts…"),
            other=translate("contacts", "Add one yourself"),
        )
    if is_number(typed, parties):
        shown = parties.shown(typed)
        return EmptyWords(
            icon=Icon.SEARCH,
            title=translate("contacts", "No contact has the number {0}").format(shown),
            advice="",
            action=translate("contacts", "Add a contact with this number"),
            other=translate("contacts", "Call {0}").format(shown),
        )
    return EmptyWords(
        icon=Icon.SEARCH,
        title=filled(translate("contacts", "No matches for “{0}”"), typed),
        advice=translate("contacts", "Names, companies, numbers and notes were looked through."),
        action=filled(translate("contacts", "Add “{0}”"), typed),
    )


def draft_of_typed(typed: str, parties: PartyNames) -> ContactDraft:
    """A new contact with the number or the name that no contact was found for."""
    if is_number(typed, parties):
        return ContactDraft(numbers=(DraftNumber(text=typed),))
    return ContactDraft(name=typed)


def is_number(typed: str, parties: PartyNames) -> bool:
    """Whether what was typed is a number that can be dialled."""
    return any(letter.isdigit() for letter in typed) and parties.understand(typed).dial is not None
