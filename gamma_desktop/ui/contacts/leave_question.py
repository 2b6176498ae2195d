"""Asks, inside the form, whether what was typed may be given up."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Space
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind
from gamma_desktop.ui.widgets.labels import PlainLabel


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
