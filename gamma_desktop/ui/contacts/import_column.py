"""A column of the table to be imported: its heading, some of its cells, and what it is taken for."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gamma_desktop.contacts.csv_fields import Field
from gamma_desktop.ui.bidi import filled, joined
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.choice_box import ChoiceBox
from gamma_desktop.ui.widgets.labels import ElidedLabel

CHOICE_WIDTH = 152


class ImportColumn(QWidget):
    """One row of the list of columns.

    Args:
        heading: as it stands in the file; may be empty.
        cells: the first few that hold something.
    """

    field_chosen = Signal(object)
    """Carries the Field."""

    def __init__(
        self, place: int, heading: str, cells: tuple[str, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        name = heading or self.tr("Column {0}").format(place + 1)
        self._heading = ElidedLabel(name, step=Type.STRONG)
        sample = ElidedLabel(
            joined(cells) or self.tr("Empty in the first rows"), step=Type.CAPTION, tone=Tone.MUTED
        )
        self.choice = ChoiceBox()
        self.choice.setAccessibleName(filled(self.tr("What “{0}” holds"), name))
        self.choice.setFixedWidth(CHOICE_WIDTH)
        for field, meaning in self._meanings().items():
            self.choice.addItem(meaning, field)
        self.choice.activated.connect(lambda _index: self.field_chosen.emit(Field(self.choice.currentData())))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._heading)
        words.addWidget(sample)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.XS, Space.M, Space.XS)
        row.setSpacing(Space.M)
        row.addLayout(words, 1)
        row.addWidget(self.choice)

    def show_field(self, field: Field) -> None:
        """Show what it is taken for; one that is not imported steps back."""
        self.choice.setCurrentIndex(self.choice.findData(field))
        self._heading.set_tone(Tone.MUTED if field is Field.IGNORED else Tone.TEXT)

    def _meanings(self) -> dict[Field, str]:
        return {
            Field.IGNORED: self.tr("Not imported"),
            Field.NAME: self.tr("Name"),
            Field.FIRST: self.tr("First name"),
            Field.MIDDLE: self.tr("Middle name"),
            Field.LAST: self.tr("Last name"),
            Field.COMPANY: self.tr("Company"),
            Field.TITLE: self.tr("Job title"),
            Field.PHONE: self.tr("Phone"),
            Field.EMAIL: self.tr("E-mail"),
            Field.NOTE: self.tr("Note"),
        }
