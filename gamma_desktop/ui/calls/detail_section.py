"""A part of the detail pane under a quiet heading."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.labels import PlainLabel


class DetailSection(QWidget):
    """A heading, with room for what stands beside it, and a column below."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = PlainLabel(title, step=Type.STRONG, tone=Tone.MUTED)
        self._title.setWordWrap(False)
        self.heading = QHBoxLayout()
        self.heading.setSpacing(Space.S)
        self.heading.addWidget(self._title)
        self.heading.addStretch(1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(Space.S)
        self.column.addLayout(self.heading)
