"""A number in the form: the number, what kind it is, and below how it is understood, as it is typed."""

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gamma_desktop.contacts.field_text import LONGEST_FIELD
from gamma_desktop.contacts.model import Contact
from gamma_desktop.numbers.model import NumberKind
from gamma_desktop.ui.bidi import filled, joined
from gamma_desktop.ui.contacts.draft import DraftNumber, ReadNumbers
from gamma_desktop.ui.contacts.number_words import DEAR, LABELS, label_name, number_words, range_words
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.widgets.buttons import IconButton
from gamma_desktop.ui.widgets.choice_box import ChoiceBox
from gamma_desktop.ui.widgets.field import Field
from gamma_desktop.ui.wording import say

PAUSE_MS = 250
"""After the last key stroke; then it is looked up who has the number already."""

translate = QCoreApplication.translate


class NumberField(QWidget):
    """One number. Looks nobody up: ``owners_wanted`` asks, and ``show_owners`` answers."""

    removed = Signal()
    owners_wanted = Signal(str)

    def __init__(
        self, number: DraftNumber, parties: PartyNames, read: ReadNumbers, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._parties, self._read = parties, read
        self.edit = QLineEdit(number.text)
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
