"""The numbers and e-mail addresses in the form of a contact: fields, and a button for one more."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gamma_desktop.contacts.field_text import LONGEST_FIELD
from gamma_desktop.contacts.model import Contact
from gamma_desktop.numbers.model import NumberKind
from gamma_desktop.ui.bidi import filled, joined
from gamma_desktop.ui.contacts.draft import DraftNumber, ReadNumbers, is_address
from gamma_desktop.ui.contacts.number_words import DEAR, LABELS, label_name, number_words, range_words
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.theme import Space
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind, IconButton
from gamma_desktop.ui.widgets.choice_box import ChoiceBox
from gamma_desktop.ui.widgets.dressed import LineField
from gamma_desktop.ui.widgets.field import Field
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.wording import say

FieldT = TypeVar("FieldT", bound=QWidget)


class FieldStack(QWidget, Generic[FieldT]):
    """Holds the fields; makes none: ``more_requested`` asks for one more."""

    more_requested = Signal()

    def __init__(self, name: str, more: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: list[FieldT] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(Space.S)
        self.more_button = Button(more, kind=ButtonKind.QUIET, icon=Icon.PLUS)
        self.more_button.clicked.connect(self.more_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(PlainLabel(name))
        column.addLayout(self._rows)
        column.addWidget(self.more_button, alignment=Qt.AlignmentFlag.AlignLeft)

    @property
    def fields(self) -> tuple[FieldT, ...]:
        """From the top."""
        return tuple(self._fields)

    def show_fields(self, fields: Iterable[FieldT]) -> None:
        """Show these in place of all."""
        for field in self.fields:
            self._drop(field)
        for field in fields:
            self._put(field)

    def add(self, field: FieldT) -> None:
        """Show one more, ready to be typed into."""
        self._put(field)
        edit = field.findChild(QLineEdit)
        if edit is not None:
            edit.setFocus()

    def remove(self, field: FieldT) -> None:
        """Take one out; the keyboard goes to the button for one more."""
        self.more_button.setFocus()
        self._drop(field)

    def _put(self, field: FieldT) -> None:
        self._fields.append(field)
        self._rows.addWidget(field)
        field.show()

    def _drop(self, field: FieldT) -> None:
        self._fields.remove(field)
        self._rows.removeWidget(field)
        field.hide()
        field.deleteLater()


class EmailField(QWidget):
    """One address, and a button to take it out."""

    def __init__(self, address: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = LineField(address)
        self.edit.setMaxLength(LONGEST_FIELD)
        self.edit.setPlaceholderText(self.tr("E-mail address"))
        self.edit.setAccessibleName(self.tr("E-mail address"))
        self.remove_button = IconButton(Icon.X, self.tr("Remove this e-mail address"))
        self.field = Field("", self.edit, self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)
        self.edit.textChanged.connect(self.field.clear)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in order."""
        return self.edit, self.remove_button

    @property
    def problem(self) -> str:
        """Why this cannot be kept; "" if it can."""
        text = self.edit.text().strip()
        return "" if not text or is_address(text) else self.tr("An e-mail address reads name@company.com")

    def show_problem(self) -> None:
        """Say why this cannot be kept."""
        self.field.show_error(self.problem)


PAUSE_MS = 250
"""After the last key stroke; then it is looked up who has the number already."""

translate = QCoreApplication.translate


class NumberField(QWidget):
    """One number. Looks up no contacts: ``owners_wanted`` asks, and ``show_owners`` answers."""

    removed = Signal()
    owners_wanted = Signal(str)

    def __init__(
        self, number: DraftNumber, parties: PartyNames, read: ReadNumbers, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._parties, self._read = parties, read
        self.edit = LineField(number.text)
        self.edit.setMaxLength(LONGEST_FIELD)
        self.edit.setPlaceholderText(self.tr("Number"))
        self.edit.setAccessibleName(self.tr("Number"))
        self.label = _label_box(number.label)
        self.remove_button = IconButton(Icon.X, self.tr("Remove this number"))
        self.field = Field("", self.edit, self.label, self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask_for_owners)
        self.edit.textChanged.connect(self._on_typed)
        self.remove_button.clicked.connect(self.removed)
        self._explain()
        if number.text:
            self._pause.start()

    @property
    def draft(self) -> DraftNumber:
        """What stands here."""
        return DraftNumber(text=self.edit.text(), label=str(self.label.currentData()))

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in order."""
        return self.edit, self.label, self.remove_button

    @property
    def problem(self) -> str:
        """Why this cannot be kept; "" if it can."""
        text = self.edit.text().strip()
        if not text or self._read(text, "").is_number:
            return ""
        return say(self._parties.understand(text).reason) or self.tr("This is no number")

    def show_problem(self) -> None:
        """Say why this cannot be kept."""
        self.field.show_error(self.problem)

    def show_owners(self, key: str, owners: tuple[Contact, ...]) -> None:
        """Tell who has the number already, if it still is the one that was asked for."""
        if owners and key == self.key:
            names = ", ".join(each.name or each.company for each in owners)
            self.field.show_doubt(filled(self.tr("{0} has this number already"), names))

    @property
    def key(self) -> str:
        """What the number is found by, the first of several; "" if it is none."""
        read = self._read(self.edit.text().strip(), "")
        return read.numbers[0].key if read.numbers and read.is_number else ""

    def _on_typed(self) -> None:
        self._explain()
        self._pause.start()

    def _ask_for_owners(self) -> None:
        if self.key and self.isVisible():
            self.owners_wanted.emit(self.key)

    def _explain(self) -> None:
        text = self.edit.text().strip()
        read = self._read(text, "")
        e164s = [each.e164 for each in read.numbers if each.e164 is not None]
        number = self._parties.understand(e164s[0] if e164s else text)
        if not text:
            self.field.clear()
        elif read.problems or number.kind is NumberKind.EMERGENCY:
            self.field.show_doubt(say(number.reason))
        elif (found := read.numbers[0].covers) is not None:
            self.field.show_waiting(range_words(found, self._parties))
        elif len(e164s) > 1:
            self.field.show_waiting(joined(map(self._parties.shown, e164s)))
        elif number.type in DEAR:
            self.field.show_doubt(number_words(number, self._parties))
        else:
            self.field.show_waiting(number_words(number, self._parties))


def _label_box(label: str) -> ChoiceBox:
    box = ChoiceBox()
    for each in LABELS if label in LABELS else (*LABELS, label):
        box.addItem(label_name(each), each)
    box.setCurrentIndex(box.findData(label))
    box.setMinimumWidth(box.sizeHint().width())
    box.setAccessibleName(translate("contacts", "Kind of number"))
    return box
