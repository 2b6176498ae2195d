"""The menu that asks which of several people with one number it is, and lets a choice be taken back."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from gamma_desktop.contacts.model import Match
from gamma_desktop.ui.widgets.dressed import Menu
from gamma_desktop.ui.wording.party_words import person_words

MOST_NAMED = 20

translate = QCoreApplication.translate

Pick = Callable[[str | None], None]
"""Told the id of the contact that was picked; None: name all of them again."""


def open_whose_menu(match: Match, below: QWidget, pick: Pick) -> QMenu:
    """Open the menu below a button; it goes by itself."""
    menu = Menu(below)
    menu.setAccessibleName(translate("whose", "Whose number is it?"))
    menu.aboutToHide.connect(menu.deleteLater)
    for contact in match.candidates[:MOST_NAMED]:
        _mark(menu.addAction(_plain(person_words(contact))), contact == match.chosen).triggered.connect(
            lambda _checked=False, contact=contact: pick(contact.id)
        )
    menu.addSeparator()
    everybody = menu.addAction(translate("whose", "Name all of them"))
    _mark(everybody, match.chosen is None).triggered.connect(lambda _checked=False: pick(None))
    menu.popup(below.mapToGlobal(below.rect().bottomLeft()))
    return menu


def _mark(action: QAction, is_so: bool) -> QAction:
    action.setCheckable(True)
    action.setChecked(is_so)
    return action


def _plain(text: str) -> str:
    """A name as it is: a menu takes an ampersand for the mark of a key."""
    return " ".join(text.split()).replace("&", "&&")
