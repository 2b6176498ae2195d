"""Qt's own widgets in our look: each wears a style sheet of its own, in the colours in force."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QFrame,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollBar,
    QTimeEdit,
)

from gamma_desktop.ui.palette import Tokens
from gamma_desktop.ui.stylesheet import Sheet
from gamma_desktop.ui.theme import tokens

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget as _Base
else:
    _Base = object


class Dressed(_Base):
    """Stands before a widget of Qt's among the bases of a class, which names what it wears."""

    SHEET: Sheet
    _worn: Tokens | None = None

    def __init__(self, *arguments: Any, **properties: Any) -> None:  # noqa: ANN401  (Qt's own)
        super().__init__(*arguments, **properties)
        self._dress()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme; the palette of what wears a sheet does not change with the application's."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._dress()

    def _dress(self) -> None:
        look = tokens()
        if look is not self._worn:
            self._worn = look
            self.setStyleSheet(self.SHEET.in_colors(look))


class LineField(Dressed, QLineEdit):
    """A field for a line of text."""

    SHEET = Sheet.LINE

    def setClearButtonEnabled(self, enable: bool) -> None:  # noqa: N802  (Qt's own)
        """Give the button a name too: Qt leaves it without one, and a screen reader says nothing."""
        super().setClearButtonEnabled(enable)
        for button in self.findChildren(QAbstractButton):
            button.setAccessibleName(self.tr("Clear"))


class PlainTextField(Dressed, QPlainTextEdit):
    """A field for several lines of text."""

    SHEET = Sheet.TEXT


class TimeField(Dressed, QTimeEdit):
    """A field for a time of day, typed or stepped by keys."""

    SHEET = Sheet.CLOCK


class Menu(Dressed, QMenu):
    """A menu; the menus within it look like it."""

    SHEET = Sheet.MENU


class ScrollBar(Dressed, QScrollBar):
    """A thin bar that shows the ground below it."""

    SHEET = Sheet.SCROLL_BAR


def show_ground_below(area: QAbstractScrollArea) -> None:
    """Have a list or a pane draw neither frame nor ground of its own; its rows, or what is on it, do."""
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setVerticalScrollBar(ScrollBar())
    area.viewport().setAutoFillBackground(False)
