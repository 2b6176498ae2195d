"""Exports the log: asks where to, and tells above the log how far it is and what came of it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind, IconButton
from gamma_desktop.ui.widgets.labels import ElidedLabel
from gamma_desktop.ui.widgets.notice import Notice
from gamma_desktop.ui.widgets.progress_line import ProgressLine
from gamma_desktop.ui.wording import Explanation

translate = QCoreApplication.translate


class ExportBar(QWidget):
    """Shows itself only while it has something to say."""

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ElidedLabel(step=Type.CAPTION)
        self._line = ProgressLine(self.tr("Calls written so far"))
        self._cancel = Button(self.tr("Cancel"), kind=ButtonKind.QUIET)
        self._dismiss = IconButton(Icon.X, self.tr("Dismiss"))
        self._problem = Notice()
        self._cancel.clicked.connect(self.cancel_requested)
        self._dismiss.clicked.connect(self.hide)
        column = QVBoxLayout()
        column.setSpacing(Space.XS)
        column.addStretch(1)
        for part in (self._words, self._line, self._problem):
            column.addWidget(part)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.S + 2, 0, 0, Space.S)
        row.setSpacing(Space.S)
        row.addLayout(column, 1)
        row.addWidget(self._cancel)
        row.addWidget(self._dismiss)
        self.hide()

    def show_progress(self, written: int, total: int) -> None:
        """Tell how far it is."""
        words = self.tr("Exporting {0} of {1} calls…").format(_number(written), _number(total))
        self._show(words if total else self.tr("Exporting…"), is_busy=True)
        self._line.show_share(written / total if total else None)

    def show_done(self, written: int, name: str) -> None:
        """Tell how many calls went where."""
        calls = self.tr("1 call") if written == 1 else self.tr("{0} calls").format(_number(written))
        self._show(self.tr("Exported {0} to {1}").format(calls, name))

    def show_cancelled(self) -> None:
        """Tell that nothing was written after all."""
        self._show(self.tr("The export was cancelled; no file was written"))

    def show_problem(self, why: Explanation) -> None:
        """Tell why it failed."""
        self._show("")
        self._problem.explain(why)

    def _show(self, words: str, *, is_busy: bool = False) -> None:
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self._line.setVisible(is_busy)
        self._cancel.setVisible(is_busy)
        self._dismiss.setVisible(not is_busy)
        self._problem.explain(None)
        self.show()


def _number(count: int) -> str:
    return QLocale().toString(count)


def ask_where(parent: QWidget, chosen: Callable[[Path, bool], None]) -> QFileDialog:
    """Open the dialog; ``chosen`` is told the file, and whether cells of CSV shall be as they are."""
    safe = translate("calls", "CSV for spreadsheets (*.csv)")
    raw = translate("calls", "CSV, cells as they are, formulas too (*.csv)")
    as_json = translate("calls", "JSON (*.json)")
    dialog = QFileDialog(parent, translate("calls", "Export these calls"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([safe, raw, as_json])
    dialog.selectFile("calls.csv")
    dialog.setDefaultSuffix("csv")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def follow(name_filter: str) -> None:
        dialog.setDefaultSuffix("json" if name_filter == as_json else "csv")

    def take(name: str) -> None:
        path = Path(name)
        if dialog.selectedNameFilter() == as_json and path.suffix.casefold() == ".csv":
            path = path.with_suffix(".json")
        chosen(path, dialog.selectedNameFilter() == raw)

    dialog.filterSelected.connect(follow)
    dialog.fileSelected.connect(take)
    dialog.open()
    return dialog
