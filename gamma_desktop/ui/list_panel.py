"""A list, or what to say in its place: that it is empty, still loading, or could not be read."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.row_list import RowList
from gamma_desktop.ui.widgets.empty import EmptyState

LEAST_HEIGHT = 36
"""Most of a row: that there are rows, and can be scrolled to."""


class ListPanel(QWidget):
    """Shows its list while there are rows, and words otherwise."""

    action_requested = Signal()
    """The button of the words was pressed."""
    other_requested = Signal()
    """The second one was."""

    def __init__(self, rows: RowList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._list = rows
        self._words = EmptyState(Icon.CLOCK, "")
        self._words.action_requested.connect(self.action_requested)
        self._words.other_requested.connect(self.other_requested)
        self._layout = QStackedLayout(self)
        self._layout.addWidget(rows)
        self._layout.addWidget(self._words)

    def minimumSizeHint(self) -> QSize:
        """In a window that is low it gives way first: what stands above it would be painted over itself."""
        return QSize(super().minimumSizeHint().width(), LEAST_HEIGHT)

    def show_list(self) -> None:
        """Show the rows."""
        self._layout.setCurrentWidget(self._list)
        had_focus = self.window().focusWidget() is self._words
        self.setFocusProxy(self._list)
        if had_focus:
            self._list.setFocus()

    def show_words(self, icon: Icon, title: str, advice: str = "", action: str = "", other: str = "") -> None:
        """Say something in place of the list."""
        had_focus = self.window().focusWidget() is self._list
        self.setFocusProxy(self._words)
        if had_focus:
            self._words.setFocus()
        self._words.show_state(icon, title, advice, action, other)
        self._layout.setCurrentWidget(self._words)
