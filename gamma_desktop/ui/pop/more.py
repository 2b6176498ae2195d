"""The pops that have no room on the screen, as a number."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from gamma_desktop.ui.pop.placement import MORE_HEIGHT, WIDTH
from gamma_desktop.ui.theme import Space
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind
from gamma_desktop.ui.widgets.floating import FloatingSurface


class MorePops(FloatingSurface):
    """How many more there are ("+3 more"), at the far end; a click shows them, or fewer again."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__(takes_focus=False)
        self._button = Button(kind=ButtonKind.QUIET)
        self._button.clicked.connect(self.clicked)
        self._button.stand_for("more")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.XS, Space.XS, Space.XS, Space.XS)
        layout.addWidget(self._button)
        self.take_width(WIDTH)

    def take_width(self, width: int) -> None:
        """Be as wide as the pops, or less where it stands beside them."""
        self.setFixedSize(width, MORE_HEIGHT)

    def show_count(self, count: int, *, is_unfolded: bool) -> None:
        """Say how many are not shown; once all are, offer to show fewer."""
        if count:
            words, name = self.tr("+{count} more"), self.tr("{count} more calls")
        elif is_unfolded:
            words = name = self.tr("Show fewer")
        else:
            return
        self._button.setText(words.format(count=count))
        self._button.setAccessibleName(name.format(count=count))
        self.setAccessibleName(self._button.accessibleName())
