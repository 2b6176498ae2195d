"""A list and the facts of its current row: side by side where there is room, else one after the other."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.keys import OwnKeys, take
from gamma_desktop.ui.theme import Space
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind

DETAIL_SHARE = 10
LIST_SHARE = 14


class TwoPane(QWidget):
    """Puts ``master`` and ``detail`` where they have room."""

    def __init__(self, master: QWidget, detail: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._master = master
        self._is_wide = False
        self._is_open = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.M)
        row.addWidget(master, LIST_SHARE)  # before the details: Tab goes as widgets came
        self._back = Button(self.tr("Back"), kind=ButtonKind.QUIET, icon=Icon.ARROW_LEFT, parent=self)
        self._back.clicked.connect(self.close_detail)
        self._side = QWidget(self)
        column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._back, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(detail, 1)
        row.addWidget(self._side, DETAIL_SHARE)
        self._arrange()

    def set_wide(self, wide: bool) -> None:
        """Tell whether there is room for both."""
        self._is_wide = wide
        self._arrange()

    def open_detail(self) -> None:
        """Show the facts in place of the list, where only one of them fits."""
        self._is_open = True
        self._arrange()
        if not self._is_wide:
            self._back.setFocus()

    def close_detail(self) -> None:
        """Return to the list."""
        self._is_open = False
        self._arrange()
        self._master.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape, and Left, return to the list."""
        if not take(event, self.own_keys()):
            super().keyPressEvent(event)

    def own_keys(self) -> tuple[OwnKeys, ...]:
        """What leads back, where only one of both is shown."""
        back = OwnKeys((Qt.Key.Key_Escape, Qt.Key.Key_Left), self.tr("Back to the list"), self.close_detail)
        return (back,) if self._is_open and not self._is_wide else ()

    def _arrange(self) -> None:
        self._master.setVisible(self._is_wide or not self._is_open)
        self._side.setVisible(self._is_wide or self._is_open)
        self._back.setVisible(not self._is_wide)
