"""An import from the file to the report: what was recognised, how far it is, what it came to."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from gamma_desktop.contacts.importing import FilePreview, ImportProgress, ImportReport, UndoneImport
from gamma_desktop.ui.contacts.import_preview import ImportPreview
from gamma_desktop.ui.contacts.import_progress import ImportProgressPanel
from gamma_desktop.ui.contacts.import_report import ImportReportPanel
from gamma_desktop.ui.keys import OwnKeys, take
from gamma_desktop.ui.parties import PartyNames


class ImportPanel(QWidget):
    """Stands in place of the contacts from the choice of a file until its report was read."""

    confirmed = Signal(object)
    """Carries what the columns hold: Fields, or None for what has no columns."""
    cancelled = Signal()
    closed = Signal()
    undo_requested = Signal()

    fields_changed = Signal(object)
    """Carries what the columns of the file that is looked at hold now: Fields."""

    def __init__(self, parties: PartyNames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.progress = ImportProgressPanel()
        self.preview = ImportPreview(parties)
        self.report = ImportReportPanel()
        self._layout = QStackedLayout(self)
        for step in (self.progress, self.preview, self.report):
            self._layout.addWidget(step)
        self.progress.cancelled.connect(self.cancelled)
        self.preview.cancelled.connect(self.closed)
        self.preview.confirmed.connect(self.confirmed)
        self.preview.fields_changed.connect(self.fields_changed)
        self.report.closed.connect(self.closed)
        self.report.undo_requested.connect(self.undo_requested)

    def show_looking(self, name: str) -> None:
        """A file is being looked at."""
        self._layout.setCurrentWidget(self.progress)
        self.progress.show_looking(name)

    def show_preview(self, preview: FilePreview) -> None:
        """A file was recognised: is it to be imported, and as what?"""
        self._layout.setCurrentWidget(self.preview)
        self.preview.show_preview(preview)

    def show_importing(self, name: str) -> None:
        """A file is being imported."""
        self._layout.setCurrentWidget(self.progress)
        self.progress.show_importing(name)

    def show_progress(self, progress: ImportProgress) -> None:
        """Show how far it is."""
        self.progress.show_progress(progress)

    def show_report(self, report: ImportReport) -> None:
        """Show what it came to."""
        self._layout.setCurrentWidget(self.report)
        self.report.show_report(report)

    def show_undone(self, undone: UndoneImport) -> None:
        """Show that the import was undone."""
        self._layout.setCurrentWidget(self.report)
        self.report.show_undone(undone)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape does what the button to leave does."""
        if not take(event, self.own_keys()):
            super().keyPressEvent(event)

    def own_keys(self) -> tuple[OwnKeys, ...]:
        """What leaves the step that is shown."""
        buttons = {
            self.progress: self.progress.cancel_button,
            self.preview: self.preview.cancel_button,
            self.report: self.report.done_button,
        }
        button = next(button for step, button in buttons.items() if step is self._layout.currentWidget())
        return (OwnKeys((Qt.Key.Key_Escape,), button.text(), button.click),)
