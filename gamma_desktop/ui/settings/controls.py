"""What a setting is changed with: a control shows a value, and hands over what was chosen as a text.

The texts are those of ``gamma_desktop.settings.rules.Rule.parse``. Controls know no setting by name.
"""

import json
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gamma_desktop.settings.rules import LONGEST_TEXT, Value
from gamma_desktop.ui.bidi import joined
from gamma_desktop.ui.keys import OwnKeys, take
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Space
from gamma_desktop.ui.widgets.choice_box import ChoiceBox
from gamma_desktop.ui.widgets.dressed import LineField
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.widgets.tick_box import TickBox

SHORT_ENTRY = 120
"""The width of a field for a number that has its unit beside it."""

translate = QCoreApplication.translate


class Control(QWidget):
    """One control. Subclasses override what they need.

    Attributes:
        says_name: it bears the setting's name itself: none stands above it.
    """

    committed = Signal(str)
    """What was chosen, as a text."""

    says_name = False
    can_reset = True

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """What takes the keyboard; the first is where one comes in."""
        raise NotImplementedError

    @property
    def has_unsaved(self) -> bool:
        """Something was typed that is no setting yet."""
        return False

    @property
    def can_undo(self) -> bool:
        """What was chosen last can be taken back without a loss."""
        return True

    def show_value(self, value: Value) -> None:
        """Show what is in force; what is being typed stays."""
        raise NotImplementedError

    def refuse(self) -> None:
        """What was handed over did not fit: it stays as typed, and is no setting yet."""

    def words_of(self, value: Value) -> str:
        """A value as this control would show it."""
        return str(value)


def as_text(value: Value) -> str:
    """A value as the text that ``Rule.parse`` reads."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else str(value)


class SettingEntry(LineField):
    """Undoes what was typed; with nothing typed, undo and Escape are the page's."""

    abandoned = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to what is in force."""
        if event.matches(QKeySequence.StandardKey.Undo) and not self.isModified():
            event.ignore()
        elif not self.isModified() or not take(event, self.own_keys()):
            super().keyPressEvent(event)

    def own_keys(self) -> tuple[OwnKeys, ...]:
        """What takes back what was typed."""
        return (OwnKeys((Qt.Key.Key_Escape,), self.tr("Restore what is set"), self.abandoned.emit),)


class TextControl(Control):
    """A line of text, or a number with its unit."""

    def __init__(self, placeholder: str = "", *, unit: str = "") -> None:
        super().__init__()
        self._unit = unit
        self._value: Value = ""
        self.entry = SettingEntry()
        self.entry.setMaxLength(LONGEST_TEXT)
        self.entry.setPlaceholderText(placeholder)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(self.entry)
        if unit:
            self.entry.setMaximumWidth(SHORT_ENTRY)
            row.addWidget(PlainLabel(unit, tone=Tone.MUTED), 1)
        self.entry.editingFinished.connect(self._commit)
        self.entry.abandoned.connect(self._restore)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """The field."""
        return (self.entry,)

    @property
    def has_unsaved(self) -> bool:
        """It was typed in."""
        return self.entry.isModified()

    def show_value(self, value: Value) -> None:
        """Show the text from its beginning."""
        self._value = value
        if not self.entry.isModified() and self.entry.text() != str(value):
            self.entry.setText(str(value))
            self.entry.setCursorPosition(0)

    def refuse(self) -> None:
        """Leave it as typed."""
        self.entry.setModified(True)

    def words_of(self, value: Value) -> str:
        """With its unit."""
        words = joined((str(value), self._unit), " ")
        return words or translate("settings", "nothing")

    def _commit(self) -> None:
        if self.entry.isModified():
            self.entry.setModified(False)
            self.committed.emit(self.entry.text())

    def _restore(self) -> None:
        self.entry.setText(str(self._value))
        self.entry.setModified(False)


class ChoiceControl(Control):
    """One of a few, by their names."""

    def __init__(self, names: Mapping[str, str]) -> None:
        super().__init__()
        self.box = ChoiceBox()
        for value, name in names.items():
            self.box.addItem(name, value)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box)
        self.box.activated.connect(lambda: self.committed.emit(self.box.currentData()))

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """The box."""
        return (self.box,)

    def show_value(self, value: Value) -> None:
        """Choose it; what is none of the usual (a screen that is not there) joins them."""
        if self.box.findData(str(value)) < 0:
            self.box.addItem(str(value), str(value))
        self.box.setCurrentIndex(self.box.findData(str(value)))

    def words_of(self, value: Value) -> str:
        """The name of the choice."""
        at = self.box.findData(str(value))
        return self.box.itemText(at) if at >= 0 else str(value)


class SwitchControl(Control):
    """On or off."""

    says_name = True

    def __init__(self, name: str) -> None:
        super().__init__()
        self.box = TickBox(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box)
        self.box.toggled.connect(self._commit)  # a screen reader toggles, and clicks nothing

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """The box."""
        return (self.box,)

    def show_value(self, value: Value) -> None:
        """Tick it, or not."""
        with QSignalBlocker(self.box):
            self.box.setChecked(value is True)

    def words_of(self, value: Value) -> str:
        """On or off."""
        return translate("settings", "on") if value else translate("settings", "off")

    def _commit(self, is_on: bool) -> None:
        self.committed.emit(as_text(is_on))
