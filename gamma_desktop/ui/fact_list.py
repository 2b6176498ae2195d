"""Lines of a name and a value."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QWidget

from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.labels import PlainLabel


class FactList(QWidget):
    """Shows pairs; its labels are kept and reused."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(Space.L)
        self._form.setVerticalSpacing(Space.S)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._pairs: list[tuple[PlainLabel, PlainLabel]] = []

    def show_facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """Show these pairs and no others."""
        shown = 0
        for shown, (name, value) in enumerate(facts, start=1):
            label, field = self._pair(shown - 1)
            label.setText(name)
            field.setText(value)
            field.setAccessibleName(f"{name}: {value}")
        for row in range(len(self._pairs)):
            self._form.setRowVisible(row, row < shown)

    def _pair(self, row: int) -> tuple[PlainLabel, PlainLabel]:
        while len(self._pairs) <= row:
            name = PlainLabel(tone=Tone.MUTED)
            name.setWordWrap(False)
            value = PlainLabel(step=Type.BODY, tabular=True)
            self._form.addRow(name, value)
            self._pairs.append((name, value))
        return self._pairs[row]
