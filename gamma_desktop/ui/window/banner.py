"""A message across the window: what is wrong, and what to do."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.widgets.buttons import Button, IconButton
from gamma_desktop.ui.widgets.notice import Notice


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
