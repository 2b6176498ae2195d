"""The real program on a profile, which imports a file as soon as it is there, and tells how that went.

It prints figures once the report is shown: the seconds that the import took, the longest time in
milliseconds for which the window could not answer meanwhile, the longest for which it could not because the
program itself was computing (a busy machine holds up whom it likes), and how many contacts came in. To be run
as a module, with the folder of the profile and the file.
"""

import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer

from gamma_desktop.app import wiring
from gamma_desktop.cli.main import run
from gamma_desktop.contacts.importing import FilePreview, ImportReport
from gamma_desktop.ui.contacts import import_panel
from gamma_desktop.ui.window.assembly import WindowAssembly
from gamma_desktop.ui.window.navigation import Page

_BEATS_EVERY_MS = 2
_AT_REST_AFTER_MS = 4000


class WatchedPanel(import_panel.ImportPanel):
    """Imports what it is shown, and feels how long the loop is held up."""

    def show_preview(self, preview: FilePreview) -> None:
        super().show_preview(preview)
        self._begin = self._last = time.perf_counter()
        self._last_computing = time.process_time()
        self._longest = self._longest_own = 0.0
        self._beat = QTimer(self)
        self._beat.timeout.connect(self._feel)
        self._beat.start(_BEATS_EVERY_MS)
        self.confirmed.emit(preview.fields or None)

    def show_report(self, report: ImportReport) -> None:
        super().show_report(report)
        QTimer.singleShot(500, lambda: self._tell(report))  # what the report sets off counts as well

    def _feel(self) -> None:
        now, computing = time.perf_counter(), time.process_time()
        held_up = now - self._last
        self._longest = max(self._longest, held_up)
        self._longest_own = max(self._longest_own, min(held_up, computing - self._last_computing))
        self._last, self._last_computing = now, computing

    def _tell(self, report: ImportReport) -> None:
        seconds = time.perf_counter() - self._begin - 0.5
        blocks = f"{self._longest * 1000} {self._longest_own * 1000}"
        line = f"imported {seconds} {blocks} {report.imported}\n"
        os.write(sys.stdout.fileno(), line.encode())


class ImportingAssembly(WindowAssembly):
    """Opens the page and begins once the program is at rest."""

    def start(self) -> None:
        super().start()
        QTimer.singleShot(_AT_REST_AFTER_MS, self._import)

    def _import(self) -> None:
        self.window.show_page(Page.CONTACTS)
        assert self._contacts is not None
        self._contacts.page.import_requested.emit(Path(sys.argv[2]))


if __name__ == "__main__":
    vars(import_panel)["ImportPanel"] = WatchedPanel
    vars(wiring)["WindowAssembly"] = ImportingAssembly
    sys.exit(run(["--profile", sys.argv[1]]))
