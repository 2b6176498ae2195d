"""The form of a contact, new or changed. What was typed is given up only where the agent says so."""

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from gamma_desktop.contacts.field_text import LONGEST_FIELD
from gamma_desktop.contacts.model import Contact
from gamma_desktop.ui.contacts.draft import ContactDraft, DraftNumber, ReadNumbers
from gamma_desktop.ui.contacts.field_stack import EmailField, FieldStack, NumberField
from gamma_desktop.ui.keys import ENTER, OwnKeys, bind, take
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind
from gamma_desktop.ui.widgets.card import Card, ScrollPane
from gamma_desktop.ui.widgets.dressed import LineField, PlainTextField
from gamma_desktop.ui.widgets.field import Field
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.wording import Explanation

NOTE_HEIGHT = 76


class ContactForm(Card):
    """Fields, what is wrong with them, and the two ways out."""

    save_requested = Signal(object)
    """Carries the ContactDraft, with which nothing is wrong that the form knows of."""
    closed = Signal()
    owners_wanted = Signal(str)
    """It would be good to know who has this number already."""

    def __init__(self, parties: PartyNames, read: ReadNumbers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parties, self._read = parties, read
        self._begun = ContactDraft()
        self._heading = PlainLabel(step=Type.TITLE)
        self.name, self.company, self.job = _line(), _line(), _line()
        self._name_field = Field(self.tr("Name"), self.name)
        self.numbers: FieldStack[NumberField] = FieldStack(self.tr("Numbers"), self.tr("Add a number"))
        self.emails: FieldStack[EmailField] = FieldStack(
            self.tr("E-mail addresses"), self.tr("Add an e-mail address")
        )
        self.note = PlainTextField()
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(NOTE_HEIGHT)
        self._failure = Field("")
        self._question = LeaveQuestion()
        self.cancel_button = Button(self.tr("Cancel"), tip=self.tr("Cancel (Esc)"))
        self.save_button = Button(self.tr("Save"), kind=ButtonKind.PRIMARY, tip=self.tr("Save (Ctrl+S)"))
        self._lay_out()
        self._connect()

    @property
    def draft(self) -> ContactDraft:
        """What stands in the form."""
        return ContactDraft(
            id=self._begun.id,
            name=self.name.text(),
            company=self.company.text(),
            title=self.job.text(),
            numbers=tuple(field.draft for field in self.numbers.fields),
            emails=tuple(field.edit.text() for field in self.emails.fields),
            note=self.note.toPlainText(),
            photo=self._begun.photo,
        )

    @property
    def is_changed(self) -> bool:
        """Something was typed that is not saved."""
        return self.draft.tidy != self._begun.tidy

    def begin(self, draft: ContactDraft) -> None:
        """Start from these values."""
        self._begun = draft
        self._heading.setText(self.tr("Edit contact") if draft.id else self.tr("New contact"))
        self.name.setText(draft.name)
        self.company.setText(draft.company)
        self.job.setText(draft.title)
        self.note.setPlainText(draft.note)
        self.numbers.show_fields(self._number_field(each) for each in draft.numbers or (DraftNumber(),))
        self.emails.show_fields(self._email_field(each) for each in draft.emails)
        self._order_tabs()
        self._clear_problems()
        self._question.hide()
        self.name.setFocus()

    def leave(self, then: Callable[[], None] | None = None) -> None:
        """Close, after asking if something was typed; ``then`` is done once the form is free."""
        if self.is_changed:
            self._question.ask(lambda: self._close(then))
        else:
            self._close(then)

    def show_owners(self, key: str, owners: tuple[Contact, ...]) -> None:
        """Tell who has a number already, other than the contact that is changed."""
        others = tuple(each for each in owners if each.id != self._begun.id)
        for field in self.numbers.fields:
            field.show_owners(key, others)

    def show_failure(self, why: Explanation) -> None:
        """Say why it was not saved; what was typed stays."""
        self.save_button.set_available()
        self._failure.show_error(str(why))

    def finish(self) -> None:
        """It is saved."""
        self.save_button.set_available()
        self._close(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field of one line saves; Escape leaves, or stays where it was asked."""
        is_elsewhere = event.key() in ENTER and not isinstance(self.window().focusWidget(), QLineEdit)
        if is_elsewhere or not take(event, self.own_keys()):
            super().keyPressEvent(event)

    def own_keys(self) -> tuple[OwnKeys, ...]:
        """What saves it, and what leaves it."""
        is_asked = not self._question.isHidden()
        return (
            OwnKeys(ENTER, self.tr("Save"), self._save),
            OwnKeys(
                (Qt.Key.Key_Escape,),
                self.tr("Keep editing") if is_asked else self.tr("Cancel"),
                self._question.stay if is_asked else self._cancel,
            ),
        )

    def _cancel(self) -> None:
        self.leave()

    def _close(self, then: Callable[[], None] | None) -> None:
        self._begun = self.draft
        self.closed.emit()
        if then is not None:
            then()

    def _save(self) -> None:
        self._clear_problems()
        wrong = self._show_problems()
        if wrong:
            wrong[0].setFocus()
            return
        self.save_button.set_unavailable(self.tr("Being saved"))
        self.save_requested.emit(self.draft)

    def _show_problems(self) -> list[QWidget]:
        """Say beside each field what is wrong with it; returns those fields, from the top."""
        wrong: list[QWidget] = []
        if not (self.name.text().strip() or self.company.text().strip()):
            self._name_field.show_error(self.tr("Give a name, or a company"))
            wrong.append(self.name)
        fields: list[NumberField | EmailField] = [*self.numbers.fields, *self.emails.fields]
        for field in fields:
            if field.problem:
                field.show_problem()
                wrong.append(field.edit)
        return wrong

    def _clear_problems(self) -> None:
        self._name_field.clear()
        self._failure.clear()

    def _number_field(self, number: DraftNumber) -> NumberField:
        field = NumberField(number, self._parties, self._read)
        field.owners_wanted.connect(self.owners_wanted)
        field.removed.connect(lambda: self.numbers.remove(field))
        return field

    def _email_field(self, address: str) -> EmailField:
        field = EmailField(address)
        field.remove_button.clicked.connect(lambda: self.emails.remove(field))
        return field

    def _add_number(self) -> None:
        self.numbers.add(self._number_field(DraftNumber()))
        self._order_tabs()

    def _add_email(self) -> None:
        self.emails.add(self._email_field(""))
        self._order_tabs()

    def _order_tabs(self) -> None:
        """From the top; fields that are added later would come last."""
        numbers = [stop for field in self.numbers.fields for stop in field.stops]
        emails = [stop for field in self.emails.fields for stop in field.stops]
        stops = [
            *(self.name, self.company, self.job),
            *(*numbers, self.numbers.more_button),
            *(*emails, self.emails.more_button),
            *(self.note, self.cancel_button, self.save_button),
        ]
        for stop, following in pairwise(stops):
            QWidget.setTabOrder(stop, following)

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.M)
        lines = (Field(self.tr("Company"), self.company), Field(self.tr("Job title"), self.job))
        note = Field(self.tr("Note"), self.note)
        for part in (self._heading, self._name_field, *lines, self.numbers, self.emails, note):
            column.addWidget(part)
        column.addStretch(1)
        self._failure.setContentsMargins(Space.L, 0, Space.L, 0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(Space.S)
        outer.addWidget(ScrollPane(inside), 1)
        outer.addWidget(self._failure)
        outer.addWidget(self._question)
        outer.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(Space.L, 0, Space.L, Space.L)
        row.setSpacing(Space.S)
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.save_button)
        return row

    def _connect(self) -> None:
        self.save_button.clicked.connect(self._save)
        self.cancel_button.clicked.connect(self._cancel)
        self.numbers.more_requested.connect(self._add_number)
        self.emails.more_requested.connect(self._add_email)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        bind(QKeySequence.StandardKey.Save, self, self.tr("Save"), self._save, within=inside)


def _line() -> QLineEdit:
    edit = LineField()
    edit.setMaxLength(LONGEST_FIELD)
    return edit


class LeaveQuestion(QWidget):
    """Hidden until it is asked; staying is the answer that is at hand."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._leave: Callable[[], None] | None = None
        self._asked_from: QWidget | None = None
        self._words = PlainLabel(self.tr("Discard changes?"), tone=Tone.WARNING)
        self.stay_button = Button(self.tr("Keep editing"))
        self.leave_button = Button(self.tr("Discard"), kind=ButtonKind.DANGER)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, 0, Space.L, 0)
        row.setSpacing(Space.S)
        row.addWidget(self._words, 1)
        row.addWidget(self.stay_button)
        row.addWidget(self.leave_button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.stay_button.clicked.connect(self.stay)
        self.leave_button.clicked.connect(self._on_leave)
        self.hide()

    def ask(self, leave: Callable[[], None]) -> None:
        """Ask; ``leave`` is called if what was typed may go."""
        self._leave = leave
        self._asked_from = self.window().focusWidget()
        self.show()
        self.stay_button.setFocus()

    def stay(self) -> None:
        """Go on where one was."""
        self.hide()
        self._leave = None
        if self._asked_from is not None:
            self._asked_from.setFocus()

    def _on_leave(self) -> None:
        leave, self._leave = self._leave, None
        self.hide()
        if leave is not None:
            leave()
