"""The facts of a pop: a name and a value a row, only those that are known."""

from collections.abc import Collection, Mapping

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from gamma_desktop.numbers.lines import LineColour
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.pop.model import Row
from gamma_desktop.ui.theme import Space
from gamma_desktop.ui.widgets.avatar import DIAMETER
from gamma_desktop.ui.widgets.folding_label import FoldingLabel
from gamma_desktop.ui.widgets.labels import PlainLabel

translate = QCoreApplication.translate


class FactRows(QWidget):
    """Rows that stand ready, and are shown where there is something to say; values stand below the name."""

    refolded = Signal()
    """The agent unfolded a value, or folded it again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[Row, tuple[PlainLabel, FoldingLabel]] = {}
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(Space.M)
        layout.setVerticalSpacing(Space.XS)
        layout.setColumnStretch(1, 1)
        layout.setColumnMinimumWidth(0, DIAMETER)
        for at, row in enumerate(Row):
            name, value = PlainLabel(row_names()[row], tone=Tone.MUTED), FoldingLabel()
            name.setWordWrap(False)
            value.refolded.connect(self.refolded)
            layout.addWidget(name, at, 0, alignment=Qt.AlignmentFlag.AlignTop)
            layout.addWidget(value, at, 1)
            self._rows[row] = (name, value)

    def show_facts(
        self,
        facts: Mapping[Row, str],
        warns: Collection[Row] = (),
        line: LineColour | None = None,
        folds: Collection[Row] = (),
    ) -> None:
        """Show these; those that warn in the colour for it, the line with its own, and some folded."""
        names = row_names()
        for row, (name, value) in self._rows.items():
            words = facts.get(row, "")
            if not words and value.isHidden() and not value.text():
                continue  # most rows of most calls: a pop waits for this
            value.setText(words)
            value.fold(row in folds)
            value.set_tone(Tone.WARNING if row in warns else Tone.TEXT)
            value.setAccessibleName(f"{names[row]}: {words}")
            value.show_mark(line if row is Row.FOR else None)
            name.setVisible(bool(words))
            value.setVisible(bool(words))
        self.setVisible(bool(facts))

    def fold_again(self) -> None:
        """What the agent unfolded was of another call."""
        for _, value in self._rows.values():
            value.fold_again()


def row_names() -> dict[Row, str]:
    """What stands before each fact."""
    return {
        Row.TIME: translate("pop", "Time"),
        Row.FOR: translate("pop", "For"),
        Row.VIA: translate("pop", "Via"),
        Row.PASSED: translate("pop", "Told"),
        Row.TYPED: translate("pop", "Typed"),
        Row.LAST: translate("pop", "Last"),
        Row.NOTE: translate("pop", "Note"),
    }
