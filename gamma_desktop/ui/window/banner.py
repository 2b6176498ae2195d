"""A message across the window: what is wrong, and what to do."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gamma_desktop.ui.explanation import Explanation
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.widgets.buttons import Button, IconButton
from gamma_desktop.ui.widgets.notice import Notice

MOST_NOTICES = 5
"""Older ones are let go of: who comes back after an hour is not to dismiss fifty."""


class Banner(Notice):
    """A notice with a button that leads to where it is mended, or else with one that puts it away."""

    action_requested = Signal()

    def __init__(self, action: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = Button(action) if action else IconButton(Icon.X, self.tr("Dismiss"))
        self.button.clicked.connect(self.action_requested if action else self.hide)
        row = self.layout()
        if isinstance(row, QHBoxLayout):
            row.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignVCenter)

    def name_action(self, action: str) -> None:
        """Say what the button does about this problem; "" where there is nothing to press."""
        self.button.setVisible(bool(action))
        self.button.setText(action)
        self.button.setAccessibleName(action)


class NoticeBanner(Banner):
    """Notices that each stay until they are dismissed; the newest is shown, then the one before it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._told: list[Explanation] = []
        self.button.clicked.connect(self._show_the_one_before)

    def tell(self, what: Explanation) -> None:
        """Show this one first."""
        if what in self._told:
            self._told.remove(what)
        self._told = [*self._told, what][-MOST_NOTICES:]
        self._show()

    def withdraw(self, what: Explanation) -> None:
        """Take this one back: it is so no longer."""
        if what in self._told:
            self._told.remove(what)
            self._show()

    def _show_the_one_before(self) -> None:
        self._told.pop()
        self._show()

    def _show(self) -> None:
        newest = self._told[-1] if self._told else None
        self.button.stand_for(newest)
        self.explain(newest)
