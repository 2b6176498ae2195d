"""Fields of one kind below each other, and a button for one more."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.theme import Space
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind
from gamma_desktop.ui.widgets.labels import PlainLabel

FieldT = TypeVar("FieldT", bound=QWidget)


class FieldStack(QWidget, Generic[FieldT]):
    """Holds the fields; makes none: ``more_requested`` asks for one more."""

    more_requested = Signal()

    def __init__(self, name: str, more: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: list[FieldT] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(Space.S)
        self.more_button = Button(more, kind=ButtonKind.QUIET, icon=Icon.PLUS)
        self.more_button.clicked.connect(self.more_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(PlainLabel(name))
        column.addLayout(self._rows)
        column.addWidget(self.more_button, alignment=Qt.AlignmentFlag.AlignLeft)

    @property
    def fields(self) -> tuple[FieldT, ...]:
        """From the top."""
        return tuple(self._fields)

    def show_fields(self, fields: Iterable[FieldT]) -> None:
        """Show these in place of all."""
        for field in self.fields:
            self._drop(field)
        for field in fields:
            self._put(field)

    def add(self, field: FieldT) -> None:
        """Show one more, ready to be typed into."""
        self._put(field)
        edit = field.findChild(QLineEdit)
        if edit is not None:
            edit.setFocus()

    def remove(self, field: FieldT) -> None:
        """Take one out; the keyboard goes to the button for one more."""
        self.more_button.setFocus()
        self._drop(field)

    def _put(self, field: FieldT) -> None:
        self._fields.append(field)
        self._rows.addWidget(field)
        field.show()

    def _drop(self, field: FieldT) -> None:
        self._fields.remove(field)
        self._rows.removeWidget(field)
        field.hide()
        field.deleteLater()
