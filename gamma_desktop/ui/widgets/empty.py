"""What a list says when there is nothing in it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind
from gamma_desktop.ui.widgets.icon_label import IconLabel
from gamma_desktop.ui.widgets.labels import PlainLabel

ICON_SIZE = 32


class EmptyState(QWidget):
    """An icon, what is (not) here, what to do about it, and a button for that; or two, for another way."""

    action_requested = Signal()
    other_requested = Signal()

    def __init__(
        self, icon: Icon, title: str, advice: str = "", action: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = IconLabel(icon, ICON_SIZE)
        self._title = PlainLabel(title, step=Type.HEADING)
        self._advice = PlainLabel(advice, tone=Tone.MUTED)
        self._button = Button(action)
        self._button.clicked.connect(self.action_requested)
        self._other = Button(kind=ButtonKind.QUIET)
        self._other.clicked.connect(self.other_requested)
        for button in (self._button, self._other):
            button.stand_for("words")  # they say what they do: it changes with them
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.XL, Space.XXL, Space.XL, Space.XXL)
        layout.setSpacing(Space.S)
        layout.addStretch(1)
        layout.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(Space.XS)
        for label in (self._title, self._advice):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            layout.addWidget(label)
        layout.addSpacing(Space.XS)
        for button in (self._button, self._other):
            layout.addWidget(button, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)
        self.show_state(icon, title, advice, action)

    def show_state(self, icon: Icon, title: str, advice: str = "", action: str = "", other: str = "") -> None:
        """Say something else."""
        self._icon.show_icon(icon)
        self._title.setText(title)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        for button, text in ((self._button, action), (self._other, other)):
            button.setText(text)
            button.setAccessibleName(text)
            button.setVisible(bool(text))
