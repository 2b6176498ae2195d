"""Asks for a time in words, and says how it understands them while they are typed."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.codes import DueTimeFault
from gamma_desktop.history.due_time import BadDueTime, due_time
from gamma_desktop.history.reminders import LONGEST_REMINDER
from gamma_desktop.ui.formatting import when
from gamma_desktop.ui.ports import Clock
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind
from gamma_desktop.ui.widgets.dressed import LineField
from gamma_desktop.ui.widgets.field import Field
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.wording import explain

WIDTH = 400
LONGEST_TIME = 60

Chosen = Callable[[str, str | None], object]
"""Told a time, as ``history.due_time`` reads it, and what for; None leaves a note, "" takes it away."""


class TimeQuestion(QDialog):
    """Enter takes the time, Escape does not.

    Args:
        title: what the time is for.
        yes: the words of its button.
        now: the time now.
        chosen: told of the answer.
        note: what is noted by now; None: there is nothing to note.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        yes: str,
        *,
        now: Clock,
        chosen: Chosen,
        note: str | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setFixedWidth(WIDTH)
        self._now, self._chosen = now, chosen
        self._shown: datetime | None = None
        self._noted = note or ""
        self.time, self.note = LineField(), LineField(note or "")
        self.time.setMaxLength(LONGEST_TIME)
        self.note.setMaxLength(LONGEST_REMINDER)
        self.time.setPlaceholderText(self.tr("tomorrow at 9"))
        self.reading = Field(
            self.tr("When"), self.time, hint=self.tr("In 20 minutes, at 3 pm, Monday 10:30, 2026-12-24 9:00")
        )
        self.yes = Button(yes, kind=ButtonKind.PRIMARY)
        buttons = QDialogButtonBox()
        buttons.addButton(Button(self.tr("Cancel")), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.addButton(self.yes, QDialogButtonBox.ButtonRole.AcceptRole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        layout.setSpacing(Space.M)
        layout.addWidget(PlainLabel(title, step=Type.HEADING))
        layout.addWidget(self.reading)
        if note is not None:
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
            self._shown = due_time(text, now)
        except GammaDesktopError as error:
            self._refuse(error)
            return
        words = when(self._shown, now)
        self.reading.show_waiting(words[:1].upper() + words[1:])
        self.yes.set_available()

    def _refuse(self, error: GammaDesktopError) -> None:
        why = explain(error)
        self.reading.show_error(why.advice or why.title)
        self.yes.set_unavailable(why.title)

    def _answer(self) -> None:
        """Take the time as it was shown: read again, "21:36" would be tomorrow's once it has passed."""
        if not self.yes.isEnabled() or self._shown is None:
            return
        if self._shown <= self._now():
            self._refuse(BadDueTime(DueTimeFault.PAST, self.time.text()))
            return
        note = self.note.text().strip()
        self._chosen(self._shown.isoformat(), note if note or self._noted else None)
        self.accept()
