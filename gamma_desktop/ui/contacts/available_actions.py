"""What can be done about the contact at the other end of a call. Pure."""

from PySide6.QtCore import QCoreApplication

from gamma_desktop.calls.model import Party
from gamma_desktop.contacts.model import Match
from gamma_desktop.ui.contacts.draft import ContactDraft, DraftNumber

translate = QCoreApplication.translate


def why_no_contact(party: Party) -> str:
    """Why the caller cannot be added; "" if they can."""
    if party.is_hidden:
        return translate("contacts", "The caller withheld the number")
    if party.is_extension:
        return translate("contacts", "This is a colleague: Gamma tells their name")
    return "" if party.number else translate("contacts", "Gamma told no number to know them by")


def can_be_added(party: Party, match: Match) -> bool:
    """It is a stranger who can be known again."""
    return not match.candidates and not why_no_contact(party)


def draft_of_party(party: Party) -> ContactDraft:
    """A new contact of whom a call told the number, and perhaps a name."""
    numbers = (DraftNumber(text=party.number),) if party.number else ()
    return ContactDraft(name=party.label or "", numbers=numbers)
