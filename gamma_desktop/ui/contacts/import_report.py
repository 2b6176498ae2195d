"""What an import came to: how many, and every line that was left out with its reason."""

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gamma_desktop.contacts.importing import ImportProblem, ImportReport, UndoneImport
from gamma_desktop.ui.contacts.undo_imports import undone_counts
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.list_panel import ListPanel
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.row_list import RowList
from gamma_desktop.ui.row_model import Index, RowModel
from gamma_desktop.ui.row_view import RowView
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.wording import say

ROOM_BESIDE = 88
"""What a row of the list has beside its text, in logical pixels."""


class ImportReportPanel(QWidget):
    """Stands in place of the contacts until it was read."""

    closed = Signal()
    undo_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = PlainLabel(step=Type.HEADING)
        self._counts = PlainLabel(tone=Tone.MUTED)
        self.model: RowModel[ImportProblem] = RowModel(
            key=lambda problem: problem, text=self._text, tip=lambda problem: say(problem.reason), parent=self
        )
        self.list = RowList(self.model, self._row_view, self.tr("Lines that were left out"))
        self._panel = ListPanel(self.list)
        self._whole = PlainLabel(tone=Tone.MUTED)
        self.list.selectionModel().currentChanged.connect(lambda now, _before: self._show_whole(now))
        self._whole.hide()
        self.done_button = Button(self.tr("Done"), kind=ButtonKind.PRIMARY)
        self.done_button.clicked.connect(self.closed)
        self.undo_button = Button(self.tr("Undo import"))
        self.undo_button.setToolTip(
            self.tr("Put the contacts back as they were. Your notes and favourites stay.")
        )
        self.undo_button.clicked.connect(self._on_undo)
        buttons = QHBoxLayout()
        buttons.addWidget(self.undo_button)
        buttons.addStretch(1)
        buttons.addWidget(self.done_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.S, Space.M, Space.M)
        column.setSpacing(Space.XS)
        for widget in (self._title, self._counts):
            column.addWidget(widget)
        column.addSpacing(Space.S)
        column.addWidget(self._panel, 1)
        column.addWidget(self._whole)
        column.addSpacing(Space.S)
        column.addLayout(buttons)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A row may have room for its text now, or none any more."""
        super().resizeEvent(event)
        self._show_whole(self.list.currentIndex())

    def show_report(self, report: ImportReport) -> None:
        """Show this report."""
        self._title.setText(self._headline(report))
        self._counts.setText(" · ".join(self._counted(report)))
        self.model.show(report.problems)
        if report.problems:
            self._panel.show_list()
            self.list.setCurrentIndex(self.model.index(0))
        else:
            self._panel.show_words(Icon.CHECK, self.tr("All contacts imported"))
        self.undo_button.setVisible(bool(report.imported + report.updated + report.removed))
        self.undo_button.set_available()
        self.done_button.setFocus()

    def show_undone(self, undone: UndoneImport) -> None:
        """Show that it was undone, and what that came to."""
        self._title.setText(self.tr("Import undone"))
        self._counts.setText(" · ".join(undone_counts(undone)))
        self.model.show(())
        self._panel.show_words(Icon.CHECK, self.tr("The contacts are as they were before"))
        self.undo_button.hide()
        self.done_button.setFocus()

    def _show_whole(self, index: Index) -> None:
        """What is told of the row where one is, for where there is no room for it on one line."""
        problem = self.model.row_at(index)
        text = "" if problem is None else say(problem.reason)
        is_cut = self.fontMetrics().horizontalAdvance(text) > self.list.viewport().width() - ROOM_BESIDE
        self._whole.setText(text)
        self._whole.setVisible(is_cut)

    def _on_undo(self) -> None:
        self.undo_button.set_unavailable(self.tr("Undoing…"))
        self.undo_requested.emit()

    def _headline(self, report: ImportReport) -> str:
        if report.read == report.skipped:
            return self.tr("Nothing could be imported")
        if report.imported + report.updated:
            return self.tr("Contacts imported: {0}").format(f"{report.imported + report.updated:,}")
        if report.removed:
            return self.tr("Contacts removed: {0}").format(f"{report.removed:,}")
        return self.tr("Nothing has changed")

    def _counted(self, report: ImportReport) -> Iterator[str]:
        yield self.tr("{0} read").format(f"{report.read:,}")
        for count, words in (
            (report.imported, self.tr("{0} new")),
            (report.updated, self.tr("{0} updated")),
            (report.unchanged, self.tr("{0} unchanged")),
            (report.skipped, self.tr("{0} left out")),
            (report.removed, self.tr("{0} removed: no longer in the file")),
        ):
            if count:
                yield words.format(f"{count:,}")
        if report.read == report.skipped:
            yield self.tr("the contacts stay as they were")

    def _row_view(self, problem: ImportProblem) -> RowView:
        return RowView(
            title=self._line(problem),
            subtitle=say(problem.reason),
            icon=Icon.WARNING,
            icon_tone=Tone.WARNING,
        )

    def _text(self, problem: ImportProblem) -> str:
        return f"{self._line(problem)}: {say(problem.reason)}"

    def _line(self, problem: ImportProblem) -> str:
        return self.tr("Line {0}").format(problem.line) if problem.line else self.tr("The file")
