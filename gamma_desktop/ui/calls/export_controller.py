"""Has the calls that the page shows written into a file, one export at a time."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.export import CallExport
from gamma_desktop.history.model import CallFilter
from gamma_desktop.tasks import Spawn
from gamma_desktop.ui.calls.page import CallsPage
from gamma_desktop.ui.wording import explain


class ExportController:
    """Joins the page to the export.

    Args:
        wanted: which calls the page shows.
    """

    def __init__(
        self, page: CallsPage, *, export: CallExport, wanted: Callable[[], CallFilter], spawn: Spawn
    ) -> None:
        self._page = page
        self._export = export
        self._wanted = wanted
        self._spawn = spawn
        self._limit: asyncio.Timeout | None = None
        page.export_requested.connect(self._on_export)
        page.export_bar.cancel_requested.connect(self._on_cancel)

    def _on_export(self, path: Path, is_raw: bool) -> None:
        self._page.filter.set_exporting(True)
        self._page.export_bar.show_progress(0, 0)
        self._spawn("export calls", self._write(self._wanted(), path, is_raw=is_raw))

    async def _write(self, wanted: CallFilter, path: Path, *, is_raw: bool) -> None:
        """Until it is written, or someone cancels: that is a time limit which is up at once."""
        bar = self._page.export_bar
        try:
            async with asyncio.timeout(None) as self._limit:
                written = await self._export.write(wanted, path, is_raw=is_raw, on_progress=bar.show_progress)
            bar.show_done(written, path.name)
        except TimeoutError:
            bar.show_cancelled()
        except GammaDesktopError as error:
            bar.show_problem(explain(error))
        finally:
            self._limit = None
            self._page.filter.set_exporting(False)

    def _on_cancel(self) -> None:
        if self._limit is not None:
            self._limit.reschedule(asyncio.get_running_loop().time())
