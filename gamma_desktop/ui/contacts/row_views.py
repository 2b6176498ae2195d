"""A contact in a list: how it looks, the same in words, and the section that it stands in."""

import unicodedata

from PySide6.QtCore import QCoreApplication, QLocale

from gamma_desktop.contacts.model import Contact, ContactNumber
from gamma_desktop.numbers.ranges import LONGEST_E164
from gamma_desktop.ui.bidi import joined
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.row_view import RowView
from gamma_desktop.ui.wording.party_words import with_extensions

translate = QCoreApplication.translate


def dialable(number: ContactNumber) -> str:
    """What to dial to reach a contact's number; "" for a range of them, and for a text that is no number."""
    if number.covers is not None:
        return ""
    digits = number.raw.removeprefix("+")
    return number.e164 or (number.raw if digits.isdecimal() and len(digits) <= LONGEST_E164 else "")


def written(number: ContactNumber, parties: PartyNames) -> str:
    """A contact's number as people write it, with its extension; a range as its source does."""
    return with_extensions(parties.shown(number.e164 or number.raw), filter(None, [number.extension]))


def contact_row(contact: Contact, parties: PartyNames) -> RowView:
    """How a contact looks in a list: who, where from, and the number that Enter would dial."""
    numbers = [written(number, parties) for number in contact.numbers]
    shown = numbers[0] + (f"  +{len(numbers) - 1}" if len(numbers) > 1 else "") if numbers else ""
    return RowView(
        title=contact.name or contact.company or shown,
        person=contact.name or contact.company,
        icon=Icon.USER,
        photo=contact.photo,
        mark=Icon.STAR_FILLED if contact.is_favourite else None,
        trailing=translate("contacts", "VIP") if contact.is_vip else "",
        subtitle=joined((contact.company if contact.name else "", shown)),
        keeps_end=bool(shown),
    )


def contact_text(contact: Contact, parties: PartyNames) -> str:
    """A contact read aloud."""
    numbers = (written(number, parties) for number in contact.numbers)
    favourite = translate("contacts", "favourite") if contact.is_favourite else ""
    vip = translate("contacts", "VIP") if contact.is_vip else ""
    return joined((contact.name, contact.company, *numbers, favourite, vip), ", ")


def section_of(contact: Contact) -> str:
    """The favourites stand first, then the letters."""
    return translate("contacts", "Favourites") if contact.is_favourite else first_letter(contact)


def count_words(count: int, *, is_search: bool) -> str:
    """How many contacts there are, or were found: "8 contacts", "1 found"."""
    if is_search:
        words = translate("contacts", "{0} found") if count != 1 else translate("contacts", "1 found")
    else:
        words = translate("contacts", "{0} contacts") if count != 1 else translate("contacts", "1 contact")
    return words.format(QLocale().toString(count))


def first_letter(contact: Contact) -> str:
    """Where in the alphabet a contact stands: letters without accents, all else before them."""
    name = unicodedata.normalize("NFKD", (contact.name or contact.company).strip())
    letter = next((each for each in name if not unicodedata.combining(each)), "")
    return letter.upper() if letter.isalpha() else "#"
