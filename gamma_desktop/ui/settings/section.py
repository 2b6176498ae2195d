"""A group of settings under a heading, on a card."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.card import Card
from gamma_desktop.ui.widgets.labels import PlainLabel


class Section(Card):
    """A card with a heading; ``add`` fills it."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        self._column.setSpacing(Space.M)
        self._column.addWidget(PlainLabel(title, step=Type.HEADING))

    def add(self, *parts: QWidget) -> None:
        """Put these below what is there."""
        for part in parts:
            self._column.addWidget(part)
