"""The pops that have no room on the screen, as a number."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from gamma_desktop.ui.pop.card import WIDTH
from gamma_desktop.ui.theme import Space
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind
from gamma_desktop.ui.widgets.floating import FloatingSurface


class MorePops(FloatingSurface):
    """How many more there are ("+3 more"), at the far end of the stack; a click asks to see them."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__(takes_focus=False)
        self.count = 0
        self._button = Button(kind=ButtonKind.QUIET)
        self._button.clicked.connect(self.clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.XS, Space.XS, Space.XS, Space.XS)
        layout.addWidget(self._button)
        self.setFixedWidth(WIDTH)

    def show_count(self, count: int) -> None:
        """Say how many; none hides it."""
        if count != self.count:
            self.count = count
            self._button.setText(self.tr("+{count} more").format(count=count))
            self._button.setAccessibleName(self.tr("{count} more calls").format(count=count))
            self.setAccessibleName(self._button.accessibleName())
            self.adjustSize()
