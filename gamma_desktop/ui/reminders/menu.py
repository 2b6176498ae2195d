"""The times at which a person can be called back: a menu of the usual ones, and a question for any other."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QMenu, QVBoxLayout, QWidget

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.due_time import due_time
from gamma_desktop.history.reminders import LONGEST_REMINDER
from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.formatting import when
from gamma_desktop.ui.ports import Clock
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind
from gamma_desktop.ui.widgets.field import Field
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.wording import explain

WIDTH = 400
LONGEST_TIME = 60

IN_TEN_MINUTES = "in 10 minutes"
IN_AN_HOUR = "in an hour"
TOMORROW_MORNING = "tomorrow at 9"

Chosen = Callable[[str, str], object]
"""Told a time, as ``history.due_time`` reads it, and what for; "" leaves a note as it is."""

translate = QCoreApplication.translate


class RemindMenu(QMenu):
    """Offers times; any other is asked for in words.

    Args:
        who: is to be called back.
        now: the time now.
        chosen: told of the choice; the menu itself may be gone by then.
        window: what the question stands over.
        note: what for, as it is known by now.
    """

    def __init__(
        self, who: str, now: Clock, chosen: Chosen, *, window: QWidget, parent: QWidget, note: str = ""
    ) -> None:
        super().__init__(translate("reminders", "Call back later"), parent)
        for time, words in _times():
            self.addAction(words).triggered.connect(lambda _checked, time=time: chosen(time, ""))
        self.addSeparator()
        other = self.addAction(translate("reminders", "Other time or note…"))
        other.triggered.connect(lambda _checked: TimeQuestion(window, who, now, chosen, note).open())


class TimeQuestion(QDialog):
    """Asks for a time in words, and reads it as it is typed; Enter takes it, Escape does not."""

    def __init__(self, parent: QWidget, who: str, now: Clock, chosen: Chosen, note: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Call back later"))
        self.setFixedWidth(WIDTH)
        self._now, self._chosen = now, chosen
        self.time, self.note = QLineEdit(), QLineEdit(note)
        self.time.setMaxLength(LONGEST_TIME)
        self.note.setMaxLength(LONGEST_REMINDER)
        self.time.setPlaceholderText(self.tr("tomorrow at 9"))
        self.reading = Field(
            self.tr("When"), self.time, hint=self.tr("In 20 minutes, at 3 pm, Monday 10:30, 2026-12-24 9:00")
        )
        self.yes = Button(self.tr("Remind me"), kind=ButtonKind.PRIMARY)
        buttons = QDialogButtonBox()
        buttons.addButton(Button(self.tr("Cancel")), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.addButton(self.yes, QDialogButtonBox.ButtonRole.AcceptRole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        layout.setSpacing(Space.M)
        layout.addWidget(PlainLabel(filled(self.tr("Call back {0}"), who), step=Type.HEADING))
        layout.addWidget(self.reading)
        layout.addWidget(Field(self.tr("What for"), self.note))
        layout.addWidget(buttons)
        self.yes.setDefault(True)
        self.time.setFocus()
        self.time.textChanged.connect(self._read)
        buttons.accepted.connect(self._answer)
        buttons.rejected.connect(self.reject)
        self._read("")

    def _read(self, text: str) -> None:
        """Say what the time means, or what is wrong with it."""
        if not text.strip():
            self.reading.clear()
            self.yes.set_unavailable(self.tr("Say when"))
            return
        now = self._now().astimezone()
        try:
            words = when(due_time(text, now), now)
        except GammaDesktopError as error:
            why = explain(error)
            self.reading.show_error(why.advice or why.title)
            self.yes.set_unavailable(why.title)
            return
        self.reading.show_waiting(words[:1].upper() + words[1:])
        self.yes.set_available()

    def _answer(self) -> None:
        if self.yes.isEnabled():
            self._chosen(self.time.text(), self.note.text().strip())
            self.accept()


def _times() -> tuple[tuple[str, str], ...]:
    return (
        (IN_TEN_MINUTES, translate("reminders", "In 10 minutes")),
        (IN_AN_HOUR, translate("reminders", "In an hour")),
        ("in 3 hours", translate("reminders", "In 3 hours")),
        (TOMORROW_MORNING, translate("reminders", "Tomorrow at 9")),
        ("monday at 9", translate("reminders", "Monday at 9")),
    )
