"""The menu of a contact in the list."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from gamma_desktop.contacts.model import Contact
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.ui.contacts.available_actions import why_no_contact
from gamma_desktop.ui.contacts.row_views import dialable, written
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.ports import Clock
from gamma_desktop.ui.reminders.menu import RemindMenu
from gamma_desktop.ui.widgets.dressed import Menu

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDeeds:
    """What the entries of the menu do."""

    dial: Callable[[str], object]
    remind: Callable[[Contact, str, str, str | None], object]
    favour: Callable[[Contact, bool], object]
    mark_vip: Callable[[Contact, bool], object]
    show: Callable[[Contact], object]
    edit: Callable[[Contact], object]
    remove: Callable[[Contact], object]


def open_menu(
    contact: Contact, at: QPoint, deeds: RowDeeds, parties: PartyNames, *, now: Clock, parent: QWidget
) -> None:
    """Offer what can be done with a contact."""
    menu = Menu(parent)
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
    if first := next(filter(None, map(dialable, contact.numbers)), ""):
        who, remind = contact.name or contact.company, partial(deeds.remind, contact, first)
        menu.addMenu(RemindMenu(who, now, remind, window=parent, parent=menu))
    menu.addSeparator()
    star = (
        translate("contacts", "Remove from favourites")
        if contact.is_favourite
        else translate("contacts", "Add to favourites")
    )
    menu.addAction(star, lambda: deeds.favour(contact, not contact.is_favourite))
    vip = translate("contacts", "Remove VIP mark") if contact.is_vip else translate("contacts", "Mark as VIP")
    menu.addAction(vip, lambda: deeds.mark_vip(contact, not contact.is_vip))
    menu.addAction(translate("contacts", "Show details"), lambda: deeds.show(contact))
    if contact.is_local:
        menu.addAction(translate("contacts", "Change…"), lambda: deeds.edit(contact))
        menu.addAction(translate("contacts", "Delete"), lambda: deeds.remove(contact))
    menu.popup(at)


def add_contact_entry(
    menu: QMenu, identified: IdentifiedCall, requested: Callable[[IdentifiedCall], object]
) -> None:
    """Offer, in the menu of a call, to show who it was or to add them; or say why that cannot be."""
    match = identified.match
    if match.contact is not None:
        menu.addAction(translate("contacts", "Open contact"), partial(requested, identified))
    elif not match.candidates:
        why_not = why_no_contact(identified.call.remote)
        text = translate("contacts", "Add contact…")
        entry = menu.addAction(
            f"{text} {_plain(why_not)}" if why_not else text, partial(requested, identified)
        )
        entry.setEnabled(not why_not)


def _plain(text: str) -> str:
    """As a menu shows it letter by letter: an ampersand would mark a key."""
    return text.replace("&", "&&")
