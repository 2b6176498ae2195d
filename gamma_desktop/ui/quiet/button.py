"""The switch at the foot of the window: a moon, and until when while it is on."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.quiet.menu import QuietMenu, QuietOption
from gamma_desktop.ui.theme import Type, font
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind

LOW = 24
"""As high as the line that it stands in."""


class QuietButton(Button):
    """Says whether calls disturb, and opens the menu that changes that."""

    option_chosen = Signal(QuietOption)

    def __init__(self, parent: QWidget | None = None) -> None:
        name = self.tr("Do not disturb")
        super().__init__("", kind=ButtonKind.QUIET, icon=Icon.MOON, tip=name, parent=parent)
        self.setFixedHeight(LOW)
        self.setFont(font(Type.CAPTION))
        self.setAccessibleName(name)
        self._menu = QuietMenu(self)
        self._menu.chosen.connect(self.option_chosen)
        self.clicked.connect(self._open)

    def show_state(self, words: str, *, is_on: bool) -> None:
        """Say it in words while it is on; else the moon says enough."""
        self.setText(words if is_on else "")
        self.setAccessibleName(words)
        self._menu.show_state(words, is_on=is_on)
        self.updateGeometry()

    def _open(self) -> None:
        size = self._menu.sizeHint()
        self._menu.popup(self.mapToGlobal(QPoint(self.width() - size.width(), -size.height())))
