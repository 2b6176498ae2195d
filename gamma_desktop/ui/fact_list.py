"""Lines of a name and a value."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from gamma_desktop.numbers.lines import LineColour
from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Space
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.widgets.marked_label import MarkedLabel

NO_COLOURS: Mapping[str, LineColour | None] = MappingProxyType({})
TOP_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class FactList(QWidget):
    """Shows pairs; its labels are kept and reused."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.L)
        self._grid.setVerticalSpacing(Space.S)
        self._grid.setColumnStretch(1, 1)
        self._pairs: list[tuple[PlainLabel, MarkedLabel]] = []

    def show_facts(
        self, facts: Iterable[tuple[str, str]], colours: Mapping[str, LineColour | None] = NO_COLOURS
    ) -> None:
        """Show these pairs and no others; a value bears the colour that is given for its name."""
        shown = tuple(facts)
        while len(self._pairs) < len(shown):
            self._add_pair()
        for (name, value), (label, field) in zip(shown, self._pairs, strict=False):
            label.setText(name)
            field.setText(value)
            field.show_mark(colours.get(name))
            field.setAccessibleName(filled("{0}: {1}", name, value))
        for row, pair in enumerate(self._pairs):
            for part in pair:
                part.setVisible(row < len(shown))

    def _add_pair(self) -> None:
        name, value = PlainLabel(tone=Tone.MUTED), MarkedLabel(tabular=True)
        name.setWordWrap(False)
        value.setAlignment(TOP_LEFT)
        row = len(self._pairs)
        self._grid.addWidget(name, row, 0, TOP_LEFT)
        self._grid.addWidget(value, row, 1)
        self._pairs.append((name, value))
