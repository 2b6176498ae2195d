"""All about one contact: each number is a line that dials it."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from gamma_desktop.contacts.model import Contact
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.ui.bidi import filled, joined
from gamma_desktop.ui.contacts.lines import call_line, email_line, number_line
from gamma_desktop.ui.contacts.row_views import dialable
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.ports import Clock
from gamma_desktop.ui.reminders.menu import RemindMenu
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.action_line import ActionLine
from gamma_desktop.ui.widgets.avatar import Avatar
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind, IconButton
from gamma_desktop.ui.widgets.card import Card, ScrollPane
from gamma_desktop.ui.widgets.chip import Chip
from gamma_desktop.ui.widgets.dressed import Menu
from gamma_desktop.ui.widgets.empty import EmptyState
from gamma_desktop.ui.widgets.labels import PlainLabel, plain_tooltip
from gamma_desktop.ui.widgets.line_list import LineList
from gamma_desktop.ui.widgets.text_field import NoteEditor

DIAMETER = 48


class ContactDetail(Card):
    """Shows one contact; empty until there is one."""

    dial_requested = Signal(str)
    favourite_requested = Signal(object, bool)
    vip_requested = Signal(object, bool)
    remind_requested = Signal(object, str, str, object)
    """A contact shall be called back: at which number, when (see ``history.due_time``), what for."""
    note_saved = Signal(object, str)
    """Carries the contact that was shown while the note was typed."""
    edit_requested = Signal(object)
    remove_requested = Signal(object)
    call_opened = Signal(object)

    def __init__(self, parties: PartyNames, now: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parties, self._now = parties, now
        self._contact: Contact | None = None
        self._avatar = Avatar(DIAMETER)
        self._name = PlainLabel(step=Type.TITLE)
        self._about = PlainLabel(tone=Tone.MUTED)
        self.favourite_button = IconButton(Icon.STAR, self.tr("Add to favourites"))
        self.vip_button = Chip(self.tr("VIP"))
        self.vip_button.setToolTip(plain_tooltip(self.tr("Calls come through during do not disturb")))
        self.later_button = IconButton(Icon.CLOCK, self.tr("Call back later"))
        self._numbers = LineList()
        self._source_note = PlainLabel()
        self.note = NoteEditor(self.tr("Your note"), self.tr("A note of your own…"))
        self._calls_heading = PlainLabel(self.tr("Recent calls"), step=Type.CAPTION, tone=Tone.MUTED)
        self._calls = LineList()
        self._source = PlainLabel(step=Type.CAPTION, tone=Tone.MUTED)
        self.edit_button = Button(self.tr("Change"), icon=Icon.PENCIL)
        self.remove_button = Button(self.tr("Delete"), kind=ButtonKind.QUIET, icon=Icon.TRASH)
        self._layout = QStackedLayout(self)
        self._layout.addWidget(EmptyState(Icon.USER, self.tr("Choose a contact to see all about it")))
        self._layout.addWidget(self._body())
        self._connect()

    @property
    def is_empty(self) -> bool:
        """No contact is shown."""
        return self._contact is None

    @property
    def contact(self) -> Contact | None:
        """Who is shown."""
        return self._contact

    def show_contact(self, contact: Contact | None) -> None:
        """Show this contact; None empties the pane. A note that is being typed is saved before."""
        before = self._contact
        if before is not None and (contact is None or contact.id != before.id):
            self.note.save()
            self.show_calls(())
        self._contact = contact
        self._layout.setCurrentIndex(0 if contact is None else 1)
        if contact is not None:
            self._show_head(contact)
            self._show_numbers(contact)
            self._show_notes(contact)

    def show_picture(self, picture: QPixmap | None) -> None:
        """Show what the contact looks like, in place of the initials."""
        self._avatar.show_picture(picture)

    def show_calls(self, calls: Sequence[IdentifiedCall]) -> None:
        """Show the last calls with this contact, newest first."""
        lines = []
        for identified in calls:
            line = ActionLine(call_line(identified.call, self._now()))
            line.clicked.connect(lambda _=False, identified=identified: self.call_opened.emit(identified))
            lines.append(line)
        self._calls.show_lines(lines)
        self._calls_heading.setVisible(bool(calls))

    def focus_first_number(self) -> None:
        """Lead the keyboard to the numbers; where there are none, to the note."""
        if not self._numbers.focus_first():
            self.note.setFocus()

    def _show_head(self, contact: Contact) -> None:
        self._avatar.show_person(contact.name)
        self._name.setText(contact.name or contact.company)
        about = joined((contact.title, contact.company if contact.name else ""))
        self._about.setText(about)
        self._about.setVisible(bool(about))
        button = self.favourite_button
        words = self.tr("Remove from favourites") if contact.is_favourite else self.tr("Add to favourites")
        button.show_icon(Icon.STAR_FILLED if contact.is_favourite else Icon.STAR, words)
        self.vip_button.setChecked(contact.is_vip)
        self.vip_button.stand_for(contact.id)
        reached = any(map(dialable, contact.numbers))
        self.later_button.stand_for(contact.id)
        self.later_button.offer_unless("" if reached else self.tr("There is no number to call"))
        for own in (self.edit_button, self.remove_button):
            own.setVisible(contact.is_local)
        self._source.setText(self._source_words(contact))

    def _source_words(self, contact: Contact) -> str:
        also_in = joined(contact.also_in, ", ")
        if contact.is_local and also_in:
            return filled(self.tr("You added this contact here. Also in {0}."), also_in)
        if contact.is_local:
            return self.tr("You added this contact here.")
        source = contact.source or self.tr("an import")
        if also_in:
            words = self.tr("From {0}, also in {1}. Change it there; your note and star stay.")
            return filled(words, source, also_in)
        return filled(self.tr("From {0}. Change it there; your note and star stay."), source)

    def _show_numbers(self, contact: Contact) -> None:
        lines = []
        for number in contact.numbers:
            line = ActionLine(number_line(number, self._parties))
            line.setEnabled(bool(dialable(number)))
            line.stand_for(dialable(number))
            line.clicked.connect(lambda _=False, number=number: self.dial_requested.emit(dialable(number)))
            line.menu_requested.connect(
                lambda at, number=number: self._copy_menu(at, dialable(number) or number.raw)
            )
            lines.append(line)
        for address in contact.emails:
            line = ActionLine(email_line(address))
            line.clicked.connect(lambda _=False, line=line, address=address: self._copy(address, line))
            lines.append(line)
        self._numbers.show_lines(lines)

    def _show_notes(self, contact: Contact) -> None:
        """What the source noted, which is its own to change, and what the agent did.

        A contact of the agent's own shows there what they noted on the same person's entry in another source.
        """
        source_note = contact.local_note if contact.is_local else contact.note
        self._source_note.setText(source_note)
        self._source_note.setVisible(bool(source_note))
        self.note.show_note(contact.note if contact.is_local else contact.local_note)

    def _copy(self, text: str, line: ActionLine) -> None:
        QGuiApplication.clipboard().setText(text)
        line.tell(self.tr("Copied"))

    def _copy_menu(self, at: QPoint, number: str) -> None:
        menu = Menu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        call = menu.addAction(self.tr("Call"), lambda: self.dial_requested.emit(number))
        call.setEnabled(number.startswith("+") or number.isdigit())
        copied = self._parties.shown(number)
        menu.addAction(self.tr("Copy number"), lambda: QGuiApplication.clipboard().setText(copied))
        if self._contact is not None and call.isEnabled():
            menu.addMenu(self._remind_menu(self._contact, number, menu))
        menu.popup(at)

    def _remind_menu(self, contact: Contact, number: str, parent: QWidget) -> RemindMenu:
        def chosen(time: str, note: str | None) -> None:
            self.remind_requested.emit(contact, number, time, note)

        who = contact.name or contact.company
        return RemindMenu(who, self._now, chosen, window=self, parent=parent)

    def _ask_when(self) -> None:
        """At which of several numbers is asked first."""
        if (contact := self._contact) is None:
            return
        numbers = [number for number in map(dialable, contact.numbers) if number]
        if len(numbers) == 1:
            menu: QMenu = self._remind_menu(contact, numbers[0], self)
        else:
            menu = Menu(self)
            for number in numbers:
                times = self._remind_menu(contact, number, menu)
                times.setTitle(self._parties.shown(number).replace("&", "&&"))
                menu.addMenu(times)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.later_button.mapToGlobal(self.later_button.rect().bottomLeft()))

    def _on_note(self, note: str) -> None:
        if self._contact is not None:
            self.note_saved.emit(self._contact, note)

    def _on_favourite(self) -> None:
        if self._contact is not None:
            self.favourite_requested.emit(self._contact, not self._contact.is_favourite)

    def _on_vip(self, is_vip: bool) -> None:
        if self._contact is not None:
            self.vip_requested.emit(self._contact, is_vip)

    def _connect(self) -> None:
        self.later_button.clicked.connect(self._ask_when)
        self.vip_button.clicked.connect(self._on_vip)
        self.favourite_button.clicked.connect(self._on_favourite)
        self.note.saved.connect(self._on_note)
        self.edit_button.clicked.connect(lambda: self.edit_requested.emit(self._contact))
        self.remove_button.clicked.connect(lambda: self.remove_requested.emit(self._contact))

    def _body(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.M)
        column.addLayout(self._head())
        column.addWidget(self._numbers)
        column.addWidget(self._source_note)
        column.addWidget(self.note)
        column.addWidget(self._calls_heading)
        column.addWidget(self._calls)
        column.addStretch(1)
        column.addWidget(self._source)
        own = QHBoxLayout()
        own.setSpacing(Space.S)
        own.addWidget(self.edit_button)
        own.addWidget(self.remove_button)
        own.addStretch(1)
        column.addLayout(own)
        return ScrollPane(inside)

    def _head(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self._name)
        words.addWidget(self._about)
        words.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addWidget(self._avatar, alignment=Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        acts = QHBoxLayout()
        acts.setSpacing(0)
        for act in (self.vip_button, self.later_button, self.favourite_button):
            acts.addWidget(act)
        head.addLayout(acts)
        head.setAlignment(acts, Qt.AlignmentFlag.AlignTop)
        return head
