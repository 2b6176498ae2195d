"""Lines below each other that are replaced as a whole."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gamma_desktop.ui.widgets.action_line import ActionLine


class LineList(QWidget):
    """Holds the lines that it shows; the arrows lead from one to the next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[ActionLine, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_lines(self, lines: Sequence[ActionLine]) -> None:
        """Show these and no others; the keyboard stays where it was among them."""
        focused = next((at for at, line in enumerate(self._lines) if line.hasFocus()), None)
        for line in self._lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = tuple(lines)
        for line in self._lines:
            self._column.addWidget(line)
            line.show()
        self._order_tabs()
        if focused is not None and self._lines:
            self._lines[min(focused, len(self._lines) - 1)].setFocus()
        self.setVisible(bool(self._lines))

    def focus_first(self) -> bool:
        """Lead the keyboard to the first line that can be pressed; False if there is none."""
        first = next((line for line in self._lines if line.isEnabled()), None)
        if first is not None:
            first.setFocus()
        return first is not None

    def _order_tabs(self) -> None:
        """What is added later would come last of all: the lines follow whatever stands before them."""
        before = self.previousInFocusChain() or self
        while before is not self and before.focusPolicy() is Qt.FocusPolicy.NoFocus:
            before = before.previousInFocusChain() or self
        for stop, following in pairwise((before, *self._lines)):
            QWidget.setTabOrder(stop, following)
