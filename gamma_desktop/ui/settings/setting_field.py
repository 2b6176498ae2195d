"""A setting on the page: its name, its control, where its value comes from, and the way back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gamma_desktop.settings.layers import Explanation, Layer
from gamma_desktop.ui.bidi import filled, joined
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.settings.description import Setting
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind
from gamma_desktop.ui.widgets.labels import PlainLabel, StopLabel

LOW = 24
"""How high a button is that stands in a line of words."""


class SettingField(QWidget):
    """One setting.

    Args:
        setting: what it is.
        shows_key: its key stands beside its origin: for administrators.
    """

    committed = Signal(str, str)
    """The key, and its new value as a text."""
    reset_requested = Signal(str)
    undo_requested = Signal()

    def __init__(self, setting: Setting, *, shows_key: bool) -> None:
        super().__init__()
        self.setting = setting
        self.control = setting.make()
        key = setting.key if shows_key else ""
        self._hint = PlainLabel(joined((key, setting.hint), "\n"), step=Type.CAPTION, tone=Tone.MUTED)
        self._mistake = ""
        self._result = PlainLabel(step=Type.CAPTION)
        self._origin = StopLabel(step=Type.CAPTION, tone=Tone.MUTED)
        self._origin.is_stop = False
        self._origin.setWordWrap(False)
        self._shown = ""
        self.undo_button = Button(self.tr("Undo"), kind=ButtonKind.QUIET, tip=self.tr("Undo (Ctrl+Z)"))
        self.undo_button.setAccessibleName(f"{self.tr('Undo')}: {setting.name}")
        self.reset_button = Button(self.tr("Reset"), kind=ButtonKind.QUIET)
        for button in (self.undo_button, self.reset_button):
            button.setFixedHeight(LOW)
        self.control.committed.connect(lambda text: self.committed.emit(setting.key, text))
        self.undo_button.clicked.connect(self.undo_requested)
        self.reset_button.clicked.connect(lambda: self.reset_requested.emit(setting.key))
        self._lay_out()
        self._describe()

    @property
    def words(self) -> str:
        """What was said last below the control: what is wrong, or what became of a change."""
        return self._result.text()

    @property
    def origin(self) -> str:
        """Where the value comes from, as shown."""
        return self._origin.text()

    @property
    def can_undo(self) -> bool:
        """The change that was saved last can be taken back."""
        return self.control.can_undo

    def show_explained(self, explained: Explanation) -> None:
        """Show the value in force, and where it comes from."""
        self.control.show_value(explained.value)
        self._shown = self.control.words_of(explained.value)
        self._lock(is_locked=explained.is_locked)
        origins = {
            Layer.DEFAULT: self.tr("Default"),
            Layer.MANAGED: self.tr("Your administrator's default"),
            Layer.USER: self.tr("Your choice"),
            Layer.TEAM: self.tr("Set for your team"),
            Layer.LOCKED: self.tr("Locked by your administrator"),
        }
        is_default = explained.layer is Layer.DEFAULT
        is_left_out = is_default and explained.key.is_administrators
        self._origin.setText(self.tr("None named") if is_left_out else origins[explained.layer])
        self._origin.setHidden(is_default and not is_left_out)  # calm: what is not said is the default
        is_own = explained.layer is Layer.USER and self.control.can_reset
        self._show(self.reset_button, is_shown=is_own)
        if is_own:
            below = next(said for said in reversed(explained.says) if said.layer is not Layer.USER)
            is_managed = below.layer is Layer.MANAGED
            back = (
                self.tr("Back to what your administrator set: {0}")
                if is_managed
                else self.tr("Back to the default: {0}")
            )
            words = filled(back, self.control.words_of(below.value))
            self.reset_button.setToolTip(words)
            self.reset_button.setAccessibleDescription(words)
            self.reset_button.setAccessibleName(f"{self.tr('Reset')}: {self.setting.name}")
        self._describe()

    @property
    def entrance(self) -> QWidget:
        """What takes the keyboard: the control, or who locked it."""
        return self._origin if self._origin.is_stop else self.control.parts[0]

    def _lock(self, *, is_locked: bool) -> None:
        """Keep it from being changed; the keyboard can still come here, and hear what is set and why."""
        for part in self.control.parts:
            part.setEnabled(not is_locked)
        self.control.setEnabled(not is_locked)
        self._origin.is_stop = is_locked

    def show_saved(self) -> None:
        """Say that the change counts, with the way back."""
        self._tell(self.tr("Saved"), Tone.SUCCESS, can_undo=self.can_undo)

    def show_undone(self) -> None:
        """Say that the change was taken back."""
        self._tell(self.tr("Undone"), Tone.MUTED)

    def show_error(self, words: str) -> None:
        """Say what is wrong; what was typed stays."""
        self.control.refuse()
        self._tell(words, Tone.DANGER)

    def show_mistake(self, words: str) -> None:
        """Say that what a file has for it cannot be used, and why; "" where it can."""
        if words != self._mistake:
            shows_old = self.words == self._mistake
            self._mistake = words
            if shows_old:
                self._tell("", Tone.MUTED)

    def clear(self) -> None:
        """Clear what was said of a change."""
        if self.words:
            self._tell("", Tone.MUTED)

    def _show(self, button: Button, *, is_shown: bool) -> None:
        """Show it or not; the keyboard does not go with it, but to the control."""
        had_keyboard = button.hasFocus()
        button.setVisible(is_shown)
        if had_keyboard and not is_shown:
            self.entrance.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, words: str, tone: Tone, *, can_undo: bool = False) -> None:
        if not words and self._mistake:
            words, tone = self._mistake, Tone.DANGER
        self._result.set_tone(tone)
        self._result.setText(words)
        self._result.setVisible(bool(words))
        self._show(self.undo_button, is_shown=can_undo)
        self._give_words_room()
        self._describe()
        if words and self.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _give_words_room(self) -> None:
        """The way back stands right behind its words; words alone have all of the width."""
        is_alone = self.undo_button.isHidden()
        self._results.setStretch(0, int(is_alone))
        self._results.setStretch(2, int(not is_alone))

    def _describe(self) -> None:
        """Tell a screen reader at the control what is written around it."""
        parts = (self.setting.hint, self._origin.text(), self._result.text())
        words = ". ".join(part.rstrip(".") for part in parts if part)
        self._origin.setAccessibleName(joined((self.setting.name, self._shown, self._origin.text()), ", "))
        self._origin.setAccessibleDescription(self.setting.hint)
        for part in self.control.parts:
            part.setAccessibleName(part.accessibleName() or self.setting.name)
            part.setAccessibleDescription(words)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        if self.control.says_name:
            head.addWidget(self.control, 1)
        else:
            head.addWidget(PlainLabel(self.setting.name), 1)
        head.addWidget(self._origin, alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.reset_button)
        result = self._results = QHBoxLayout()
        result.setSpacing(Space.S)
        result.addWidget(self._result)
        result.addWidget(self.undo_button)
        result.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addLayout(head)
        if not self.control.says_name:
            column.addWidget(self.control)
        column.addWidget(self._hint)
        column.addLayout(result)
        self._hint.setHidden(not self._hint.text())
        self._result.hide()
        self.undo_button.hide()
        self.reset_button.hide()
