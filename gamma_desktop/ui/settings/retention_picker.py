"""How long something is kept: a choice that asks first where it would erase what there is."""

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gamma_desktop.settings.rules import Value
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.settings.controls import Control
from gamma_desktop.ui.theme import Space
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind
from gamma_desktop.ui.widgets.choice_box import ChoiceBox
from gamma_desktop.ui.widgets.labels import PlainLabel

FOR_EVER = 0
USUAL = (7, 30, 90, 180, 365, 730, 1825, 3650, FOR_EVER)
"""In days."""

_YEAR = 365

translate = QCoreApplication.translate


class RetentionPicker(Control):
    """The choice, and below it the question: shorter keeping erases what there is."""

    can_reset = False

    def __init__(self) -> None:
        super().__init__()
        self._days = FOR_EVER
        self._has_erased = False
        self.box = ChoiceBox()
        self._warning = PlainLabel(tone=Tone.WARNING)
        self.erase_button = Button(self.tr("Erase them"), kind=ButtonKind.DANGER)
        self.keep_button = Button(self.tr("Keep them"))
        self._question = self._make_question()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(self.box)
        column.addWidget(self._question)
        self.box.activated.connect(self._on_activated)
        self.erase_button.clicked.connect(self._on_agreed)
        self.keep_button.clicked.connect(self._on_refused)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """The choice."""
        return (self.box,)

    @property
    def can_undo(self) -> bool:
        """What was erased does not come back."""
        return not self._has_erased

    def show_value(self, value: Value) -> None:
        """Show what is in force, also where it is none of the usual choices."""
        if value == self._days and not self._question.isHidden():
            return  # another setting has changed while this one asks
        days = self._days = value if isinstance(value, int) else FOR_EVER
        self._question.hide()
        choices = sorted({*USUAL, days}, key=_length)
        self.box.clear()
        for each in choices:
            self.box.addItem(in_words(each), each)
        self.box.setCurrentIndex(choices.index(days))

    def words_of(self, value: Value) -> str:
        """As people say it."""
        return in_words(value) if isinstance(value, int) else str(value)

    def _on_activated(self) -> None:
        days = self.box.currentData()
        self._has_erased = False
        if _length(days) >= _length(self._days):
            self._question.hide()
            if days != self._days:
                self.committed.emit(str(days))
            return
        words = self.tr("What is older than {0} is erased for good, at once.").format(in_words(days))
        self._warning.setText(words)
        self._question.show()
        self.erase_button.setAccessibleDescription(words)
        self.keep_button.setFocus()
        QTimer.singleShot(0, self, self._bring_into_view)  # once it has its place

    def _bring_into_view(self) -> None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(self.keep_button, 0, Space.L)

    def _on_agreed(self) -> None:
        self._question.hide()
        self.box.setFocus()
        self._has_erased = True
        self.committed.emit(str(self.box.currentData()))

    def _on_refused(self) -> None:
        self._question.hide()
        self.show_value(self._days)
        self.box.setFocus()

    def _make_question(self) -> QWidget:
        question = QWidget(self)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        buttons.addWidget(self.erase_button)
        buttons.addWidget(self.keep_button)
        buttons.addStretch(1)
        column = QVBoxLayout(question)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(self._warning)
        column.addLayout(buttons)
        question.hide()
        return question


def in_words(days: int) -> str:
    """A time of keeping as people say it."""
    if days == FOR_EVER:
        return translate("settings", "For ever")
    if days % _YEAR == 0:
        years = days // _YEAR
        return (
            translate("settings", "1 year")
            if years == 1
            else translate("settings", "{0} years").format(years)
        )
    return translate("settings", "1 day") if days == 1 else translate("settings", "{0} days").format(days)


def _length(days: int) -> float:
    return float("inf") if days == FOR_EVER else days
