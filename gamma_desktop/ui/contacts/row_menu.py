"""The menu of a contact in the list."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from gamma_desktop.contacts.model import Contact
from gamma_desktop.ui.contacts.faces import dialable, written
from gamma_desktop.ui.parties import PartyNames

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDeeds:
    """What the entries of the menu do."""

    dial: Callable[[str], object]
    favour: Callable[[Contact, bool], object]
    show: Callable[[Contact], object]
    edit: Callable[[Contact], object]
    remove: Callable[[Contact], object]


def open_menu(contact: Contact, at: QPoint, deeds: RowDeeds, parties: PartyNames, parent: QWidget) -> None:
    """Offer what can be done with a contact."""
    menu = QMenu(parent)
    menu.aboutToHide.connect(menu.deleteLater)
    for number in (each for each in contact.numbers if dialable(each)):
        shown = written(number, parties)
        menu.addAction(
            translate("contacts", "Call {0}").format(_plain(shown)),
            partial(deeds.dial, dialable(number)),
        )
        menu.addAction(
            translate("contacts", "Copy {0}").format(_plain(shown)),
            partial(QGuiApplication.clipboard().setText, shown),
        )
    menu.addSeparator()
    star = (
        translate("contacts", "Remove from favourites")
        if contact.is_favourite
        else translate("contacts", "Add to favourites")
    )
    menu.addAction(star, lambda: deeds.favour(contact, not contact.is_favourite))
    menu.addAction(translate("contacts", "Show details"), lambda: deeds.show(contact))
    if contact.is_local:
        menu.addAction(translate("contacts", "Change…"), lambda: deeds.edit(contact))
        menu.addAction(translate("contacts", "Delete"), lambda: deeds.remove(contact))
    menu.popup(at)


def _plain(text: str) -> str:
    """As a menu shows it letter by letter: an ampersand would mark a key."""
    return text.replace("&", "&&")
