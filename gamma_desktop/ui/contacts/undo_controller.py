"""Feeds a list of the imports that can be undone, and undoes the one that the agent chose."""

from gamma_desktop.contacts.changes import ContactNews
from gamma_desktop.contacts.importing import UndoableImport
from gamma_desktop.contacts.ports import ImportUndo
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.tasks import LatestWins, Spawn
from gamma_desktop.ui.contacts.undo_imports import UndoableImports
from gamma_desktop.ui.ports import Clock
from gamma_desktop.ui.wording import explain


class UndoController:
    """Joins a list of imports to the contacts.

    Args:
        contacts: tell when there may be other imports.
    """

    def __init__(
        self,
        view: UndoableImports,
        *,
        imports: ImportUndo,
        contacts: ContactNews,
        now: Clock,
        spawn: Spawn,
    ) -> None:
        self._view = view
        self._imports = imports
        self._now = now
        self._shows = LatestWins("list the imports to undo", spawn)
        contacts.subscribe(self.look_again)
        view.undo_requested.connect(lambda undoable: spawn("undo an import", self._undo(undoable)))

    def look_again(self) -> None:
        """Imports may have come or gone: list those of now."""
        self._shows.ask(self._show)

    async def _show(self) -> None:
        try:
            self._view.show_imports(await self._imports.undoable(), self._now())
        except GammaDesktopError as error:
            self._view.show_problem(str(explain(error)))

    async def _undo(self, undoable: UndoableImport) -> None:
        """Undo just the import that was shown: not one that came after it."""
        try:
            undone = await self._imports.undo(undoable.source, imported_at=undoable.imported_at)
        except GammaDesktopError as error:
            self._view.show_problem(str(explain(error)))
            self.look_again()
            return
        self._view.show_undone(undone)
