"""Asks where to write calls, and in which form."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

translate = QCoreApplication.translate


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
