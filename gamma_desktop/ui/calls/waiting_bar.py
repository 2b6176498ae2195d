"""The line above the missed calls: how many of them wait, and all of them done at one click, with undo."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Space
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind
from gamma_desktop.ui.widgets.labels import PlainLabel


class WaitingBar(QWidget):
    """Shows itself only where it is wanted and has something to say."""

    all_done_requested = Signal()
    undo_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_wanted = False
        self._count = 0
        self._done = 0
        self._words = PlainLabel(tone=Tone.MUTED)
        self._all_done = Button(self.tr("All done"), kind=ButtonKind.QUIET, icon=Icon.CHECK)
        self._undo = Button(self.tr("Undo"), kind=ButtonKind.QUIET)
        self._all_done.clicked.connect(self.all_done_requested)
        self._undo.clicked.connect(self.undo_requested)
        for button in (self._all_done, self._undo):
            button.stand_for("missed calls")
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, 0, Space.S, Space.XS)
        row.setSpacing(Space.XS)
        row.addWidget(self._words, 1)
        row.addWidget(self._undo)
        row.addWidget(self._all_done)
        self._show()

    def set_wanted(self, wanted: bool) -> None:
        """Whether missed calls are what is looked at."""
        self._is_wanted = wanted
        self._show()

    def show_waiting(self, count: int) -> None:
        """Tell how many wait; if any do, what was done before is old news."""
        self._count = count
        if count:
            self._done = 0
        self._show()

    def show_done(self, count: int) -> None:
        """Tell how many were ticked at once, and offer to take that back."""
        self._done = count
        self._show()

    def _show(self) -> None:
        self._words.setText(
            _done_words(self, self._done) if self._done else _waiting_words(self, self._count)
        )
        self._undo.setVisible(bool(self._done))
        self._all_done.setVisible(bool(self._count))
        self.setVisible(self._is_wanted and bool(self._count or self._done))


def _waiting_words(bar: QWidget, count: int) -> str:
    if count == 1:
        return bar.tr("1 to call back")
    return bar.tr("{0} to call back").format(count)


def _done_words(bar: QWidget, count: int) -> str:
    if count == 1:
        return bar.tr("1 call is done")
    return bar.tr("{0} calls are done").format(count)
