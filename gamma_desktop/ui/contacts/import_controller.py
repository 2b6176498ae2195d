"""Leads an import from the file to the report, and stops it where the agent says so."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from gamma_desktop.contacts.csv_fields import Fields
from gamma_desktop.contacts.importing import FilePreview, shown_name
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.tasks import LatestWins, Spawn
from gamma_desktop.ui.contacts.import_panel import ImportPanel
from gamma_desktop.ui.contacts.ports import ContactImporter
from gamma_desktop.ui.wording import Explanation, explain


class ImportController:
    """Joins the panel to what imports.

    Args:
        notify: shows a person what went wrong, and what to do.
    """

    def __init__(
        self,
        panel: ImportPanel,
        *,
        importer: ContactImporter,
        notify: Callable[[Explanation], None],
        spawn: Spawn,
    ) -> None:
        self._panel = panel
        self._importer = importer
        self._notify = notify
        self._spawn = spawn
        self._path = Path()
        self._preview: FilePreview | None = None
        self._task: asyncio.Task[None] | None = None
        panel.confirmed.connect(self._on_confirmed)
        panel.cancelled.connect(self._on_cancelled)
        panel.fields_changed.connect(self._on_fields_changed)
        self._looks = LatestWins("look at a file of contacts once more", spawn)
        panel.undo_requested.connect(lambda: self._spawn("undo an import", self._undo()))

    def begin(self, path: Path) -> None:
        """Look at a file, and ask whether to import it; while another one is busy, that goes on."""
        if self._task is not None:
            return
        self._path = path
        self._panel.show_looking(shown_name(path))
        self._spawn("look at a file of contacts", self._look())

    def _on_confirmed(self, fields: Fields | None) -> None:
        self._panel.show_importing(shown_name(self._path))
        self._spawn("import contacts", self._import(fields))

    def _on_fields_changed(self, fields: Fields) -> None:
        """Its columns are taken for something else: show what it comes to now."""
        path = self._path

        async def look() -> None:
            try:
                preview = await self._importer.look_at(path, fields)
            except GammaDesktopError as error:
                self._notify(explain(error))
                return
            if path == self._path:
                self._panel.preview.show_found(preview)

        self._looks.ask(look)

    def _on_cancelled(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._panel.closed.emit()

    async def _look(self) -> None:
        self._task = asyncio.current_task()
        try:
            self._preview = await self._importer.look_at(self._path)
        except GammaDesktopError as error:
            self._fail(error)
        else:
            self._panel.show_preview(self._preview)
        finally:
            self._task = None

    async def _import(self, fields: Fields | None) -> None:
        self._task = asyncio.current_task()
        is_table = self._preview is not None and self._preview.kind.has_columns
        try:
            if is_table and self._preview is not None and fields not in (None, self._preview.fields):
                await self._importer.remember(self._preview.headings, fields)
            report = await self._importer.run(self._path, fields, self._panel.show_progress)
        except GammaDesktopError as error:
            self._fail(error)
            return
        finally:
            self._task = None
        self._panel.show_report(report)

    async def _undo(self) -> None:
        try:
            undone = await self._importer.undo(self._path)
        except GammaDesktopError as error:
            self._fail(error)
            return
        self._panel.show_undone(undone)

    def _fail(self, error: GammaDesktopError) -> None:
        self._panel.closed.emit()
        self._notify(explain(error))
