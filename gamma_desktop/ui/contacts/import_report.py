"""What an import came to: how many, and every line that was left out with its reason."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gamma_desktop.contacts.importing import ImportProblem, ImportReport
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.list_panel import ListPanel
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.row_face import RowFace
from gamma_desktop.ui.row_list import RowList
from gamma_desktop.ui.row_model import RowModel
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind
from gamma_desktop.ui.widgets.labels import PlainLabel


class ImportReportPanel(QWidget):
    """Stands in place of the contacts until it was read."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = PlainLabel(step=Type.HEADING)
        self._counts = PlainLabel(tone=Tone.MUTED)
        self.model: RowModel[ImportProblem] = RowModel(
            key=lambda problem: problem, text=self._text, parent=self
        )
        self.list = RowList(self.model, self._face, self.tr("Lines that were left out"))
        self._panel = ListPanel(self.list)
        self.done_button = Button(self.tr("Done"), kind=ButtonKind.PRIMARY)
        self.done_button.clicked.connect(self.closed)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.done_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.S, Space.M, Space.M)
        column.setSpacing(Space.XS)
        for widget in (self._title, self._counts):
            column.addWidget(widget)
        column.addSpacing(Space.S)
        column.addWidget(self._panel, 1)
        column.addLayout(buttons)

    def show_report(self, report: ImportReport) -> None:
        """Show this report."""
        self._title.setText(self.tr("Contacts imported: {0}").format(report.imported + report.updated))
        counts = self.tr("{read} lines read, {imported} new, {updated} updated, {skipped} left out")
        self._counts.setText(
            counts.format(
                read=report.read,
                imported=report.imported,
                updated=report.updated,
                skipped=report.skipped,
            )
        )
        self.model.show(report.problems)
        if report.problems:
            self._panel.show_list()
        else:
            self._panel.show_words(Icon.CHECK, self.tr("Every line was understood"))
        self.done_button.setFocus()

    def _face(self, problem: ImportProblem) -> RowFace:
        return RowFace(
            title=self._line(problem), subtitle=problem.reason, icon=Icon.WARNING, icon_tone=Tone.WARNING
        )

    def _text(self, problem: ImportProblem) -> str:
        return f"{self._line(problem)}: {problem.reason}"

    def _line(self, problem: ImportProblem) -> str:
        return self.tr("Line {0}").format(problem.line) if problem.line else self.tr("The file")
