"""Above the list of contacts: where in the alphabet one is, and how many there are."""

import unicodedata

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gamma_desktop.contacts.model import Contact
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.labels import PlainLabel


class ListHeading(QWidget):
    """One line that stays while the list moves below it: rows are equally high, and have no headings."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = PlainLabel(step=Type.CAPTION, tone=Tone.MUTED)
        self._count = PlainLabel(step=Type.CAPTION, tone=Tone.MUTED, tabular=True)
        self._count.setWordWrap(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, 0, Space.M, Space.XS)
        row.addWidget(self._place, 1)
        row.addWidget(self._count)

    def show_place(self, contact: Contact | None, *, is_search: bool) -> None:
        """Name the section of the contact at the top: favourites, or a letter. A search is by fit."""
        if contact is None or is_search:
            self._place.setText("")
        elif contact.is_favourite:
            self._place.setText(self.tr("Favourites"))
        else:
            self._place.setText(first_letter(contact))

    def show_count(self, count: int | None, *, is_search: bool) -> None:
        """Tell how many there are; None while that is not known."""
        if count is None:
            self._count.setText("")
            return
        number = QLocale().toString(count)
        words = self._found_words(count) if is_search else self._all_words(count)
        self._count.setText(words.format(number))

    def _found_words(self, count: int) -> str:
        return self.tr("{0} found") if count != 1 else self.tr("1 found")

    def _all_words(self, count: int) -> str:
        return self.tr("{0} contacts") if count != 1 else self.tr("1 contact")


def first_letter(contact: Contact) -> str:
    """Where in the alphabet a contact stands: letters without accents, all else before them."""
    name = unicodedata.normalize("NFKD", (contact.name or contact.company).strip())
    letter = next((each for each in name if not unicodedata.combining(each)), "")
    return letter.upper() if letter.isalpha() else "#"
