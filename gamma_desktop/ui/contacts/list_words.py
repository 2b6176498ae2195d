"""What stands above the contacts of a list: the section that they are in, and how many there are."""

import unicodedata

from PySide6.QtCore import QCoreApplication, QLocale

from gamma_desktop.contacts.model import Contact

translate = QCoreApplication.translate


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
