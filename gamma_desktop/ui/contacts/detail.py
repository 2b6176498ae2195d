"""All about one contact; each number is a button that dials it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from gamma_desktop.contacts.model import Contact, ContactNumber
from gamma_desktop.ui.contacts.faces import dialable, written
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.avatar import Avatar
from gamma_desktop.ui.widgets.buttons import Button
from gamma_desktop.ui.widgets.card import Card, ScrollPane
from gamma_desktop.ui.widgets.empty import EmptyState
from gamma_desktop.ui.widgets.labels import PlainLabel


class ContactDetail(Card):
    """Shows one contact; empty until there is one."""

    dial_requested = Signal(str)

    def __init__(self, parties: PartyNames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parties = parties
        self._avatar = Avatar()
        self._name = PlainLabel(step=Type.TITLE)
        self._company = PlainLabel(tone=Tone.MUTED)
        self._note = PlainLabel()
        self._buttons: list[Button] = []
        self._numbers = QVBoxLayout()
        self._numbers.setSpacing(Space.S)
        self._layout = QStackedLayout(self)
        self._layout.addWidget(EmptyState(Icon.USER, self.tr("Choose a contact to see its numbers")))
        self._layout.addWidget(self._body())

    @property
    def is_empty(self) -> bool:
        """Nobody is shown."""
        return self._layout.currentIndex() == 0

    def show_contact(self, contact: Contact | None) -> None:
        """Show this contact; None empties the pane."""
        self._layout.setCurrentIndex(0 if contact is None else 1)
        if contact is None:
            return
        self._avatar.show_person(contact.name)
        self._name.setText(contact.name)
        self._company.setText(contact.company)
        self._company.setVisible(bool(contact.company))
        self._note.setText(contact.note)
        self._note.setVisible(bool(contact.note))
        self._show_numbers(contact)

    def focus_first_number(self) -> None:
        """Lead the keyboard to the numbers."""
        if self._buttons:
            self._buttons[0].setFocus()

    def _show_numbers(self, contact: Contact) -> None:
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = [self._number_button(number) for number in contact.numbers]
        for button in self._buttons:
            self._numbers.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
            button.show()

    def _number_button(self, number: ContactNumber) -> Button:
        shown = written(number, self._parties)
        words = f"{shown}  {number.label}" if number.label else shown
        button = Button(words, icon=Icon.PHONE, tip=self.tr("Call {0}").format(shown))
        button.clicked.connect(lambda: self.dial_requested.emit(dialable(number)))
        if not dialable(number):
            button.set_unavailable(self.tr("A range of numbers: calls from all of them are this contact's"))
        return button

    def _body(self) -> QWidget:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._name)
        words.addWidget(self._company)
        words.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addWidget(self._avatar, alignment=Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.L)
        column.addLayout(head)
        column.addLayout(self._numbers)
        column.addWidget(self._note)
        column.addStretch(1)
        return ScrollPane(inside)
