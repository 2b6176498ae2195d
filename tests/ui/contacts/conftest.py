from collections.abc import Callable
from dataclasses import replace

import pytest

from gamma_desktop.contacts.model import LOCAL, Contact
from gamma_desktop.ui.window.navigation import Page
from tests.ui import office
from tests.ui.desk import OpenWindow

OWN = replace(office.contact("Inés Prat", "Prat i Fills", "+34931234567"), id="own-1", source=LOCAL)
Show = Callable[[Contact], None]


@pytest.fixture
def show(opened: OpenWindow) -> Show:
    """Shows all about a contact, read."""

    def show(contact: Contact) -> None:
        opened.desk.contacts.be(*office.CONTACTS, OWN)
        opened.go(Page.CONTACTS)
        opened.assembly.open_contact(contact)
        opened.desk.work()

    return show
