"""An e-mail address in the form."""

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gamma_desktop.contacts.field_text import LONGEST_FIELD
from gamma_desktop.ui.contacts.draft import is_address
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.widgets.buttons import IconButton
from gamma_desktop.ui.widgets.field import Field


class EmailField(QWidget):
    """One address, and a button to take it out."""

    def __init__(self, address: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit(address)
        self.edit.setMaxLength(LONGEST_FIELD)
        self.edit.setPlaceholderText(self.tr("E-mail address"))
        self.edit.setAccessibleName(self.tr("E-mail address"))
        self.remove_button = IconButton(Icon.X, self.tr("Remove this e-mail address"))
        self.field = Field("", self.edit, self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)
        self.edit.textChanged.connect(self.field.clear)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in order."""
        return self.edit, self.remove_button

    @property
    def problem(self) -> str:
        """Why this cannot be kept; "" if it can."""
        text = self.edit.text().strip()
        return "" if not text or is_address(text) else self.tr("An e-mail address reads name@company.com")

    def show_problem(self) -> None:
        """Say why this cannot be kept."""
        self.field.show_error(self.problem)
